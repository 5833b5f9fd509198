import Gateway

extension GatewayPlace {
    /// `{"guest": 110, "node": "pve1", "allow_stop": false, "allow_own_account": false}`
    init(_ reader: inout SettingsReader) {
        self.init(
            guest: reader.int("guest", 100...999_999_999), node: reader.string("node"),
            allowsStop: reader.bool("allow_stop") ?? false,
            allowsOwnAccount: reader.bool("allow_own_account") ?? false)
    }
}
