import JSONLines

/// A scheduled backup of the cluster: its options as `jobs.cfg` has them.
struct BackupJob: Sendable {
    let id: String
    var options: [String: String]

    private var guests: [String] { ParameterFormat.list(options["vmid"] ?? "") }

    /// Takes a guest out that no longer exists.
    mutating func remove(_ vmid: Int) {
        for name in ["vmid", "exclude"] where options[name] != nil {
            let left = ParameterFormat.list(options[name] ?? "").filter { $0 != String(vmid) }
            options[name] = left.isEmpty ? nil : left.joined(separator: ",")
        }
    }

    /// Whether a run of the job backs a guest up.
    func includes(_ guest: Guest, in state: ClusterState) -> Bool {
        if let node = options["node"], node != guest.node { return false }
        if let pool = options["pool"] { return state.pool(of: guest.vmid)?.name == pool }
        if options["all"] == "1" {
            return !ParameterFormat.list(options["exclude"] ?? "").contains(String(guest.vmid))
        }
        return guests.contains(String(guest.vmid))
    }

    var json: JSONObject {
        let integers: Set = [
            "all", "enabled", "bwlimit", "ionice", "lockwait", "pigz", "protected", "quiet", "remove", "repeat-missed",
            "stdexcludes", "stop", "stopwait", "zstd", "pbs-change-detection",
        ]
        var json: JSONObject = ["id": .string(id), "type": "vzdump"]
        for (name, value) in options.sorted(by: { $0.key < $1.key }) {
            if integers.contains(name), let number = Int(value) {
                json[name] = .int(number)
            } else if name == "prune-backups" {
                json[name] = .object(Retention(value).json)
            } else {
                json[name] = .string(value)
            }
        }
        return json
    }
}

/// How many backups are kept: `keep-last=3,keep-weekly=4`.
struct Retention: Sendable {
    private(set) var keep: [String: Int] = [:]

    init(_ text: String) {
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=").map(String.init)
            if pair.count == 2, let count = Int(pair[1]) { keep[pair[0]] = count }
        }
    }

    var json: JSONObject { JSONObject(keep.sorted { $0.key < $1.key }.map { ($0.key, .string(String($0.value))) }) }

    /// What becomes of each backup of one guest: `keep`, `remove` or `protected`.
    func marks(_ backups: [Volume]) -> [(volume: Volume, mark: String)] {
        let newestFirst = backups.sorted { $0.created > $1.created }
        let keepsAll = keep["keep-all"] == 1 || keep.isEmpty
        var kept: Set<String> = []
        func select(_ count: Int, by period: (Int) -> String) {
            var seen: Set<String> = []
            for volume in newestFirst where !volume.isProtected {
                let key = period(volume.created)
                if kept.contains(volume.id) {
                    seen.insert(key)
                } else if !seen.contains(key), seen.count < count {
                    seen.insert(key)
                    kept.insert(volume.id)
                }
            }
        }
        let last = newestFirst.filter { !$0.isProtected }.prefix(keep["keep-last"] ?? 0)
        kept.formUnion(last.map(\.id))
        for (name, length) in [
            ("keep-hourly", 3_600), ("keep-daily", 86_400), ("keep-weekly", 604_800), ("keep-monthly", 2_592_000),
            ("keep-yearly", 31_536_000),
        ] {
            if let count = keep[name] { select(count) { String($0 / length) } }
        }
        return newestFirst.map { volume in
            (volume, volume.isProtected ? "protected" : keepsAll || kept.contains(volume.id) ? "keep" : "remove")
        }
    }
}
