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

    /// Everything that can be wrong; a test provokes each.
    public enum Kind: String, Sendable, CaseIterable {
        case configurationFault = "configuration_fault"
        case configurationWarning = "configuration_warning"
        case hooksUnnamed = "hooks_unnamed"
        case hooksNone = "hooks_none"
        case hooksFail = "hooks_fail"
        case auditNone = "audit_none"
        case stateNone = "state_none"
        case stateForeign = "state_foreign"
        case fileIrregular = "file_irregular"
        case fileUnwritable = "file_unwritable"
        case directoryUnwritable = "directory_unwritable"
        case socketMissing = "socket_missing"
        case socketIrregular = "socket_irregular"
        case socketStale = "socket_stale"
        case socketForbidden = "socket_forbidden"
        case socketUnusable = "socket_unusable"
        case certificateUnverified = "certificate_unverified"
        case certificateUntrusted = "certificate_untrusted"
        case endpointUnreachable = "endpoint_unreachable"
        case endpointFails = "endpoint_fails"
        case endpointStrange = "endpoint_strange"
        case endpointOld = "endpoint_old"
        case credentialsRefused = "credentials_refused"
        case profileTokenRefused = "profile_token_refused"
        case accountRoot = "account_root"
        case tokenExpires = "token_expires"
        case privilegesUnreadable = "privileges_unreadable"
        case privilegesNone = "privileges_none"
        case privilegeMissing = "privilege_missing"
        case clockOff = "clock_off"
        case clockWrong = "clock_wrong"
        case guestsUnreadable = "guests_unreadable"
        case placeUnknown = "place_unknown"
        case placeUnnamed = "place_unnamed"
    }

    /// What was looked at: `hooks`, `endpoint 192.0.2.1:8006`.
    public let check: String
    public let mark: Mark
    /// What is wrong; nil where nothing is.
    public let kind: Kind?
    public let text: String
    /// Commands and changes that help; nil where nothing is wrong.
    public let remedy: String?

    static func ok(_ check: String, _ text: String) -> Finding {
        Finding(check: check, mark: .ok, kind: nil, text: text, remedy: nil)
    }

    static func warning(_ kind: Kind, _ check: String, _ text: String, remedy: String) -> Finding {
        Finding(check: check, mark: .warning, kind: kind, text: text, remedy: remedy)
    }

    static func failure(_ kind: Kind, _ check: String, _ text: String, remedy: String) -> Finding {
        Finding(check: check, mark: .failure, kind: kind, text: text, remedy: remedy)
    }

    /// The same about a part of the whole: `cluster lab: endpoint 192.0.2.1:8006`.
    func labelled(_ part: String) -> Finding {
        Finding(check: "\(part): \(check)", mark: mark, kind: kind, text: text, remedy: remedy)
    }

    public var json: JSONObject {
        [
            "check": .string(check), "mark": .string(mark.rawValue),
            "kind": kind.map { .string($0.rawValue) } ?? .null, "finding": .string(text),
            "remedy": remedy.map(JSONValue.string) ?? .null,
        ]
    }
}
