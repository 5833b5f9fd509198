/// What a login gives: a cookie, and the token that every change carries beside it.
struct Ticket: Sendable, Equatable {
    let value: Secret
    let csrf: Secret
}

/// When to log in, and with what: all of a ticket's life without its I/O.
///
/// Proxmox ends a ticket after 2 hours by its own clock. Here time runs by the gateway's, which goes on while the machine
/// sleeps, and is never compared with Proxmox's.
struct TicketLifetime: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// From this age on a ticket is renewed beside the requests that still use it.
    static let renewalAge = Duration.seconds(3_600)
    /// From this age on no request begins with it.
    static let lastUse = Duration.seconds(6_600)
    /// From this age on it is no good for renewing itself either.
    static let end = Duration.seconds(7_200)
    /// Between attempts to renew a ticket that is still good.
    static let pause = Duration.seconds(30)

    enum Login: Sendable, Equatable {
        case password
        /// Proxmox takes a ticket in the password's place; if it does not take this one, the password follows.
        case renewal(of: Ticket)
    }

    enum Action: Sendable, Equatable {
        /// Use the ticket; where a login is given, begin it in the background.
        case use(Ticket, beginning: Login?)
        /// Wait for the login that runs already, or for the given one after beginning it.
        case wait(beginning: Login?)
    }

    private var ticket: (value: Ticket, since: Instant)?
    private var isLoggingIn = false
    private var nextRenewal: Instant?

    /// Somebody needs a ticket.
    ///
    /// - Parameter refused: one that Proxmox has just answered with 401. It is dropped, unless it was replaced meanwhile.
    mutating func need(insteadOf refused: Ticket?, at now: Instant) -> Action {
        if let refused, refused == ticket?.value { ticket = nil }
        guard let ticket else { return .wait(beginning: begin(.password)) }
        let age = now - ticket.since
        if age < Self.renewalAge { return .use(ticket.value, beginning: nil) }
        let login = age < Self.end ? Login.renewal(of: ticket.value) : .password
        guard age < Self.lastUse else { return .wait(beginning: begin(login)) }
        let isDue = nextRenewal.map { now >= $0 } ?? true
        return .use(ticket.value, beginning: isDue ? begin(login) : nil)
    }

    /// The login that was begun has ended well.
    mutating func loggedIn(_ value: Ticket, at now: Instant) {
        ticket = (value, now)
        isLoggingIn = false
        nextRenewal = nil
    }

    mutating func loginFailed(at now: Instant) {
        isLoggingIn = false
        nextRenewal = now + Self.pause
    }

    private mutating func begin(_ login: Login) -> Login? {
        guard !isLoggingIn else { return nil }
        isLoggingIn = true
        return login
    }
}
