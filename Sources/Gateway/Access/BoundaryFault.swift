import JSONLines

/// What is wrong with a changing request under a guest boundary.
enum BoundaryFault: Equatable {
    /// It reaches a guest outside, or one that does not exist.
    case outside(Int)
    /// It would make a guest that lies outside.
    case created(Int)
    /// It would take a guest out of the boundary.
    case leaves(Int)
    case undetermined
}

extension GuestBoundary.Members {
    /// A guest is looked at as it is now and as the request would leave it, so that nobody relabels one out or in.
    func fault(of request: APIRequest) -> BoundaryFault? {
        let reach = GuestReach(request)
        // What reaches no guest changes something that all guests share.
        guard !reach.reachesUnknown, !reach.vmids.isEmpty else { return .undetermined }
        for vmid in reach.vmids + reach.sources where vmid != reach.made {
            guard contains(vmid) else { return .outside(vmid) }
            guard boundary.contains(guest(vmid).after(request)) else { return .leaves(vmid) }
        }
        guard let made = reach.made else { return nil }
        if guests?[made] != nil { return contains(made) ? nil : .outside(made) }
        var new = GuestBoundary.Candidate(vmid: made).after(request)
        if new.tags.isEmpty, let source = request.values["vmid"].flatMap({ GuestReach.vmid($0) }) {
            new.tags = guest(source).tags
        }
        new.pool = request.parameters["pool"]?.string
        return boundary.contains(new) ? nil : .created(made)
    }
}

extension GuestBoundary.Candidate {
    /// As the request would leave it.
    fileprivate func after(_ request: APIRequest) -> GuestBoundary.Candidate {
        var guest = self
        let deleted = request.parameters["delete"].map { ($0.string ?? $0.text).split { !$0.isLetter } } ?? []
        if deleted.contains("tags") { guest.tags = [] }
        if let tags = request.parameters["tags"] {
            guest.tags = Self.tags(tags.string ?? (tags.array ?? []).compactMap(\.string).joined(separator: ";"))
        }
        if request.segments.first == "pools" {
            let isRemoval = request.method == .delete || [true, 1].contains(request.parameters["delete"])
            guest.pool = isRemoval ? nil : request.values["poolid"] ?? request.parameters["poolid"]?.string
        }
        return guest
    }
}
