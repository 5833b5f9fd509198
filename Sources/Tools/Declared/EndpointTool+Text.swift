import Gateway
import JSONLines

extension EndpointTool {
    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let thing = role.thing
        switch role {
        case .list:
            let list = result[thing.plural]?.array ?? []
            text.headline(thing.mark, "\(Field.label(thing.plural)) (\(list.count))")
            thing.table(list, &text)
        case .read where !spec.changes:
            text.headline(thing.mark, subject(thing, result))
            thing.lines(.object(result), &text)
        default: change(thing, result, &text)
        }
        return text.text
    }

    private func subject(_ thing: Thing, _ result: JSONObject) -> String {
        let name = result[thing.key].map { $0.string ?? $0.text } ?? ""
        return UntrustedText.line("\(thing.title) \(name)\(place(thing, result))")
    }

    private func place(_ thing: Thing, _ result: JSONObject) -> String {
        if thing.key == "vmid" { return "" }
        if thing.key != "group", let group = result["group"]?.string { return " of group \(group)" }
        if let vmid = result["vmid"]?.int { return " of guest \(vmid)" }
        return result["node"]?.string.map { " on \($0)" } ?? ""
    }

    private func change(_ thing: Thing, _ result: JSONObject, _ text: inout TextBlock) {
        let isRunning = result["task"]?["status"]?.string == "running"
        let hasDoubt = result["goal_reached"] == false || (result["task"]?["warnings"]?.int ?? 0) > 0
        let isUnchanged = result["changes"]?.array?.isEmpty == true
        let headline = isUnchanged ? "Unchanged" : done
        text.headline(
            isRunning ? .task : hasDoubt ? .warning : .success,
            "\(thing.title) \(headline)\(isRunning ? ": Still Running" : "")")
        text.subject(thing.mark, subject(thing, result))
        for change in result["changes"]?.array ?? [] {
            let name = change["option"]?.string ?? ""
            text.field(
                thing.fields.first { $0.ours == name }?.label ?? Field.label(UntrustedText.line(name)),
                "\(thing.show(name, change["from"]) ?? "-") → \(thing.show(name, change["to"]) ?? "-")")
        }
        if result["changes"] == nil { thing.lines(result["now"] ?? result["was"], &text) }
        for line in result["lines"]?.array ?? [] { text.line("  " + UntrustedText.line(line.string ?? "")) }
        GuestText.end(result, &text)
    }
}
