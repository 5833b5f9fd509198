import Gateway
import JSONLines
import SimulatedCluster
import Synchronization
import Testing

@testable import Tools

/// A server in Proxmox's place answers with values that no cluster has: every tool ends with a result or an error, and none
/// with the process.
@Suite(.timeLimit(.minutes(10))) struct HostileAnswersTests {
    private static let values: [JSONValue] = [
        .int(.max), .int(.min), .double(1e308), .double(-1e308), "", "-9223372036854775808", "\u{202E}\u{0}\n", nil,
        [:],
        [[:]],
    ]
    /// What leads to a guest, a node or a task: without it there is nothing to answer.
    private static let kept: Set = ["vmid", "node", "type", "storage", "upid", "status", "exitstatus"]

    @Test func noValueEndsTheProcess() async throws {
        let value = Value()
        try await withLab(through: { Hostile(inner: $0, value: value) }) { lab in
            for tool in Lab.registry.tools {
                guard let example = tool.spec.examples.first else { continue }
                for hostile in Self.values {
                    value.set(hostile)
                    // A change is planned only: it would wait for a state that never comes.
                    let options: JSONObject = tool.spec.changes ? ["dry_run": true] : [:]
                    let outcome = await lab.call(tool.spec.name, example, options)
                    #expect(!outcome.text.isEmpty, "\(tool.spec.name)")
                }
            }
            value.set(nil)
            #expect(lab.changes == [])
            _ = try await lab.result("get_vms")
        }
    }

    /// What is put in; nil for the truth.
    private final class Value: Sendable {
        private let value = Mutex<JSONValue?>(nil)
        func set(_ new: JSONValue?) { value.withLock { $0 = new } }
        var now: JSONValue? { value.withLock { $0 } }
    }

    private struct Hostile: ClusterAccess {
        let inner: ProxmoxCluster
        let value: Value
        var name: String { inner.name }

        func isNode(_ name: String) async throws -> Bool { try await inner.isNode(name) }
        func nodeNames() async throws -> [String] { try await inner.nodeNames() }

        func send(_ request: APIRequest) async throws -> APIResponse {
            let response = try await inner.send(request)
            guard let hostile = value.now, request.method == .get else { return response }
            // A number stands for numbers only, so that more of an answer is read.
            let isNumber = hostile.number != nil
            func changed(_ value: JSONValue, _ name: String) -> JSONValue {
                switch value {
                case .object(let object):
                    .object(JSONObject(object.members.map { ($0.name, changed($0.value, $0.name)) }))
                case .array(let values): .array(values.map { changed($0, name) })
                case .number where !HostileAnswersTests.kept.contains(name): hostile
                case .string where !isNumber && !HostileAnswersTests.kept.contains(name): hostile
                default: value
                }
            }
            return APIResponse(data: changed(response.data, ""), extra: response.extra)
        }
    }
}
