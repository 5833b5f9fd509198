import Logging

/// A login's ticket and the token that every write carries beside it.
struct Ticket: Sendable {
    let value: Secret
    let csrf: Secret
    let issued: ContinuousClock.Instant
    let user: String

    /// Proxmox ends a ticket after 2 hours; renewed well before, in case its clock and ours do not run alike.
    static let life = Duration.seconds(5400)

    func isFresh(at now: ContinuousClock.Instant) -> Bool { now - issued < Self.life }
}

/// One login for all who need it at the same time.
actor TicketCache {
    /// - Parameter password: the password, or an earlier ticket, which Proxmox takes in its place.
    typealias Login = @Sendable (_ password: Secret) async throws -> Ticket

    private let password: Secret
    private let login: Login
    private var ticket: Ticket?
    private var running: Task<Ticket, any Error>?

    init(password: Secret, login: @escaping Login) {
        self.password = password
        self.login = login
    }

    /// A ticket that is fresh and is not the rejected one.
    func current(rejected: Ticket? = nil, now: ContinuousClock.Instant = .now) async throws -> Ticket {
        if let ticket, ticket.isFresh(at: now), ticket.value != rejected?.value { return ticket }
        if let running { return try await running.value }
        // A ticket near its end renews itself without the password; a rejected one cannot.
        let old = ticket.flatMap { $0.value == rejected?.value ? nil : $0.value }
        let task = Task { [login, password] in
            if let old {
                do { return try await login(old) } catch let error as ProxmoxError where error.kind == .unauthorized {
                    return try await login(password)
                }
            }
            return try await login(password)
        }
        running = task
        defer { running = nil }
        let fresh = try await task.value
        ticket = fresh
        return fresh
    }
}
