/// A line whose calls have no place yet. It waits as the bytes that it came as: what they mean is found out again when
/// its turn has come.
final class WaitingLine: Sendable {
    let bytes: [UInt8]
    /// The connection's, as it was after the line.
    let interpreter: LineInterpreter
    /// Of its requests: more than one for a batch.
    let keys: [InFlight.Key]

    init(_ bytes: [UInt8], _ interpreter: LineInterpreter, _ keys: [InFlight.Key]) {
        self.bytes = bytes
        self.interpreter = interpreter
        self.keys = keys
    }
}
