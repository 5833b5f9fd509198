import Gateway
import JSONLines
import ProxmoxClient
import Tools

/// Reads `profiles`: a name for each, and in it who it is for and what they may do.
///
/// `{"ops": {"groups": ["pve-ops"], "approver": true}, "agent": {"users": ["agent"], "toolsets": ["core"],
/// "guests": {"vmids": ["100-199"], "tags": ["lab"], "pools": ["dev"]}, "read_only": false, "rate": {"changes": 30, "seconds": 60},
/// "token": {"id": "agent@pve!gateway", "secret_file": "agent.secret"}}}`
struct ProfilesReader {
    private var tools: [(name: String, toolset: String)] { AllTools.names }
    private let secretReader: SecretReader
    /// Of the profiles' own tokens, by the profile's name.
    private(set) var secrets: [String: Secret] = [:]

    /// Names of all clusters.
    private let clusters: [String]

    init(_ secretReader: SecretReader, clusters: [String]) {
        self.secretReader = secretReader
        self.clusters = clusters
    }

    /// - Returns: the profiles in the order of the file, which is the order in which they are looked at.
    mutating func read(_ reader: inout SettingsReader) -> [Profile] {
        let profiles = reader.nested("profiles") { inner -> [Profile]? in
            inner.names.compactMap { name in inner.nested(name) { profile(name, &$0) } }
        }
        if profiles?.isEmpty == true, reader.faults.isEmpty {
            reader.fault("profiles", "is empty: name at least one, or leave it out to allow everybody everything")
        }
        return profiles ?? []
    }

    private mutating func profile(_ name: String, _ reader: inout SettingsReader) -> Profile? {
        let members = Profile.Members(
            uids: Set((reader.ints("uids", 0...Int(UInt32.max)) ?? []).map { UInt32($0) }),
            users: reader.strings("users") ?? [], groups: reader.strings("groups") ?? [])
        if members == Profile.Members(), !["uids", "users", "groups"].contains(where: reader.has) {
            reader.fault(
                "users", "the profile is for nobody: give users, groups or uids (\"users\": [\"*\"] is everybody)")
        }
        let holds = clusters(&reader)
        let token = reader.nested("token") { self.token(of: name, &$0) }
        if token != nil, (holds?.count ?? clusters.count) != 1 {
            reader.fault("token", "a token is of one cluster: name it in 'clusters', and make a profile for each other")
        }
        return Profile(
            name: name, members: members, toolsets: toolsets(&reader), tools: toolNames(&reader),
            endpoints: endpoints(&reader), boundary: reader.nested("guests", boundary),
            isReadOnly: reader.bool("read_only") ?? false, isApprover: reader.bool("approver") ?? false,
            rate: reader.nested("rate", rate), token: token, clusters: holds)
    }

    /// The clusters where a profile holds; nil for all.
    private func clusters(_ reader: inout SettingsReader) -> Set<String>? {
        guard let names = reader.strings("clusters") else {
            // What was given and means nothing must not mean everything.
            return reader.has("clusters") ? [] : nil
        }
        for name in names where !clusters.contains(where: { $0.hasSameBytes(as: name) }) {
            let list = clusters.joined(separator: ", ")
            reader.fault(
                "clusters", "there is no cluster '\(name)'\(NearestName.hint(name, among: clusters)); there are \(list)"
            )
        }
        if names.isEmpty { reader.fault("clusters", "names no cluster; leave it out for all") }
        return Set(names)
    }

    /// Proxmox's permissions as the second line: what the profile's members ask for goes with a token of its own.
    private mutating func token(of name: String, _ reader: inout SettingsReader) -> String? {
        func isMissing(_ value: Any?, _ faultsBefore: Int) -> Bool {
            value == nil && reader.faults.count == faultsBefore
        }
        var faults = reader.faults.count
        let id = reader.string("id")
        if isMissing(id, faults) { reader.fault("id", "is missing, e.g. agent@pve!proxgate") }
        if let id, !ClusterSource.isTokenID(id) {
            reader.fault("id", "'\(id)' is not a token's id such as agent@pve!proxgate")
        }
        faults = reader.faults.count
        secrets[name] = secretReader.read("secret", &reader)
        if isMissing(secrets[name], faults) {
            reader.fault("secret", "is missing (or give secret_file, secret_env or secret_credential)")
        }
        return id
    }

