import Glibc
import JSONLines
import Testing

/// A gateway on a socket that everybody may connect to.
struct ProfiledService: OpenService {
    let gateway: GatewayProcess
    let workspace: Workspace
    var socket: String { workspace.path("gateway.sock") }

    /// - Parameter more: members of the configuration beside these.
    static func start(
        _ profiles: JSONObject, hooks: [String: String]? = nil, _ more: JSONObject = [:]
    ) async throws -> ProfiledService {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        chmod(workspace.path, 0o711)
        var configuration = simulator.configuration
        for (name, value) in more { configuration[name] = value }
        configuration["profiles"] = .object(profiles)
        configuration["audit"] = ["file": "audit.jsonl"]
        configuration["hooks"] = .string(try workspace.hooks(hooks ?? ["none.lua": "-- nothing is forbidden\n"]))
        let gateway = try GatewayProcess.serve(
            configuration, ["--socket", workspace.path("gateway.sock"), "--socket-mode", "666"], in: workspace)
        let service = ProfiledService(gateway: gateway, workspace: workspace, simulator: simulator)
        _ = try await gateway.child.wait(for: "the socket") { _ in
            access(service.socket, F_OK) == 0 ? true : nil
        }
        return service
    }

    let simulator: Simulator

    init(gateway: GatewayProcess, workspace: Workspace, simulator: Simulator) {
        (self.gateway, self.workspace, self.simulator) = (gateway, workspace, simulator)
    }

    func end() async throws {
        gateway.child.signal(SIGTERM)
        #expect(try await gateway.child.exitCode() == 0)
    }
}
