import JSONLines

/// The guests that exist for a principal: by VMID, tag or pool; one match is enough.
public struct GuestBoundary: Sendable, Equatable {
    public var vmids: [ClosedRange<Int>]
    /// In lower case.
    public var tags: Set<String>
    public var pools: Set<String>

    public init(vmids: [ClosedRange<Int>] = [], tags: Set<String> = [], pools: Set<String> = []) {
        self.vmids = vmids
        self.tags = tags
        self.pools = pools
    }

    /// A guest as far as a boundary looks at it.
    struct Candidate: Sendable, Equatable {
        var vmid: Int
        var tags: Set<String> = []
        var pool: String?

        init(vmid: Int, tags: Set<String> = [], pool: String? = nil) {
            self.vmid = vmid
            self.tags = tags
            self.pool = pool
        }

        /// A row of `/cluster/resources` about a guest.
        init?(_ row: JSONValue) {
            guard let vmid = row["vmid"]?.int else { return nil }
            self.init(vmid: vmid, tags: Self.tags(row["tags"]?.string ?? ""), pool: row["pool"]?.string)
        }

        static func tags(_ text: String) -> Set<String> {
            Set(text.split { ";, ".contains($0) }.map { $0.lowercased() })
        }
    }

    func contains(_ guest: Candidate) -> Bool {
        containsNumber(guest.vmid) || !tags.isDisjoint(with: guest.tags) || guest.pool.map(pools.contains) == true
    }

    func containsNumber(_ vmid: Int) -> Bool { vmids.contains { $0.contains(vmid) } }

    /// Numbers alone decide, so that the cluster need not be asked.
    private var isByNumber: Bool { tags.isEmpty && pools.isEmpty }

    /// Which of the cluster's guests lie inside, as it says at this moment.
    func members(of cluster: any ClusterAccess) async throws -> Members {
        if isByNumber { return Members(boundary: self, guests: nil) }
        let rows = try await cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])).data.array ?? []
        let guests = rows.compactMap(Candidate.init)
        return Members(boundary: self, guests: Dictionary(guests.map { ($0.vmid, $0) }) { first, _ in first })
    }

    /// A boundary with what its tags and pools mean for one decision.
    struct Members: Sendable {
        let boundary: GuestBoundary
        /// All guests of the cluster by VMID; nil where only numbers count.
        let guests: [Int: Candidate]?

        func contains(_ vmid: Int) -> Bool { boundary.contains(guest(vmid)) }

        /// A guest that the cluster does not have is known by its number only.
        func guest(_ vmid: Int) -> Candidate { guests?[vmid] ?? Candidate(vmid: vmid) }
    }
}
