import JSONLines

/// An answer of Proxmox as text: an object as fields, a list of objects as a table, anything else as JSON.
enum DataText {
    private static let rows = 100
    private static let columns = 6

    static func write(_ data: JSONValue, to text: inout TextBlock) {
        switch data {
        case .object(let object):
            for (name, value) in object.members.sorted(by: { $0.name < $1.name }) {
                text.field(UntrustedText.line(name), cell(value, limit: 200))
            }
        case .array(let list) where list.contains { $0.object != nil }: table(list, &text)
        case .array(let list):
            for value in list.prefix(rows) { text.line("  \(cell(value, limit: 200))") }
            more(list.count, &text)
        case .null: text.line("  (no data)")
        default: text.line("  \(cell(data, limit: 2000))")
        }
    }

    private static func table(_ list: [JSONValue], _ text: inout TextBlock) {
        var names: [String] = []
        for name in list.prefix(rows).flatMap({ $0.object?.names ?? [] }) where !names.contains(name) {
            names.append(name)
        }
        let shown = names.sorted { (rank($0), $0) < (rank($1), $1) }.prefix(columns)
        let headings = shown.map { UntrustedText.line($0.uppercased(), limit: 40) }
        var table = TextTable(headings, flexible: Set(headings))
        for entry in list.prefix(rows) { table.add(shown.map { cell(entry[$0], limit: 40) }) }
        text.table(table)
        more(list.count, &text)
        if names.count > columns {
            text.line("  (not shown: \(names.filter { !shown.contains($0) }.sorted().joined(separator: ", ")))")
        }
    }

    /// What tells entries apart comes first.
    private static func rank(_ name: String) -> Int {
        ["vmid", "id", "name", "node", "storage", "userid", "volid", "status", "type"].firstIndex(of: name) ?? 99
    }

    private static func more(_ count: Int, _ text: inout TextBlock) {
        if count > rows { text.line("  (\(count - rows) more; the structured result has all)") }
    }

    private static func cell(_ value: JSONValue?, limit: Int) -> String {
        switch value {
        case nil, .null: "-"
        case .string(let text): UntrustedText.line(text, limit: limit)
        case let value?: UntrustedText.line(JSONWriter.string(value), limit: limit)
        }
    }
}
