import JSONLines

/// What a handler answers with.
struct Reply: Sendable {
    var data: JSONValue
    /// Goes beside `data`; Proxmox leaves it out when it is 0.
    var total: Int?
    /// Other members beside `data`, as a network's `changes`.
    var beside: JSONObject = [:]
    /// A file in place of JSON.
    var download: (name: String, text: String)?

    init(_ data: JSONValue, total: Int? = nil) {
        self.data = data
        self.total = total
    }

    static func objects(_ objects: [JSONObject], total: Int? = nil) -> Reply {
        Reply(.array(objects.map(JSONValue.object)), total: total)
    }

    /// The index of a directory: one object a name.
    static func index(_ names: [String], key: String = "subdir") -> Reply {
        .objects(names.map { [key: .string($0)] })
    }

    static let null = Reply(.null)
}