    private func rate(_ reader: inout SettingsReader) -> ProfileRate? {
        let counts = 0...ProfileRate.maximum
        let rate = ProfileRate(
            calls: reader.int("calls", counts), changes: reader.int("changes", counts),
            seconds: reader.int("seconds", 1...86_400) ?? 60)
        if rate.calls == nil, rate.changes == nil, !reader.has("calls"), !reader.has("changes") {
            reader.fault(
                "calls", "a rate limits calls, changes or both: {\"calls\": 600, \"changes\": 30, \"seconds\": 60}")
        }
        return rate
    }

    private func toolsets(_ reader: inout SettingsReader) -> Set<String> {
        let known = Set(tools.map(\.toolset))
        let names = reader.strings("toolsets") ?? []
        for name in names where !known.contains(name) {
            let all = known.sorted()
            reader.fault(
                "toolsets",
                "there is no toolset '\(name)'\(NearestName.hint(name, among: all)); there are \(all.joined(separator: ", "))"
            )
        }
        return Set(names)
    }

    private func toolNames(_ reader: inout SettingsReader) -> [String] {
        let known = tools.map(\.name)
        let names = reader.strings("tools") ?? []
        for name in names where !known.contains(where: { Glob.matches(name, $0) }) {
            reader.fault("tools", "no tool is called '\(name)'\(NearestName.hint(name, among: known))")
        }
        // A list that was given and means nothing must not mean everything.
        return reader.has("tools") && names.isEmpty && !reader.has("toolsets") ? ["(none)"] : names
    }

    private func endpoints(_ reader: inout SettingsReader) -> Set<String> {
        var endpoints: Set<String> = []
        for entry in reader.strings("api") ?? [] {
            let words = entry.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            let endpoint = words.prefix(2).joined(separator: " ")
            guard isWriting(endpoint) else {
                reader.fault("api", "'\(entry)' is no writing endpoint, such as POST /nodes/{node}/vzdump")
                continue
            }
            endpoints.insert(endpoint)
            for parameter in words.dropFirst(2) {
                if EndpointEffects.mayEscape(endpoint, by: parameter) {
                    endpoints.insert("\(endpoint) \(parameter)")
                } else {
                    reader.fault(
                        "api",
                        "'\(parameter)' is no parameter of \(endpoint) that has to be named, such as "
                            + "PUT /nodes/{node}/qemu/{vmid}/config hookscript")
                }
            }
        }
        return endpoints
    }

    private func isWriting(_ endpoint: String) -> Bool {
        guard let space = endpoint.firstIndex(of: " "),
            let method = APIRequest.Method(rawValue: String(endpoint[..<space])), method != .get
        else { return false }
        return EndpointEffects.effects(of: APIRequest(method, String(endpoint[endpoint.index(after: space)...]))) != nil
    }

    private func boundary(_ reader: inout SettingsReader) -> GuestBoundary? {
        let vmids = reader.list("vmids", "a list of VMIDs and ranges such as [100, \"200-299\"]", Self.range) ?? []
        let tags = reader.strings("tags") ?? []
        let pools = reader.strings("pools") ?? []
        return GuestBoundary(vmids: vmids, tags: Set(tags.map { $0.lowercased() }), pools: Set(pools))
    }

    private static func range(_ value: JSONValue) -> ClosedRange<Int>? {
        if let vmid = value.int { return vmid >= 100 ? vmid...vmid : nil }
        let ends = (value.string ?? "").split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, 100 <= first, first <= last
        else { return nil }
        return first...last
    }
}
