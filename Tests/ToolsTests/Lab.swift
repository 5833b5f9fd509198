import Gateway
import JSONLines
import Logging
import ProxmoxClient
import SimulatedCluster
import Testing

@testable import Tools

/// A gateway without policy before a simulated cluster of its own, over real HTTPS.
struct Lab: Sendable {
    let cluster: SimulatedCluster
    let pipeline: Pipeline
    static let registry = ToolRegistry(AllTools.all())

    /// A profile that opens everything which a profile can open.
    static let access = AccessRules(profiles: [
        Profile(
            name: "lab", members: .init(users: ["*"]), tools: ["*"] + registry.tools.map(\.spec.name),
            endpoints: Set(Catalogue.shared.endpoints.map(\.key)))
    ])

    /// Runs a tool as a caller would.
    func call(_ tool: String, _ arguments: JSONObject = [:], _ options: JSONObject = [:]) async -> Outcome {
        let principal = Principal(user: "tester", uid: 1000, door: .stdio)
        let request = CallRequest(tool: tool, arguments: arguments, options: options, principal: principal)
        return await pipeline.run(pipeline.admit(request))
    }

    /// The result of a call that must succeed; it must have what its schema demands.
    func result(_ tool: String, _ arguments: JSONObject = [:], _ options: JSONObject = [:]) async throws -> JSONObject {
        let result = try await call(tool, arguments, options).result.get()
        try Self.check(result, of: tool)
        return result
    }

    /// The error of a call that must fail.
    func error(_ tool: String, _ arguments: JSONObject = [:], _ options: JSONObject = [:]) async throws -> GatewayError
    {
        switch await call(tool, arguments, options).result {
        case .success(let result):
            Issue.record("\(tool) succeeded: \(JSONWriter.string(.object(result)))")
            throw GatewayError(.internal, "no error")
        case .failure(let error): return error
        }
    }

    /// Changing requests that reached the cluster.
    var changes: [String] {
        cluster.requests.filter { $0.method != "GET" }.map {
            "\($0.method) \($0.path.replacing("/api2/json", with: ""))"
        }
    }

    /// Every member that the tool's output schema demands is there and of its type.
    static func check(_ result: JSONObject, of tool: String) throws {
        let spec = try #require(registry.tool(named: tool)).spec
        for name in spec.requiredOutput { #expect(result[name] != nil, "\(tool) gives no \(name)") }
        check(.object(result), ["type": "object", "properties": .object(spec.output)], at: tool)
    }

    private static func check(_ value: JSONValue, _ schema: JSONValue, at path: String) {
        let matches: Bool? =
            switch schema["type"]?.string {
            case "integer": value.int != nil
            case "number": value.double != nil
            case "string": value.string != nil
            case "boolean": value.bool != nil
            case "array": value.array != nil
            case "object": value.object != nil
            default: nil
            }
        if let matches { #expect(matches, "\(path) is \(value.kind): \(JSONWriter.string(value))") }
        for name in schema["required"]?.array ?? [] {
            #expect(value[name.string ?? ""] != nil, "\(path) has no \(name.string ?? "")")
        }
        for (name, member) in schema["properties"]?.object ?? [:] {
            if let inner = value[name] { check(inner, member, at: "\(path).\(name)") }
        }
        if let items = schema["items"] {
            for (index, item) in (value.array ?? []).enumerated() { check(item, items, at: "\(path)[\(index)]") }
        }
    }
}

/// Runs a test in a lab of its own, two hundred times as fast as a real one.
func withLab(
    speed: Double = 200, style: TextStyle = .rich, extraGuests: Int = 0, policy: any PolicyEngine = NoPolicy(),
    access: AccessRules = Lab.access, identity: String? = nil, uploads: [String] = [], isRoot: Bool = false,
    through: (ProxmoxCluster) -> any ClusterAccess = { $0 }, _ body: (Lab) async throws -> Void
) async throws {
    let quiet = Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })
    var options = SimulatedCluster.Options()
    options.speed = speed
    options.extraGuests = extraGuests
    let cluster = try await SimulatedCluster.start(options, logger: quiet)
    var configuration = ProxmoxConfiguration(
        name: "lab", endpoints: [ProxmoxConfiguration.Endpoint(host: "127.0.0.1", port: cluster.port)],
        credentials: isRoot
            ? .password(user: "root@pam", password: Secret(cluster.password))
            : .token(id: cluster.tokenID, secret: Secret(cluster.tokenSecret)),
        trust: .fingerprint(cluster.fingerprint))
    configuration.connectTimeout = .seconds(60)
    let client = ProxmoxClient(configuration, logger: quiet)
    var access = access
    access.accounts["lab"] = identity
    let pipeline = Pipeline(
        registry: identity == nil && uploads.isEmpty
            ? Lab.registry : ToolRegistry(AllTools.all(identity: identity, uploads: uploads)), policy: policy,
        access: access,
        cluster: through(ProxmoxCluster(name: "lab", connection: client, account: cluster.tokenID)),
        audit: NoAudit(), style: style, identity: "test", logger: quiet)
    do {
        try await body(Lab(cluster: cluster, pipeline: pipeline))
    } catch {
        await client.shutdown()
        await cluster.stop()
        throw error
    }
    await client.shutdown()
    await cluster.stop()
}
