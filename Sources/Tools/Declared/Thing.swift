import Gateway
import JSONLines

/// A kind of thing that Proxmox has many of: what it is called, where it is listed and read, and what is known of it.
///
/// The tools that list, read, make, change and delete it are declared by it (see ``EndpointTool``).
struct Thing: Sendable {
    /// `security group`
    let noun: String
    /// The member of a list's result: `groups`.
    let plural: String
    /// The argument, and Proxmox's member, that tells one from the others.
    let key: String
    /// What the argument is, for the model.
    let keySummary: String
    let mark: Mark
    /// Where all are listed; nil where there is only one, such as a scope's options.
    let list: String?
    /// Where one is read; nil where its row in the list has everything.
    let record: String?
    let fields: [Field]
    /// Reading one shows the members without a field as well.
    let isOpen: Bool
    /// Its key is a place in an order, which another one takes when it goes.
    let isPositional: Bool
    /// Adds what follows from the rest, such as a rule as a sentence.
    let derive: (@Sendable (_ entry: inout JSONObject, _ raw: JSONValue) -> Void)?

    init(
        _ noun: String, _ plural: String, key: String, _ keySummary: String, _ mark: Mark, list: String? = nil,
        record: String? = nil, isOpen: Bool = false, isPositional: Bool = false, _ fields: [Field],
        derive: (@Sendable (_ entry: inout JSONObject, _ raw: JSONValue) -> Void)? = nil
    ) {
        self.noun = noun
        self.plural = plural
        self.key = key
        self.keySummary = keySummary
        self.mark = mark
        self.list = list
        self.record = record
        self.fields = fields
        self.isOpen = isOpen
        self.isPositional = isPositional
        self.derive = derive
    }

    /// The noun at the head of an answer: `Security Group`.
    var title: String {
        noun.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    var schema: JSONObject { JSONObject(fields.map { ($0.ours, $0.schema) }) }

    /// Proxmox's entry in our names and types.
    func entry(_ raw: JSONValue, open: Bool = false) -> JSONObject {
        var entry = JSONObject(fields.compactMap { field in field.value(raw[field.theirs]).map { (field.ours, $0) } })
        if open {
            let known = fields.map(\.theirs)
            for (name, value) in SecretNames.masked(raw.object ?? [:]) where !value.isNull {
                if name == "digest" || isOpen && !known.contains(name) { entry[Parameter.ours(name)] = value }
            }
        }
        derive?(&entry, raw)
        return entry
    }

    // MARK: For people

    func table(_ list: [JSONValue], _ text: inout TextBlock) {
        let columns = fields.filter(\.isColumn)
        let headings = columns.map { $0.label.uppercased() }
        // Words give way where there is no room, figures never.
        let words = zip(headings, columns).filter { $0.1.isWords }.map(\.0)
        var table = TextTable(headings, flexible: Set(words))
        for entry in list.prefix(100) {
            let name = entry[key]?.string.map { UntrustedText.line($0) } ?? ""
            table.add(
                columns.map { $0.text(entry[$0.ours], limit: 60) ?? "-" }, note: TextWidth.of(name) > 30 ? name : nil)
        }
        if list.isEmpty { text.line("  (none)") } else { text.table(table) }
        if list.count > 100 { text.line("  (\(list.count - 100) more; the structured result has all)") }
    }

    func lines(_ entry: JSONValue?, _ text: inout TextBlock) {
        let known = fields.map(\.ours)
        for field in fields where field.ours != key { text.field(field.label, field.text(entry?[field.ours])) }
        for (name, value) in entry?.object ?? [:] where !known.contains(name) && name != "digest" {
            text.field(Field.label(UntrustedText.line(name)), show(name, value))
        }
    }

    func show(_ name: String, _ value: JSONValue?) -> String? {
        let field = fields.first { $0.ours == name } ?? Field(name, .any)
        return field.text(value)
    }
}
