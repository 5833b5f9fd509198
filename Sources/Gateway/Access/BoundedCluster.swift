import JSONLines
import Synchronization

/// The cluster as it is for a principal with a guest boundary: other guests do not exist in it.
///
/// All that a call reads goes through it, from finding its guest to following its task, so that no tool has to know of
/// boundaries. Changes have been judged before, by ``BuiltInRules``.
final class BoundedCluster: ClusterAccess {
    private let inner: any ClusterAccess
    private let boundary: GuestBoundary
    /// Tasks that this call began, whatever they are about.
    private let begun = Mutex<Set<String>>([])

    init(_ inner: any ClusterAccess, _ boundary: GuestBoundary) {
        self.inner = inner
        self.boundary = boundary
    }

    var name: String { inner.name }
    func isNode(_ name: String) async throws -> Bool { try await inner.isNode(name) }
    func nodeNames() async throws -> [String] { try await inner.nodeNames() }

    func send(_ request: APIRequest) async throws -> APIResponse {
        guard EndpointEffects.effects(of: request)?.changes == false else {
            let response = try await inner.send(request)
            if let upid = response.data.string { begun.withLock { _ = $0.insert(upid) } }
            return response
        }
        switch BoundedRead(request.segments) {
        case .free: return try await inner.send(request)
        case .guest(let vmid):
            guard try await contains(vmid) else { throw GatewayError.noGuest(vmid, on: name) }
            return try await inner.send(request)
        case .task(let upid):
            guard try await reaches(task: upid) else {
                throw GatewayError(.notFound, "there is no task \(upid) that this account may see")
            }
            return try await inner.send(request)
        case .rows(.pool) where !boundary.pools.contains(request.segments.last ?? ""):
            throw GatewayError(.notFound, "there is no pool '\(request.segments.last ?? "")' that this account may see")
        case .rows(let rows):
            let members = try await members(for: rows)
            let response = try await inner.send(request)
            // Figures beside the rows count what is not shown.
            return APIResponse(data: rows.inside(members, response.data))
        case .unknown:
            throw GatewayError(
                .notPermitted,
                "\(request) may show guests that this account's profile does not reach, so it is not read for it",
                ["endpoint": .string(request.description)])
        }
    }

    func rows(_ request: APIRequest) async throws -> JSONRows {
        guard case .rows(let rows) = BoundedRead(request.segments), rows.areWhole,
            EndpointEffects.effects(of: request)?.changes == false
        else { return JSONRows(try await send(request).data.array ?? []) }
        let members = try await members(for: rows)
        return try await inner.rows(request).keeping { rows.isInside(members, $0) }
    }

    /// Asked before the rows, so that a guest that leaves meanwhile is not shown by a number that it had.
    private func members(for rows: BoundedRead.Rows) async throws -> GuestBoundary.Members {
        // These rows say themselves where they belong.
        rows == .resources
            ? GuestBoundary.Members(boundary: boundary, guests: nil) : try await boundary.members(of: inner)
    }

    private func contains(_ vmid: Int) async throws -> Bool {
        if boundary.containsNumber(vmid) { return true }
        return try await boundary.members(of: inner).contains(vmid)
    }

    private func reaches(task upid: String) async throws -> Bool {
        if begun.withLock({ $0.contains(upid) }) { return true }
        guard let vmid = GuestReach.vmid(ofTask: upid) else { return false }
        return try await contains(vmid)
    }
}
