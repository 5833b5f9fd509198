public import JSONLines

/// What the doctor found about one thing, and what to do about it.
public struct Finding: Sendable, Equatable {
    public enum Mark: String, Sendable {
        case ok
        /// Works, but should be otherwise.
        case warning
        /// Does not work.
        case failure
    }

    /// What was looked at: `hooks`, `endpoint 192.0.2.1:8006`.
    public let check: String
    public let mark: Mark
    public let text: String
    /// Commands and changes that help; nil where nothing is wrong.
    public let remedy: String?

    static func ok(_ check: String, _ text: String) -> Finding {
        Finding(check: check, mark: .ok, text: text, remedy: nil)
    }

    static func warning(_ check: String, _ text: String, remedy: String) -> Finding {
        Finding(check: check, mark: .warning, text: text, remedy: remedy)
    }

    static func failure(_ check: String, _ text: String, remedy: String) -> Finding {
        Finding(check: check, mark: .failure, text: text, remedy: remedy)
    }

    /// The same about a part of the whole: `cluster lab: endpoint 192.0.2.1:8006`.
    func labelled(_ part: String) -> Finding {
        Finding(check: "\(part): \(check)", mark: mark, text: text, remedy: remedy)
    }

    public var json: JSONObject {
        [
            "check": .string(check), "mark": .string(mark.rawValue), "finding": .string(text),
            "remedy": remedy.map(JSONValue.string) ?? .null,
        ]
    }
}
