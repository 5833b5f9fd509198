import JSONLines

/// Proxmox's login: POST /access/ticket.
struct LoginExchange: Sendable {
    let transport: ClusterTransport
    /// `user@realm`
    let user: String
    let password: Secret

    /// - Throws: ``ProxmoxError`` `unauthorized` with the reason, or what kept the login from coming about.
    func callAsFunction(_ login: TicketLifetime.Login) async throws -> Ticket {
        switch login {
        case .password: return try await attempt(password)
        case .renewal(let ticket):
            do {
                return try await attempt(ticket.value)
            } catch let error as ProxmoxError where error.kind == .unauthorized {
                return try await attempt(password)
            }
        }
    }

    private func attempt(_ password: Secret) async throws -> Ticket {
        var request = ProxmoxRequest(
            method: .post, path: ["access", "ticket"],
            parameters: ["username": .string(user), "password": .string(password.reveal())])
        request.isLogin = true
        let data: JSONValue
        do {
            data = try await transport.send(request).data
        } catch var error as ProxmoxError {
            error.message = "the login of \(user) failed: \(error.message)"
            throw error
        }
        guard data["NeedTFA"]?.int != 1, data["NeedTFA"]?.bool != true else {
            throw ProxmoxError(
                .unauthorized,
                "the login of \(user) asks for a second factor, which a gateway cannot give: "
                    + "use an API token, or a user without one", endpoint: request.endpoint)
        }
        guard let ticket = data["ticket"]?.string, let csrf = data["CSRFPreventionToken"]?.string,
            HeaderText.isPlain(ticket), HeaderText.isPlain(csrf)
        else {
            throw ProxmoxError(
                .badAnswer, "the login of \(user) was answered without a usable ticket", endpoint: request.endpoint)
        }
        return Ticket(value: Secret(ticket), csrf: Secret(csrf))
    }
}

/// What may stand in a header: an HTTP library's complaint about anything else would print it, and it is a secret.
enum HeaderText {
    static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3B } }
}
