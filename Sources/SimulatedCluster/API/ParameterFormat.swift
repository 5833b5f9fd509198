/// The named formats of Proxmox's schema that the simulated cluster checks.
enum ParameterFormat: Sendable {
    case vmid, nodeName, dnsName, configurationID, configurationIDs, storageID, tags, userID, boot
    case properties(PropertyFormat)

    /// What is wrong with a value, in Proxmox's words; nil when it is fine.
    func fault(in value: String) -> String? {
        switch self {
        case .vmid:
            Self.isVMID(value) ? nil : "value does not look like a valid VM ID\n"
        case .nodeName:
            Self.isName(value) ? nil : "value does not look like a valid node name\n"
        case .dnsName:
            value.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isName)
                ? nil : "value does not look like a valid DNS name\n"
        case .configurationID:
            Self.isConfigurationID(value) ? nil : "invalid configuration ID '\(value)'\n"
        case .configurationIDs:
            Self.list(value).first { !Self.isConfigurationID($0) }.map { "invalid configuration ID '\($0)'\n" }
        case .storageID:
            Self.isConfigurationID(value) ? nil : "storage ID '\(value)' contains illegal characters\n"
        case .tags:
            Self.list(value).allSatisfy(Self.isTag) ? nil : "invalid characters in tag\n"
        case .userID:
            Self.isUserID(value) ? nil : "value '\(value)' does not look like a valid user name\n"
        case .boot:
            value.utf8.allSatisfy { "acdn".utf8.contains($0) } && (1...4).contains(value.utf8.count)
                ? nil : PropertyFormat.boot.fault(in: value, of: "boot")
        case .properties:
            nil
        }
    }

    /// The parts of a list as Proxmox splits it: at commas, semicolons, blanks and zero bytes.
    static func list(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == ";" || $0 == " " || $0 == "\0" || $0 == "\t" || $0 == "\n" }.map(String.init)
    }

    private static func isVMID(_ text: String) -> Bool {
        let digits = Array(text.utf8)
        return (3...9).contains(digits.count) && digits[0] != UInt8(ascii: "0") && digits.allSatisfy(isDigit)
    }

    /// One label of a host name.
    private static func isName(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isConfigurationID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, isAlphanumeric(bytes[0]), !isDigit(bytes[0]) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isTag(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, isAlphanumeric(first) || first == UInt8(ascii: "_") else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || "_-+.".utf8.contains($0) }
    }

    private static func isUserID(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains { " :/".contains($0) }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
