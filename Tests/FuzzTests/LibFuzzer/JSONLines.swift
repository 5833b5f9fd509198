// Built by hand together with Sources/JSONLines, see .ci/full: libFuzzer looks for inputs that reach new code.

/// One input of libFuzzer, for the JSON reader, its writer and the line framer.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    if let value = try? JSONReader.read(input) {
        guard (try? JSONReader.read(JSONWriter.bytes(value))) == value else { fatalError("not read as written") }
    }
    var whole = LineFramer(limit: 64)
    let expected = whole.receive(input) + whole.finish()
    var cut = LineFramer(limit: 64)
    var events: [LineFramer.Event] = []
    let step = Int(input.first ?? 0) % 7 + 1
    for start in stride(from: 0, to: count, by: step) {
        events += cut.receive(Array(input[start..<min(count, start + step)]))
    }
    guard events + cut.finish() == expected else { fatalError("the lines depend on where they were cut") }
    return 0
}
