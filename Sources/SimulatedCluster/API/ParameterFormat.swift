/// The named formats of Proxmox's schema that the simulated cluster checks.
enum ParameterFormat: Sendable {
    case named(String)
    case properties(PropertyFormat)

    /// What is wrong with a value, in Proxmox's words; nil when it is fine.
    func fault(in value: String, of parameter: String) -> String? {
        switch self {
        case .properties(let format): return format.fault(in: value, of: parameter)
        case .named("pve-qm-boot"):
            let isLegacy = (1...4).contains(value.utf8.count) && value.utf8.allSatisfy { "acdn".utf8.contains($0) }
            return isLegacy ? nil : PropertyFormat.boot.fault(in: value, of: parameter)
        case .named(let name):
            guard name.hasSuffix("-list") else { return Self.fault(in: value, name) }
            let entry = String(name.dropLast(5))
            return Self.list(value).lazy.compactMap { Self.fault(in: $0, entry) }.first
        }
    }

    private static func fault(in value: String, _ format: String) -> String? {
        let isFine: Bool
        let text: String
        switch format {
        case "pve-vmid": (isFine, text) = (isVMID(value), "value does not look like a valid VM ID")
        case "pve-node": (isFine, text) = (isName(value), "value does not look like a valid node name")
        case "dns-name":
            let labels = value.split(separator: ".", omittingEmptySubsequences: false)
            (isFine, text) = (labels.allSatisfy(isName), "value does not look like a valid DNS name")
        case "pve-configid": (isFine, text) = (isConfigurationID(value), "invalid configuration ID '\(value)'")
        case "pve-storage-id":
            (isFine, text) = (isStorageID(value), "storage ID '\(value)' contains illegal characters")
        case "pve-tag": (isFine, text) = (isTag(value), "invalid characters in tag")
        case "pve-userid":
            (isFine, text) = (isUserID(value), "value '\(value)' does not look like a valid user name")
        case "pve-poolid":
            (isFine, text) = (isPlain(value, "._-/"), "pool name '\(value)' contains invalid characters")
        case "pve-groupid":
            (isFine, text) = (isPlain(value, "._-"), "group name '\(value)' contains invalid characters")
        case "pve-roleid": (isFine, text) = (isPlain(value, "._-"), "role name '\(value)' contains invalid characters")
        case "pve-priv": (isFine, text) = (Roles.administrator.contains(value), "invalid privilege '\(value)'")
        case "pve-iface": (isFine, text) = (isInterface(value), "invalid network interface name '\(value)'")
        case "ipv4": (isFine, text) = (isIPv4(value), "value does not look like a valid IPv4 address")
        case "ipv6": (isFine, text) = (isIPv6(value), "value does not look like a valid IPv6 address")
        case "ip": (isFine, text) = (isIPv4(value) || isIPv6(value), "value does not look like a valid IP address")
        case "CIDRv4": (isFine, text) = (isNetwork(value, isIPv4, 32), "value does not look like a valid IPv4 network")
        case "CIDRv6": (isFine, text) = (isNetwork(value, isIPv6, 128), "value does not look like a valid IPv6 network")
        case "CIDR":
            isFine = isNetwork(value, isIPv4, 32) || isNetwork(value, isIPv6, 128)
            text = "value does not look like a valid CIDR network"
        case "mac-addr":
            let octets = value.split(separator: ":", omittingEmptySubsequences: false)
            isFine =
                octets.count == 6 && octets.allSatisfy { $0.count == 2 && $0.allSatisfy(\.isHexDigit) }
                && (octets.first.flatMap { Int($0, radix: 16) } ?? 1) % 2 == 0
            text = "value does not look like a valid unicast MAC address"
        case "email-opt", "email":
            isFine = value.isEmpty || value.split(separator: "@").count == 2
            text = "value does not look like a valid email address"
        case "pve-volume-id":
            let colon = value.firstIndex(of: ":")
            isFine = colon.map { isStorageID(String(value[..<$0])) && value[$0...].count > 1 } ?? false
            text = "unable to parse volume ID '\(value)'"
        default: return nil
        }
        return isFine ? nil : text + "\n"
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

    private static func isStorageID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, isAlphanumeric(bytes[0]), !isDigit(bytes[0]), isAlphanumeric(bytes[bytes.count - 1])
        else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    private static func isInterface(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (2...20).contains(bytes.count), isAlphanumeric(bytes[0]), !isDigit(bytes[0]) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || "_.:-".utf8.contains($0) }
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

    private static func isPlain(_ text: String, _ others: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isAlphanumeric($0) || others.utf8.contains($0) }
    }

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { (1...3).contains($0.count) && $0.utf8.allSatisfy(isDigit) && Int($0) ?? 256 < 256 }
    }

    private static func isIPv6(_ text: String) -> Bool {
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        return (3...8).contains(groups.count)
            && groups.allSatisfy { $0.count <= 4 && $0.allSatisfy(\.isHexDigit) }
    }

    private static func isNetwork(_ text: String, _ isAddress: (String) -> Bool, _ bits: Int) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 2 && isAddress(parts[0]) && Int(parts[1]).map { 0...bits ~= $0 } ?? false
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
