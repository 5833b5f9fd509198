import NIOHTTP1

/// A request made ready for one endpoint, and the errors that it may end with.
struct Sending: Sendable {
    let request: ProxmoxRequest
    let path: String
    let form: String
    let headers: HTTPHeaders
    let endpoint: ProxmoxConfiguration.Endpoint

    /// The request was on a connection when it failed.
    func lost(_ error: any Error, isClosed: Bool) -> ProxmoxError {
        if request.isChange {
            return failure(
                .outcomeUnknown,
                "the request was sent to \(endpoint), but \(lossText(error)); it may have been done, and was not repeated"
            )
        }
        if isClosed { return failure(.closed, "the client was shut down before the answer came") }
        if error is Exchange.TooLarge { return failure(.badAnswer, "\(endpoint): \(lossText(error))") }
        return failure(FailureText.isTimeout(error) ? .timeout : .unreachable, "\(endpoint): \(lossText(error))")
    }

    /// - Parameter presented: the certificate that was shown, where that is known already.
    func untrusted(_ verdict: String, _ presented: Fingerprint?, within timeout: Duration) async -> ProxmoxError {
        var presented = presented
        if presented == nil { presented = await CertificateProbe.presented(by: endpoint, within: timeout.timeAmount) }
        let shown = presented.map { " (SHA-256 fingerprint \($0))" } ?? ""
        return failure(
            .certificate,
            "the certificate that \(endpoint) shows\(shown) \(verdict); nothing was sent. Compare it with the one that "
                + "'pvenode cert info' prints on the node; if they agree, pin that fingerprint or trust its authority "
                + "(ca_file) in the configuration")
    }

    private func lossText(_ error: any Error) -> String {
        if error is Exchange.TooLarge { return "the answer is larger than the limit for answers" }
        if FailureText.isTimeout(error) { return "no complete answer came in time" }
        return "no answer came (\(FailureText.of(error)))"
    }

    private func failure(_ kind: ProxmoxError.Kind, _ message: String) -> ProxmoxError {
        ProxmoxError(kind, message, endpoint: request.endpoint, host: endpoint.description)
    }
}
