public import Gateway
public import JSONLines

extension ApprovalRules {
    /// Reads what stands under `approvals` in a configuration.
    ///
    /// - Throws: ``ConfigurationError`` with everything that is wrong.
    public init(json: JSONObject) throws {
        var reader = SettingsReader(json, path: "approvals")
        self.init(&reader)
        reader.finish()
        if !reader.faults.isEmpty { throw ConfigurationError(file: "approvals", faults: reader.faults) }
    }

    /// `{"approvers": {"uids", "users", "groups"}, "same_user", "wait", "notify"}`
    init(_ reader: inout SettingsReader) {
        self.init()
        _ = reader.nested("approvers") { inner -> Bool? in
            uids = Set((inner.ints("uids", 0...Int(UInt32.max)) ?? []).map(UInt32.init))
            users = Set(inner.strings("users") ?? [])
            groups = Set(inner.strings("groups") ?? [])
            return true
        }
        sameUser = reader.bool("same_user") ?? false
        wait = .milliseconds(Int64((reader.number("wait", 0...86_400) ?? 0) * 1000))
        notify = reader.strings("notify") ?? []
        if let command = notify.first, !command.hasPrefix("/") {
            reader.fault("notify", "the command's path must be absolute, not '\(command)'")
        }
    }
}
