import Gateway

extension ApprovalRules {
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
