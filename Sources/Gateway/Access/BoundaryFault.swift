import JSONLines

/// What is wrong with a changing request under a guest boundary.
enum BoundaryFault: Equatable {
    /// It reaches a guest outside, or one that does not exist.
    case outside(Int)
    /// It would make a guest that lies outside.
    case created(Int)
    /// It would take a guest out of the boundary.
    case leaves(Int)
    /// It would give a guest the tags that a backup has, which may lie outside.
    case restored(Int)
    case undetermined
}

extension GuestBoundary.Members {
    /// A guest is looked at as it is now and as the request would leave it, so that nobody relabels one out or in.
    ///
    /// - Parameter cluster: asked where the request brings back the tags that a snapshot has.
    func fault(of request: APIRequest, on cluster: any ClusterAccess) async throws -> BoundaryFault? {
        guard !boundary.tags.isEmpty, let snapshot = request.snapshotConfiguration else { return fault(of: request) }
        // Of a guest outside nothing is read.
        if let fault = fault(of: request) { return fault }
        let tags = try await cluster.send(snapshot).data["tags"]?.string ?? ""
        return fault(of: request, snapshotTags: GuestBoundary.Candidate.tags(tags))
    }

    /// - Parameter snapshotTags: those that a snapshot has, where the request goes back to it or clones it.
    func fault(of request: APIRequest, snapshotTags: Set<String>? = nil) -> BoundaryFault? {
        let reach = GuestReach(request)
        // What reaches no guest changes something that all guests share.
        guard !reach.reachesUnknown, !reach.vmids.isEmpty else { return .undetermined }
        for vmid in reach.vmids + reach.sources where vmid != reach.made {
            guard contains(vmid) else { return .outside(vmid) }
            var after = guest(vmid).after(request)
            if let snapshotTags, reach.made == nil { after.tags = snapshotTags }
            guard boundary.contains(after) else { return .leaves(vmid) }
        }
        guard let made = reach.made else { return nil }
        if guests?[made] != nil {
            guard contains(made) else { return .outside(made) }
            // What was there is gone then: what is not said comes out of the backup.
            var after = guest(made).after(request)
            if let pool = request.parameters["pool"]?.string { after.pool = pool }
            if request.parameters["tags"] == nil { after.tags = [] }
            return boundary.contains(after) ? nil : request.parameters["tags"] == nil ? .restored(made) : .leaves(made)
        }
        var new = GuestBoundary.Candidate(vmid: made).after(request)
        if new.tags.isEmpty, let source = request.values["vmid"].flatMap({ GuestReach.vmid($0) }) {
            new.tags = snapshotTags ?? guest(source).tags
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

extension APIRequest {
    /// A GET of the configuration that the guest goes back to, or that its clone has; nil where that is no snapshot's.
    fileprivate var snapshotConfiguration: APIRequest? {
        var values = values
        if template.hasSuffix("/clone") {
            guard let name = parameters["snapname"]?.string, name != "current" else { return nil }
            values["snapname"] = name
            return APIRequest(.get, "\(template.dropLast(6))/snapshot/{snapname}/config", values)
        }
        guard template.hasSuffix("/snapshot/{snapname}/rollback") else { return nil }
        return APIRequest(.get, "\(template.dropLast(9))/config", values)
    }
}
