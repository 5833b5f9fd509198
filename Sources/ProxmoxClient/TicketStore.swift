import Logging
import Synchronization

/// Gives out the ticket: one login for all who need it at the same time.
final class TicketStore: Sendable {
    typealias LogIn = @Sendable (TicketLifetime.Login) async throws -> Ticket

    private struct State {
        var lifetime = TicketLifetime()
        var waiting: [Int: CheckedContinuation<Ticket, any Error>] = [:]
        var nextWaiter = 0
        var login: Task<Void, Never>?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let logIn: LogIn
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant

    init(
        logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }, logIn: @escaping LogIn
    ) {
        self.logger = logger
        self.now = now
        self.logIn = logIn
    }

    /// - Parameter refused: a ticket that Proxmox has just refused.
    /// - Throws: what the login threw, or `CancellationError`; a cancelled waiter leaves, and the login goes on.
    func ticket(insteadOf refused: Ticket? = nil) async throws -> Ticket {
        let waiter = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { state in
                    // Cancelled before it could be heard of: the handler below has found nobody.
                    if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
                    switch state.lifetime.need(insteadOf: refused, at: now()) {
                    case .use(let ticket, let login):
                        begin(login, &state)
                        continuation.resume(returning: ticket)
                    case .wait(let login):
                        state.waiting[waiter] = continuation
                        begin(login, &state)
                    }
                }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume(throwing: CancellationError())
        }
    }

    /// Ends a login that is under way; its waiters hear of it.
    func close() {
        state.withLock { state in
            state.isClosed = true
            return state.login
        }?.cancel()
    }

    /// The login belongs to no caller, so that none can take it from the others by being cancelled.
    private func begin(_ login: TicketLifetime.Login?, _ state: inout State) {
        guard let login else { return }
        state.login = Task { await self.run(login) }
        if state.isClosed { state.login?.cancel() }
    }

    private func run(_ login: TicketLifetime.Login) async {
        let result: Result<Ticket, any Error>
        do {
            result = .success(try await logIn(login))
        } catch is CancellationError {
            result = .failure(
                ProxmoxError(.closed, "the client was shut down during its login", endpoint: "POST /access/ticket"))
        } catch {
            result = .failure(error)
        }
        let waiting = state.withLock { state in
            switch result {
            case .success(let ticket): state.lifetime.loggedIn(ticket, at: now())
            case .failure: state.lifetime.loginFailed(at: now())
            }
            state.login = nil
            defer { state.waiting = [:] }
            return state.waiting
        }
        if case .failure(let error) = result, waiting.isEmpty {
            logger.warning("the ticket could not be renewed yet", metadata: ["error": "\(error)"])
        }
        for continuation in waiting.values { continuation.resume(with: result) }
    }
}
