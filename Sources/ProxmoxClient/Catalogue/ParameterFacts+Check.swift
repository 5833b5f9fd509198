public import JSONLines

extension ParameterFacts {
    /// Why a value does not fit, to be read behind the parameter's name.
    public struct Mismatch: Error {
        public let problem: String
        init(_ problem: String) { self.problem = problem }
    }

    /// The value as it is to be sent: numbers and booleans in their JSON types, lists of names joined.
    ///
    /// The formats that need a look at the cluster are left to Proxmox.
    public func canonical(_ value: JSONValue) throws(Mismatch) -> JSONValue {
        switch kind {
        case .boolean:
            switch value {
            case .bool: return value
            case .number(let number) where number.literal == "0" || number.literal == "1":
                return .bool(number.literal == "1")
            default: throw Mismatch("expected true or false, got \(Self.show(value))")
            }
        case .integer:
            guard let number = value.int ?? Self.integer(value.string) else {
                throw Mismatch("expected an integer, got \(Self.show(value))")
            }
            try checkRange(Double(number), "\(number)")
            try checkFormat("\(number)")
            return .int(number)
        case .number:
            guard let number = value.double else { throw Mismatch("expected a number, got \(Self.show(value))") }
            try checkRange(number, Self.show(value))
            return value
        case .string: return .string(try text(value))
        case .array:
            guard let items else { return value }
            var canonical: [JSONValue] = []
            // A single value is a list of one, as in a form.
            for (index, entry) in (value.array ?? [value]).enumerated() {
                do { canonical.append(try items.canonical(entry)) } catch {
                    throw Mismatch("entry \(index + 1): \(error.problem)")
                }
            }
            return .array(canonical)
        case .object: return value
        }
    }

    private func text(_ value: JSONValue) throws(Mismatch) -> String {
        let text: String
        switch value {
        case .string(let string): text = string
        // Proxmox has strings that hold numbers, e.g. a VM's memory.
        case .number(let number): text = number.literal
        case .array(let entries) where formatName?.hasSuffix("-list") == true:
            let parts = entries.compactMap { $0.string ?? $0.number?.literal }
            guard parts.count == entries.count else { throw Mismatch("expected a list of strings") }
            text = parts.joined(separator: ",")
        default: throw Mismatch("expected a string, got \(Self.show(value))")
        }
        guard !text.utf8.contains(0) else { throw Mismatch("must not contain a NUL character") }
        if let least = minimumLength, text.unicodeScalars.count < least {
            throw Mismatch("must have at least \(least) characters")
        }
        if let most = maximumLength, text.unicodeScalars.count > most {
            throw Mismatch("may have at most \(most) characters")
        }
        if let choices, !choices.contains(where: { $0.hasSameBytes(as: text) }) {
            throw Mismatch("expected one of \(choices.joined(separator: ", ")), got \(Self.show(value))")
        }
        // Proxmox checks it as well: what cannot be judged here, for its pattern or its size, is left to it.
        if let pattern, text.utf8.count <= 4096, PerlPattern.fits(text, pattern) == false {
            throw Mismatch("does not fit the pattern \(pattern)")
        }
        try checkFormat(text)
        return text
    }

    private func checkRange(_ number: Double, _ shown: String) throws(Mismatch) {
        if let minimum, number < minimum {
            throw Mismatch("must be at least \(JSONValue.double(minimum).literal), got \(shown)")
        }
        if let maximum, number > maximum {
            throw Mismatch("must be at most \(JSONValue.double(maximum).literal), got \(shown)")
        }
    }

    private func checkFormat(_ text: String) throws(Mismatch) {
        switch format {
        case nil: return
        case .named(let name):
            if let problem = NamedFormat.problem(with: text, name) { throw Mismatch(problem) }
        case .properties(let keys):
            let problems = PropertyString.problems(with: text, keys)
            if !problems.isEmpty { throw Mismatch(problems.joined(separator: "; ")) }
        }
    }

    /// An integer that is spelled in the one way that an integer is.
    private static func integer(_ text: String?) -> Int? {
        guard let text, let number = Int(text), String(number).hasSameBytes(as: text) else { return nil }
        return number
    }

    /// The value where it is short, else its kind.
    static func show(_ value: JSONValue) -> String {
        switch value {
        case .string(let text) where text.utf8.count <= 40: "the string \(JSONWriter.string(value))"
        case .number(let number) where number.literal.utf8.count <= 40: number.literal
        default: value.kind
        }
    }
}

extension JSONValue {
    fileprivate var literal: String { number?.literal ?? "" }
}

/// The formats that Proxmox knows by name, as far as text alone shows them.
enum NamedFormat {
    static func problem(with text: String, _ name: String) -> String? {
        if name.hasSuffix("-list"), let one = check(String(name.dropLast(5))) {
            let parts = text.split { ",; ".utf8.contains($0.utf8.first ?? 0) }.map(String.init)
            return parts.first { !one.fits($0) }.map { "'\(clipped($0))' is not \(one.what)" }
        }
        guard let one = check(name), !one.fits(text) else { return nil }
        return "'\(clipped(text))' is not \(one.what)"
    }

