import JSONLines

/// Which guests a changing request reaches, as far as a guest boundary has to know.
struct RequestReach {
    /// What is wrong with a request under a boundary.
    enum Fault: Equatable {
        /// It reaches a guest outside, or one that does not exist.
        case outside(Int)
        /// It would make a guest that lies outside.
        case created(Int)
        /// It would take a guest out of the boundary.
        case leaves(Int)
        case undetermined
    }

    private let request: APIRequest

    init(_ request: APIRequest) { self.request = request }

    /// A guest is looked at as it is now and as the request would leave it, so that nobody relabels one out or in.
    func fault(_ members: GuestBoundary.Members) -> Fault? {
        let reach = GuestReach(request)
        // What reaches no guest changes something that all guests share.
        guard !reach.reachesUnknown, !reach.vmids.isEmpty else { return .undetermined }
        let made = made
        // A restore shows what was in the guest that the backup is of.
        let sources = ["archive", "ostemplate"].compactMap { request.parameters[$0]?.string }
        for vmid in reach.vmids + sources.compactMap({ GuestReach.owner(of: $0) }) where vmid != made {
            guard members.contains(vmid) else { return .outside(vmid) }
            guard members.boundary.contains(after(members.guest(vmid))) else { return .leaves(vmid) }
        }
        guard let made else { return nil }
        if members.guests?[made] != nil { return members.contains(made) ? nil : .outside(made) }
        var guest = after(GuestBoundary.Candidate(vmid: made))
        if guest.tags.isEmpty, let source = request.values["vmid"].flatMap({ GuestReach.vmid($0) }) {
            guest.tags = members.guest(source).tags
        }
        guest.pool = request.parameters["pool"]?.string
        return members.boundary.contains(guest) ? nil : .created(made)
    }

    /// The guest that a clone, a creation or a restore makes, perhaps over one that is there.
    private var made: Int? {
        let path = request.segments
        let isCreation = request.method == .post && path.count == 3 && (path[2] == "qemu" || path[2] == "lxc")
        guard let value = request.parameters[isCreation ? "vmid" : "newid"] else { return nil }
        return GuestReach.vmid(value.string ?? value.text)
    }

    private func after(_ guest: GuestBoundary.Candidate) -> GuestBoundary.Candidate {
        var guest = guest
        let deleted = request.parameters["delete"].map { ($0.string ?? $0.text).split { !$0.isLetter } } ?? []
        if deleted.contains("tags") { guest.tags = [] }
        if let tags = request.parameters["tags"] { guest.tags = Self.tags(tags) }
        if request.segments.first == "pools" {
            let isRemoval = request.method == .delete || [true, 1].contains(request.parameters["delete"])
            guest.pool = isRemoval ? nil : request.values["poolid"] ?? request.parameters["poolid"]?.string
        }
        return guest
    }

    private static func tags(_ value: JSONValue) -> Set<String> {
        GuestBoundary.Candidate.tags(value.string ?? (value.array ?? []).compactMap(\.string).joined(separator: ";"))
    }
}
