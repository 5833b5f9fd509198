import Gateway
import JSONLines

/// How many backups of a guest are kept, as arguments and as Proxmox's property string `keep-last=3,keep-weekly=4`.
enum Retention {
    private static let periods = [
        ("last", "the latest so many"), ("hourly", "the latest of so many hours"),
        ("daily", "the latest of so many days"), ("weekly", "the latest of so many weeks"),
        ("monthly", "the latest of so many months"), ("yearly", "the latest of so many years"),
    ]

    static let names = periods.map { "keep_\($0.0)" }

    static let parameters = periods.map { Parameter("keep_\($0.0)", .integer(0...10_000), "Keep \($0.1)") }

    /// Nil where no argument says what is kept.
    static func text(_ arguments: JSONObject) -> String? {
        let parts = names.compactMap { name in
            arguments[name]?.int.map { "\(name.replacing("_", with: "-"))=\($0)" }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ",")
    }

    /// Proxmox's answer, an object or a text, in one form.
    static func readable(_ value: JSONValue?) -> String? {
        if let text = value?.string { return text }
        guard let keep = value?.object, !keep.isEmpty else { return nil }
        return keep.map { "\($0.name)=\($0.value.string ?? $0.value.text)" }.joined(separator: ",")
    }

    /// - Throws: ``GatewayError`` `invalid_arguments` where all of them are 0: that would keep nothing.
    static func check(_ arguments: JSONObject) throws {
        let given = names.compactMap { arguments[$0]?.int }
        guard given.isEmpty || given.contains(where: { $0 > 0 }) else {
            throw GatewayError.invalidArguments([
                ArgumentFault("keep_last", "nothing would be kept; delete_backup deletes single backups")
            ])
        }
    }
}