    private static func check(_ name: String) -> (what: String, fits: @Sendable (String) -> Bool)? {
        switch name {
        case "pve-node": ("the name of a node", isLabel)
        case "pve-vmid": ("a VMID (100 to 999999999)", { isVMID($0) })
        case "pve-configid": ("an identifier (a letter, then letters, digits, - and _)", isIdentifier)
        case "pve-storage-id": ("the name of a storage", isStorage)
        case "dns-name":
            (
                "a DNS name",
                { $0.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isLabel(String($0)) } }
            )
        case "pve-snapshot-name": ("the name of a snapshot", isIdentifier)
        case "mac-addr": ("a unicast hardware address such as BC:24:11:00:00:01", isHardwareAddress)
        case "ipv4": ("an IPv4 address", isIPv4)
        case "CIDRv4": ("an IPv4 network such as 192.0.2.0/24", isIPv4Network)
        case "pve-volume-id": ("a volume such as local:iso/debian.iso", isVolume)
        case "pve-tag": ("a tag (letters, digits, _ - + .)", isTag)
        default: nil
        }
    }

    private static func clipped(_ text: String) -> String { String(text.unicodeScalars.prefix(40)) }

    private static func isLabel(_ text: String) -> Bool {
        let bytes = text.utf8
        guard 1...63 ~= bytes.count, let first = bytes.first, let last = bytes.last else { return false }
        return isLetterOrDigit(first) && isLetterOrDigit(last) && bytes.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D }
    }

    private static func isVMID(_ text: String) -> Bool {
        3...9 ~= text.utf8.count && text.utf8.first != 0x30 && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }

    private static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first), text.utf8.count >= 2 else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || "-_".utf8.contains($0) }
    }

    private static func isStorage(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count >= 2 else { return false }
        return isLetter(first) && isLetterOrDigit(last)
            && text.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    }

    private static func isHardwareAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts.allSatisfy({ $0.utf8.count == 2 && $0.allSatisfy(\.isHexDigit) }) else {
            return false
        }
        return UInt8(parts[0], radix: 16).map { $0 & 1 == 0 } ?? false
    }

    private static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { 1...3 ~= $0.utf8.count && UInt8($0) != nil }
    }

    private static func isIPv4Network(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 2 && isIPv4(parts[0]) && (Int(parts[1]).map { 0...32 ~= $0 } ?? false)
    }

    private static func isVolume(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return false }
        return isStorage(String(text[..<colon])) && text[colon...].utf8.count > 1
    }

    private static func isTag(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetterOrDigit(first) || first == 0x5F else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || "-_+.".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte < 0x80 && 0x61...0x7A ~= byte | 0x20 }
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || 0x30...0x39 ~= byte }
}

/// Property strings: `virtio=BC:24:11:00:00:01,bridge=vmbr0`.
enum PropertyString {
    /// Everything wrong with a text: unknown, doubled and missing keys, values that do not fit.
    static func problems(with text: String, _ keys: [ParameterFacts]) -> [String] {
        var problems: [String] = []
        var found: [String: String] = [:]
        func take(_ name: String, _ value: String) {
            if found.updateValue(value, forKey: name) != nil { problems.append("'\(name)' is given twice") }
        }
        for part in text.split(separator: ",").map(String.init) {
            guard let equals = part.firstIndex(of: "=") else {
                guard let key = keys.first(where: \.isDefaultKey) else {
                    problems.append("'\(clipped(part))' has no key; expected key=value")
                    continue
                }
                take(key.name, part)
                continue
            }
            let name = String(part[..<equals])
            let value = String(part[part.index(after: equals)...])
            guard let key = keys.first(where: { $0.name.hasSameBytes(as: name) || $0.covers(name) }) else {
                problems.append("'\(clipped(name))' is no key of it; there are \(names(keys))")
                continue
            }
            if let keyAlias = key.keyAlias { take(keyAlias, name) }
            take(key.alias ?? key.name, value)
        }
        for key in keys where key.alias == nil {
            guard let value = found[key.name] else {
                if !key.isOptional, !key.isFamily { problems.append("'\(key.name)' is missing") }
                continue
            }
            if let problem = key.problem(withText: value) { problems.append("\(key.name): \(problem)") }
        }
        return problems
    }

    private static func names(_ keys: [ParameterFacts]) -> String {
        keys.filter { $0.alias == nil }.map(\.name).joined(separator: ", ")
    }

    private static func clipped(_ text: String) -> String { String(text.unicodeScalars.prefix(40)) }
}

extension ParameterFacts {
    fileprivate func covers(_ name: String) -> Bool {
        isFamily && name.hasPrefix(self.name.dropLast(3)) && name.dropFirst(self.name.count - 3).allSatisfy(\.isNumber)
    }

    /// What is wrong with a value that stands inside a property string.
    fileprivate func problem(withText text: String) -> String? {
        let value: JSONValue
        switch kind {
        case .boolean:
            let words = ["0", "1", "on", "off", "yes", "no", "true", "false"]
            return words.contains(text.lowercased()) ? nil : "expected 0 or 1, got '\(text.prefix(40))'"
        case .number:
            guard let number = Double(text) else { return "expected a number, got '\(text.prefix(40))'" }
            value = .double(number)
        default: value = .string(text)
        }
        do { _ = try canonical(value) } catch { return error.problem }
        return nil
    }
}
