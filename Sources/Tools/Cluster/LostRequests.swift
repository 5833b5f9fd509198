public import Gateway
import ProxmoxClient

/// Finds what became of changes that earlier processes have sent.
public struct LostRequests: Sendable {
    private let cluster: any ClusterAccess
    private let account: String

    /// - Parameter account: what begins tasks there, as their UPIDs say it.
    public init(cluster: any ClusterAccess, account: String) {
        self.cluster = cluster
        self.account = account
    }

    /// Looks until the cluster can be asked.
    ///
    /// - Parameter named: gives the tasks that are known to belong to others.
    public func find(
        _ sent: SentRequest, except named: @escaping @Sendable () async -> Set<String>
    ) async -> LostRequest {
        var pause = Duration.seconds(1)
        while true {
            let finding = await LostTask(account: account).find(sent.request, sent: sent.sent, except: named) {
                try await cluster.send($0).data
            }
            switch finding {
            case .found(let task): return .task(task.text)
            case .unclear(let words): return .unclear(words)
            case nil: return .unclear("it begins no task by which it could be told")
            case .unread(let words):
                do { try await Task.sleep(for: pause) } catch { return .unclear(words) }
                pause = min(pause * 2, .seconds(60))
            }
        }
    }
}
