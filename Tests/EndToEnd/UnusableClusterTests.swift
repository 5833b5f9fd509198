import JSONLines
import Testing

/// A cluster that cannot be asked: every call says why, the process lives on, no secret is said.
@Suite struct UnusableClusterTests {
    @Test func aWrongPassword() async throws {
        let simulator = try await Simulator.start()
        var cluster = simulator.cluster()
        cluster["token"] = nil
        cluster["user"] = .string(simulator.user)
        cluster["password"] = "not-the-password"
        let gateway = try await refusesTwice(["cluster": .object(cluster)], code: "unauthorized")
        #expect(!(gateway.child.output + gateway.child.errors).contains("not-the-password"))
    }

    @Test func aWrongToken() async throws {
        let simulator = try await Simulator.start()
        let secret = "11111111-2222-3333-4444-555555555555"
        let cluster = simulator.cluster(token: ["id": .string(simulator.tokenID), "secret": .string(secret)])
        let gateway = try await refusesTwice(["cluster": .object(cluster)], code: "unauthorized")
        #expect(!(gateway.child.output + gateway.child.errors).contains(secret))
    }

    @Test func aWrongPinSendsNothing() async throws {
        let simulator = try await Simulator.start()
        let pin = Array(repeating: "AB", count: 32).joined(separator: ":")
        let cluster = simulator.cluster(tls: ["fingerprint": .string(pin)])
        let gateway = try await refusesTwice(["cluster": .object(cluster)], code: "unreachable")
        let message = try await gateway.answer(1).message
        #expect(message.lowercased().contains("fingerprint"), "\(message)")
        #expect(simulator.requests.isEmpty, "\(simulator.requests)")
    }

    @Test func aCertificateOfNobodyKnown() async throws {
        let simulator = try await Simulator.start()
        var cluster = simulator.cluster()
        cluster["tls"] = nil
        let gateway = try await refusesTwice(["cluster": .object(cluster)], code: "unreachable")
        let message = try await gateway.answer(1).message
        #expect(message.lowercased().contains("certificate"), "\(message)")
        #expect(simulator.requests.isEmpty, "\(simulator.requests)")
    }

    @Test func aClusterThatIsNotReachable() async throws {
        // A port that a cluster has had and given back.
        let simulator = try await Simulator.start()
        simulator.child.signal(15)
        #expect(try await simulator.child.exitCode() == 0)
        let gateway = try await refusesTwice(simulator.configuration, code: "unreachable")
        let message = try await gateway.answer(1).message
        #expect(message.contains("127.0.0.1:\(simulator.port)"), "\(message)")
    }

    @Test func theNextEndpointIsTried() async throws {
        let gone = try await Simulator.start()
        gone.child.signal(15)
        try await gone.child.exitCode()
        let simulator = try await Simulator.start()
        var cluster = simulator.cluster()
        cluster["endpoints"] = [.string("127.0.0.1:\(gone.port)"), .string("127.0.0.1:\(simulator.port)")]
        let gateway = try GatewayProcess.serve(["cluster": .object(cluster)])
        let started = try await gateway.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(started["result"]?["status"] == "running", "\(started)")
        #expect(try await gateway.end() == 0)
        #expect(simulator.changes.count == 1, "\(simulator.changes)")
    }

    /// Both a read and a change fail with the code; a ping is answered in between.
    private func refusesTwice(_ configuration: JSONObject, code: String) async throws -> GatewayProcess {
        let gateway = try GatewayProcess.serve(configuration)
        let read = try await gateway.ask(#"{"id":1,"tool":"get_nodes"}"#)
        #expect(read.code == code, "\(read)")
        #expect(try await gateway.ask(#"{"id":2,"op":"ping"}"#)["ok"] == true)
        let change = try await gateway.ask(#"{"id":3,"tool":"start_vm","args":{"vmid":102}}"#)
        // Guests that cannot be looked up are a reason for the hooks to refuse, too.
        #expect(change.code == code || change.code == "denied", "\(change)")
        #expect(try await gateway.end() == 0)
        return gateway
    }
}
