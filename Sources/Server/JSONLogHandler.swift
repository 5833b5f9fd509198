import Gateway
import Glibc
import JSONLines
public import Logging

/// Log lines as JSON on stderr, one an event: `{"time":"...","level":"info","message":"...",...}` with the metadata
/// beside them.
public struct JSONLogHandler: LogHandler {
    public var logLevel = Logger.Level.info
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let write: @Sendable ([UInt8]) -> Void
    private let isForJournal: Bool

    /// - Parameters:
    ///   - isForJournal: lines begin with their priority, as ``JournalLogHandler``'s do; the journal takes it off.
    ///   - write: takes a whole line with its newline; stderr where none is given.
    public init(
        isForJournal: Bool = false, write: @escaping @Sendable ([UInt8]) -> Void = JSONLogHandler.toStandardError
    ) {
        self.isForJournal = isForJournal
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line: JSONObject = [
            "time": .string(UnixTime.now().text), "level": .string(event.level.rawValue),
            "message": .string(event.message.description),
        ]
        if let error = event.error { line["error"] = .string("\(error)") }
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        // What is not the event's own to say keeps its place under another name.
        for (name, value) in all.sorted(by: { $0.key < $1.key }) {
            line[line[name] == nil ? name : "metadata.\(name)"] = Self.json(value)
        }
        let prefix = isForJournal ? JournalLogHandler.prefix(event.level) : ""
        write(Array(prefix.utf8) + JSONWriter.bytes(.object(line)) + [0x0A])
    }

    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let members):
            .object(JSONObject(members.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) }))
        }
    }

    /// One call of write(2) a line, so that lines of several threads do not mix.
    public static func toStandardError(_ line: [UInt8]) {
        _ = line.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
