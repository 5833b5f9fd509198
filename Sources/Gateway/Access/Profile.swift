import JSONLines

/// What some principals may do: which tools, on which guests. A configuration has any number of them.
public struct Profile: Sendable, Equatable {
    public var name: String
    public var members: Members
    /// Toolsets that are offered whole.
    public var toolsets: Set<String>
    /// Tools that are offered, by name or `*` glob. Only a name in full opens a tool with effect `escape`.
    public var tools: [String]
    /// Endpoints that a tool may write to although it does not declare them (`call_api`): `POST /nodes/{node}/vzdump`;
    /// and parameters that lead out of the gateway's reach there: `PUT /nodes/{node}/qemu/{vmid}/config hookscript`.
    public var endpoints: Set<String>
    /// Names of the clusters where it holds; nil for all.
    public var clusters: Set<String>?
    /// The guests that exist for the principal; nil for all.
    public var boundary: GuestBoundary?
    public var isReadOnly: Bool
    /// May answer the questions that policy asks an operator.
    public var isApprover: Bool
    /// How much each member may do in a time; nil for no limit.
    public var rate: ProfileRate?
    /// Id of the API token that its members' requests go with, `user@realm!name`; nil for the gateway's own account.
    public var token: String?

    /// Who it is for: one match is enough.
    public struct Members: Sendable, Equatable {
        public var uids: Set<UInt32>
        /// Names; `*` for everybody.
        public var users: [String]
        public var groups: [String]

        public init(uids: Set<UInt32> = [], users: [String] = [], groups: [String] = []) {
            self.uids = uids
            self.users = users
            self.groups = groups
        }

        func contains(_ principal: Principal) -> Bool {
            uids.contains(principal.uid)
                || users.contains { $0 == "*" || $0.hasSameBytes(as: principal.user) }
                || groups.contains { group in principal.groups.contains { $0.hasSameBytes(as: group) } }
        }
    }

    public init(
        name: String, members: Members = Members(), toolsets: Set<String> = [], tools: [String] = [],
        endpoints: Set<String> = [], boundary: GuestBoundary? = nil, isReadOnly: Bool = false, isApprover: Bool = false,
        rate: ProfileRate? = nil, token: String? = nil, clusters: Set<String>? = nil
    ) {
        self.name = name
        self.members = members
        self.toolsets = toolsets
        self.tools = tools
        self.endpoints = endpoints
        self.boundary = boundary
        self.isReadOnly = isReadOnly
        self.isApprover = isApprover
        self.rate = rate
        self.token = token
        self.clusters = clusters
    }

    func holds(on cluster: String) -> Bool { clusters?.contains { $0.hasSameBytes(as: cluster) } ?? true }

    /// The tool exists for the principal: one that does not is answered like a name that nobody has.
    func has(_ tool: ToolSpec) -> Bool {
        if toolsets.isEmpty, tools.isEmpty { return true }
        return toolsets.contains(tool.toolset) || tools.contains { Glob.matches($0, tool.name) }
    }

    /// The tool is worth showing: a call would not be refused whatever its arguments.
    func lists(_ tool: ToolSpec) -> Bool {
        guard has(tool) else { return false }
        if tool.effectsVary { return !isReadOnly || tool.effects.contains(.read) }
        return !(isReadOnly && tool.changes) && (!tool.effects.contains(.escape) || names(tool))
    }

    /// The profile says that it gives this tool, by name or toolset, rather than giving everything.
    func chooses(_ tool: ToolSpec) -> Bool { !(toolsets.isEmpty && tools.isEmpty) && has(tool) }

    /// The profile gives this very tool, rather than a group in which it happens to be.
    func names(_ tool: ToolSpec) -> Bool { tools.contains { $0.hasSameBytes(as: tool.name) } }
}
