public import JSONLines

/// What the hooks of a decision, or of a review, saw of the world around the call: enough to decide again later.
///
/// A value that must not be recorded is left out and marked, so that a replay that needs it is undecidable.
public struct Seen: Sendable, Equatable {
    /// The clock as the hooks read it (`clock`); null where no hook ran.
    public var clock: JSONValue = .null
    /// SHA-256 (hexadecimal) of the settings that the hooks read.
    public var settings = ""
    /// By VMID, then by fact, what a hook read: the value, or an ``Answer`` that is none as `{"error": ...}` or
    /// `{"left_out": ...}`.
    public private(set) var facts: JSONObject = [:]
    /// Each `pve.get`, in order: `{"path", "parameters", "answer"}`, with `error` or `left_out` in place of `answer`.
    public private(set) var gets: [JSONObject] = []
    /// Each use of `store`, in order: `{"use": "get"|"set"|"hit", "key", "window" or "value", "answer"}`.
    public private(set) var store: [JSONObject] = []

    /// Bytes of an answer that is recorded whole.
    public static let answerLimit = 16 << 10
    /// Answers that are recorded of one decision.
    public static let countLimit = 500

    /// What came back.
    public enum Answer: Sendable {
        case value(JSONValue)
        case error(String)
    }

    public init() {}

    public var isEmpty: Bool { clock.isNull && facts.isEmpty && gets.isEmpty && store.isEmpty }

    public mutating func addFact(_ name: GuestFact, of guest: Guest, _ answer: Answer) {
        var own = facts[String(guest.vmid)]?.object ?? [:]
        let (member, value) = Self.recorded(answer)
        own[name.rawValue] = member == "answer" ? value : .object(JSONObject([(member, value)]))
        facts[String(guest.vmid)] = .object(own)
    }

    public mutating func addGet(_ path: String, _ parameters: JSONObject, _ answer: Answer) {
        guard gets.count < Self.countLimit else { return }
        var entry: JSONObject = ["path": .string(path)]
        if !parameters.isEmpty { entry["parameters"] = .object(SecretNames.masked(parameters)) }
        gets.append(Self.with(answer, entry))
    }

    /// - Parameter details: `key`, and `window` or `value`.
    public mutating func addStore(_ use: String, _ details: JSONObject, _ answer: Answer) {
        guard store.count < Self.countLimit else { return }
        var entry: JSONObject = ["use": .string(use)]
        for (name, value) in details {
            let (member, value) = Self.recorded(.value(value))
            if member == "answer" { entry[name] = value } else { entry["left_out"] = value }
        }
        store.append(Self.with(answer, entry))
    }

    private static func with(_ answer: Answer, _ entry: JSONObject) -> JSONObject {
        var entry = entry
        let (member, value) = recorded(answer)
        entry[member] = value
        return entry
    }

    /// The name of the member that holds an answer, and its value.
    private static func recorded(_ answer: Answer) -> (member: String, value: JSONValue) {
        switch answer {
        case .error(let text): return ("error", .string(String(text.unicodeScalars.prefix(500))))
        case .value(let value):
            guard SecretNames.masked(value) == value else { return ("left_out", "it has secrets") }
            guard JSONWriter.bytes(value).count <= answerLimit else { return ("left_out", "it is too large") }
            return ("answer", value)
        }
    }

    /// Adds what a later run of the same policy on the same call saw.
    public mutating func add(_ later: Seen) {
        if !later.clock.isNull { clock = later.clock }
        if !later.settings.isEmpty { settings = later.settings }
        for (vmid, own) in later.facts {
            var all = facts[vmid]?.object ?? [:]
            for (name, value) in own.object ?? [:] { all[name] = value }
            facts[vmid] = .object(all)
        }
        gets += later.gets
        store += later.store
    }

    /// As it stands in an audit line; empty parts are left out.
    public var json: JSONObject {
        var object: JSONObject = [:]
        if !clock.isNull { object["clock"] = clock }
        if !settings.isEmpty { object["settings"] = .string(settings) }
        if !facts.isEmpty { object["facts"] = .object(facts) }
        if !gets.isEmpty { object["gets"] = .array(gets.map(JSONValue.object)) }
        if !store.isEmpty { object["store"] = .array(store.map(JSONValue.object)) }
        return object
    }

    /// From an audit line.
    public init(_ json: JSONObject) {
        clock = json["clock"] ?? .null
        settings = json["settings"]?.string ?? ""
        facts = json["facts"]?.object ?? [:]
        gets = (json["gets"]?.array ?? []).compactMap(\.object)
        store = (json["store"]?.array ?? []).compactMap(\.object)
    }
}
