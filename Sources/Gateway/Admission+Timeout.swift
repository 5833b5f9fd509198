import JSONLines

extension Admission {
    /// Cancels the call when its whole time is up, and says so.
    func withTimeout(
        _ body: @escaping @Sendable () async -> Result<JSONObject, GatewayError>
    ) async -> Result<JSONObject, GatewayError> {
        guard let times else { return await limited(body) }
        return await CallTimes.$current.withValue(times) { await limited(body) }
    }

    private func limited(
        _ body: @escaping @Sendable () async -> Result<JSONObject, GatewayError>
    ) async -> Result<JSONObject, GatewayError> {
        guard let timeout = options.timeout else { return await body() }
        return await withTaskGroup(of: Result<JSONObject, GatewayError>?.self) { group in
            group.addTask { await body() }
            group.addTask {
                try? await Alarms.shared.sleep(until: arrived + timeout)
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            if case .some(.some(let result)) = first { return result }
            // The body was cancelled and says how far it had come.
            guard case .some(.some(let result)) = await group.next() else {
                return .failure(GatewayError(.cancelled, "cancelled before it began"))
            }
            guard case .failure(var error) = result, error.code == .cancelled, !Task.isCancelled else { return result }
            error.code = .timeout
            error.message = "the call's time is up: \(error.message)"
            return .failure(error)
        }
    }
}
