import Glibc
import JSONLines
import Testing

/// `--socket PATH`: many clients, one gateway.
@Suite struct SocketTests {
    @Test func manyClients() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let gateway = try await serve(path)
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFSOCK)
        #expect(status.st_mode & 0o777 == 0o600)

        let answers = try await withThrowingTaskGroup(of: Finished.self) { group in
            for vmid in [101, 102, 103, 104, 105] {
                group.addTask {
                    try await Finished.proxgate(["call", "get_vm_status", "vmid=\(vmid)", "--socket", path, "--json"])
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.code == 0 }, "\(answers)")
        #expect(Set(answers.compactMap { $0.json?["result"]?["vmid"]?.int }) == [101, 102, 103, 104, 105])
        let refused = try await Finished.proxgate(["call", "stop_vm", "vmid=100", "--socket", path])
        #expect(refused.code == 3)

        gateway.signal(SIGTERM)
        #expect(try await gateway.exitCode() == 0)
        #expect(access(path, F_OK) != 0, "the socket file is removed at the end")
    }

    @Test func aSecondInstanceIsRefused() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let gateway = try await serve(path)
        let second = try await Finished.proxgate(["demo", "--socket", path])
        #expect(second.code != 0)
        #expect(second.errors.contains(path), "\(second.errors)")
        #expect(try await Finished.proxgate(["call", "get_nodes", "--socket", path]).code == 0)
        gateway.signal(SIGTERM)
        #expect(try await gateway.exitCode() == 0)
    }

    @Test func aStaleSocketIsReplaced() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let first = try await serve(path)
        first.signal(SIGKILL)
        #expect(try await first.exitCode() == -SIGKILL)
        #expect(access(path, F_OK) == 0)
        let second = try await serve(path)
        #expect(try await Finished.proxgate(["call", "get_nodes", "--socket", path]).code == 0)
        second.signal(SIGTERM)
        #expect(try await second.exitCode() == 0)
    }

    @Test func aFileThatIsNoSocketIsLeftAlone() async throws {
        let workspace = try Workspace()
        let path = try workspace.write("gateway.sock", "precious")
        let demo = try await Finished.proxgate(["demo", "--socket", path])
        #expect(demo.code != 0)
        #expect(try workspace.read("gateway.sock") == "precious")
    }

    @Test func nobodyListens() async throws {
        let workspace = try Workspace()
        let call = try await Finished.proxgate(["call", "get_nodes", "--socket", workspace.path("none.sock")])
        #expect(call.code == 1)
        #expect(call.errors.contains("none.sock"))
    }

    /// A gateway whose socket takes connections.
    private func serve(_ path: String) async throws -> Child {
        let gateway = try Child(Places.proxgate, ["demo", "--speed", "20", "--socket", path])
        let deadline = ContinuousClock.now + Child.patience
        while try await Finished.proxgate(["call", "get_cluster_status", "--socket", path]).code != 0 {
            guard ContinuousClock.now < deadline else { throw HarnessError("no socket: \(gateway.errors)") }
            try await Task.sleep(for: .milliseconds(20))
        }
        return gateway
    }
}
