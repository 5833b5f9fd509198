import Gateway
import Glibc
public import Logging

/// Log lines for systemd's journal: `<4>message name=value`, by the priority of sd-daemon(3). Time and unit are the
/// journal's own to note.
public struct JournalLogHandler: LogHandler {
    public var logLevel = Logger.Level.info
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: takes a whole line with its newline; stderr where none is given.
    public init(write: @escaping @Sendable ([UInt8]) -> Void = JSONLogHandler.toStandardError) { self.write = write }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        var line = event.message.description
        if let error = event.error { line += " error=\(error)" }
        for (name, value) in all.sorted(by: { $0.key < $1.key }) { line += " \(name)=\(value)" }
        // One event is one line, whatever others have put into it.
        let text = Printable.line(line, limit: Self.limit)
        write(Array("\(Self.prefix(event.level))\(text)\n".utf8))
    }

    /// The journal cuts lines at 48 KiB (`LineMax=`); a piece without its prefix would get another priority.
    private static let limit = 10_000

    /// See sd-daemon(3).
    static func prefix(_ level: Logger.Level) -> String {
        switch level {
        case .critical: "<2>"
        case .error: "<3>"
        case .warning: "<4>"
        case .notice: "<5>"
        case .info: "<6>"
        case .debug, .trace: "<7>"
        }
    }

    /// Whether stderr goes to the journal: `JOURNAL_STREAM` of systemd.exec(5) names the device and inode that it had then.
    public static func isStandardError(_ environment: [String: String]) -> Bool {
        var status = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }
}
