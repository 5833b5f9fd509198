import Gateway
import JSONLines

/// A small picture for clients that show tools in a list, as a `data:` URI: nothing is fetched for it.
struct Icon: Sendable {
    let list: JSONValue

    private init(_ path: String, _ colour: String) {
        let svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><path fill=\"\(colour)\" d=\"\(path)\"/></svg>"
        list = [
            [
                "src": .string("data:image/svg+xml;base64," + Base64.standard(Array(svg.utf8))),
                "mimeType": "image/svg+xml", "sizes": ["any"],
            ]
        ]
    }

    /// A gate.
    static let gateway = Icon("M1 15V5l7-4 7 4v10h-3V7L8 5 4 7v8zm5 0V9h4v6z", "#e57000")
    /// A page.
    static let read = Icon("M3 1h7l3 3v11H3zm2 5h6v1H5zm0 3h6v1H5z", "#3b6ea5")
    static let start = Icon("M4 2l10 6-10 6z", "#2e8b57")
    static let interrupt = Icon("M3 3h10v10H3z", "#b8860b")
    static let destroy = Icon("M3 1L8 6l5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z", "#b22222")
    /// A pen.
    static let change = Icon("M11 1l4 4-9 9-5 1 1-5z", "#6a5acd")

    /// By the gravest effect.
    static func of(_ spec: ToolSpec) -> Icon {
        if !spec.changes { return .read }
        if !spec.effects.isDisjoint(with: [.destroy, .escape]) { return .destroy }
        if spec.effects.contains(.interrupt) { return .interrupt }
        return spec.effects.contains(.start) ? .start : .change
    }
}
