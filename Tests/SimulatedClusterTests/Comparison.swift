import JSONLines

/// Compares an answer with a recorded one: the same keys, the same JSON types, and the same values where they do not
/// depend on time, chance or the machine.
enum Comparison {
    /// Values that depend on time or chance.
    private static let volatile: Set = [
        "uptime", "cpu", "mem", "memhost", "netin", "netout", "diskread", "diskwrite", "pid", "pstart", "starttime",
        "endtime", "upid", "digest", "vmgenid", "smbios1", "meta", "ticket", "CSRFPreventionToken", "time", "used",
        "avail",
        "used_fraction", "ssl_fingerprint", "snaptime", "ctime", "uid", "id", "total", "pbs-library-version",
        "password",
        "cert", "port", "value",
    ]
    /// Facts of the recorded machine.
    private static let machine: Set = [
        "loadavg", "memory", "rootfs", "swap", "cpuinfo", "kversion", "current-kernel", "boot-info", "ksm", "nics",
        "blockstat", "idle", "wait", "maxmem", "maxdisk", "disk", "pressurecpusome", "pressureiosome",
        "pressurememorysome",
        "pressurecpufull", "pressureiofull", "pressurememoryfull", "balloon", "ballooninfo", "maxcpu",
    ]
    /// By which of their members objects of a list are told apart.
    private static let identities = [
        "vmid", "volid", "userid", "tokenid", "roleid", "realm", "poolid", "iface", "key", "subdir", "cmd", "sid", "n",
        "ugid", "storage", "node", "type", "name",
    ]

    static func differences(_ own: JSONValue, _ recorded: JSONValue, _ path: String) -> [String] {
        switch (own, recorded) {
        case (.object(let own), .object(let recorded)): return objects(own, recorded, path)
        case (.array(let own), .array(let recorded)): return lists(own, recorded, path)
        case (.string(let own), .string(let recorded)):
            return plain(own) == plain(recorded) ? [] : ["\(path) is '\(own)', recorded '\(recorded)'"]
        case (.number(let own), .number(let recorded)):
            return own.literal == recorded.literal ? [] : ["\(path) is \(own.literal), recorded \(recorded.literal)"]
        case (.bool, .bool), (.null, .null): return own == recorded ? [] : ["\(path) is \(own), recorded \(recorded)"]
        default: return ["\(path) is \(own.kind), recorded \(recorded.kind)"]
        }
    }

    private static func objects(_ own: JSONObject, _ recorded: JSONObject, _ path: String) -> [String] {
        var differences: [String] = []
        for (name, value) in recorded {
            guard let mine = own[name] else {
                differences.append("\(path).\(name) is missing")
                continue
            }
            let isGuest = recorded["vmid"] != nil && recorded["key"] == nil
            let isFact = machine.contains(name) && !(isGuest && ["maxmem", "maxdisk", "maxcpu"].contains(name))
            let isTask = recorded["upid"] != nil || recorded["uid"] != nil
            if name == "value", let key = recorded["key"]?.string, !volatile.contains(key) {
                differences += self.differences(mine, value, "\(path).value")
            } else if volatile.contains(name) || isFact || isTask && ["msg", "user", "tag", "status"].contains(name) {
                // Objects of such facts have no more than their kind to compare.
                if mine.kind != value.kind, !(isNumber(mine) && isNumber(value)) {
                    differences.append("\(path).\(name) is \(mine.kind), recorded \(value.kind)")
                }
            } else {
                differences += self.differences(mine, value, "\(path).\(name)")
            }
        }
        for (name, _) in own where recorded[name] == nil { differences.append("\(path).\(name) is too much") }
        return differences
    }

    private static func isNumber(_ value: JSONValue) -> Bool { value.number != nil }

    private static func lists(_ own: [JSONValue], _ recorded: [JSONValue], _ path: String) -> [String] {
        let isOfTasks = recorded.first?["upid"] != nil || recorded.first?["uid"] != nil
        if isOfTasks {
            // Which tasks there were depends on the whole run: each must look like one that was recorded.
            return recorded.isEmpty == own.isEmpty
                ? lookalikes(own, recorded, path) : ["\(path) has \(own.count) entries"]
        }
        guard let identity = identities.first(where: { name in recorded.allSatisfy { $0[name] != nil } }),
            !recorded.isEmpty
        else {
            let (mine, theirs) = (own.map(text).sorted(), recorded.map(text).sorted())
            return mine == theirs ? [] : ["\(path) is \(mine.prefix(4)), recorded \(theirs.prefix(4))"]
        }
        var differences: [String] = []
        for entry in recorded {
            let fits = own.filter { candidate in
                candidate[identity] == entry[identity] && (entry["type"] == nil || candidate["type"] == entry["type"])
            }
            let label = "\(path)[\(entry[identity]?.string ?? entry[identity]?.int.map(String.init) ?? "")]"
            guard !fits.isEmpty else {
                differences.append("\(label) is missing")
                continue
            }
            differences += fits.map { self.differences($0, entry, label) }.min { $0.count < $1.count } ?? []
        }
        for entry in own where !recorded.contains(where: { $0[identity] == entry[identity] }) {
            differences.append("\(path)[\(entry[identity].map(text) ?? "")] is too much")
        }
        return differences
    }

    private static func lookalikes(_ own: [JSONValue], _ recorded: [JSONValue], _ path: String) -> [String] {
        own.flatMap { entry in
            recorded.map { candidate in
                var candidate = candidate.object ?? [:]
                // Types, IDs and states of tasks are compared where each is read on its own.
                for name in ["type", "id", "tokenid", "status"] where candidate[name] != nil && entry[name] != nil {
                    candidate[name] = entry[name]
                }
                return differences(entry, .object(candidate), "\(path)[]")
            }.min { $0.count < $1.count } ?? []
        }
    }

    private static func text(_ value: JSONValue) -> String { plain(value.string ?? JSONWriter.string(value)) }

    /// A text without what chance or time put into it: hardware addresses, task names, temporary files; lists of
    /// privileges and contents in order.
    private static func plain(_ text: String) -> String {
        var text = text
        if let place = text.firstRange(of: "BC:24:11:"), text.contains("=") {
            let rest = text[place.upperBound...]
            text = text[..<place.lowerBound] + "MAC" + rest.dropFirst(8)
        }
        while let start = text.firstRange(of: "UPID:") {
            let name = text[start.lowerBound...].prefix { $0 != "," && $0 != " " && $0 != "'" }
            text = text.replacing(name, with: "TASK")
        }
        if let start = text.firstRange(of: "pveupload-") {
            text = text.replacing(text[start.lowerBound...].prefix { $0 != " " }, with: "FILE")
        }
        return text.contains(",") && !text.contains(" ")
            ? text.split(separator: ",").sorted().joined(separator: ",") : text
    }
}
