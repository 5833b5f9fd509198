import Glibc
import JSONLines
import Testing

/// `proxgate config` and `proxgate doctor`, as an admin runs them.
@Suite struct ConfigurationCommandTests {
    @Test func checkAndShow() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(
            "gateway.json",
            #"{"cluster":{"endpoints":["pve1"],"token":{"id":"a@pve!b","secret":"s3cr3t"}},"hooks":"h"}"#)
        let check = try await Finished.proxgate(["config", "check", file])
        #expect(check.code == 0, "\(check)")
        let show = try await Finished.proxgate(
            ["config", "show", file], environment: ["PROXGATE_ENDPOINTS": "192.0.2.7"])
        #expect(show.code == 0)
        #expect(
            try JSONReader.read(show.output)["cluster"]?["endpoints"] == ["192.0.2.7:8006"]
                || show.output.contains("192.0.2.7"))
        #expect(!(show.output + show.errors).contains("s3cr3t"))
        #expect(show.errors.contains("PROXGATE_ENDPOINTS"))
        let named = try await Finished.proxgate(["config", "check"], environment: ["PROXGATE_CONFIG": file])
        #expect(named.code == 0)
        try workspace.write("wrong.json", #"{"clustr":{}}"#)
        let wrong = try await Finished.proxgate(["config", "check", workspace.path("wrong.json")])
        #expect(wrong.code == 1)
        #expect(wrong.output.isEmpty)
        #expect(wrong.errors.contains("did you mean 'cluster'?"))
        #expect(
            try await Finished.proxgate(["config", "check"], environment: ["PROXGATE_CONFIG": "/none.json"]).code == 1)
    }

    @Test func aWorldReadableSecretIsRefusedByServe() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(
            "gateway.json",
            #"{"cluster":{"endpoints":["pve1"],"token":{"id":"a@pve!b","secret":"s3cr3t"}},"hooks":"none"}"#)
        chmod(file, 0o644)
        let serve = try await Finished.proxgate(["serve", "--config", file])
        #expect(serve.code == 1)
        #expect(serve.errors.contains("chmod o="), "\(serve.errors)")
    }

    @Test func convert() async throws {
        let workspace = try Workspace()
        let printed = try await Finished.proxgate([
            "config", "convert", "\(Places.package)/config/examples/python-flat.json",
        ])
        #expect(printed.code == 0)
        #expect(!(printed.output + printed.errors).contains("change-me"))
        let output = workspace.path("gateway.json")
        let nested = "\(Places.package)/config/examples/python-nested.json"
        let written = try await Finished.proxgate(["config", "convert", nested, "--output", output])
        #expect(written.code == 0, "\(written)")
        #expect(try workspace.read("token.secret") == "00000000-0000-0000-0000-000000000000\n")
        var status = stat()
        #expect(stat(workspace.path("token.secret"), &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try await Finished.proxgate(["config", "check", output]).code == 0)
        let again = try await Finished.proxgate(["config", "convert", nested, "--output", output])
        #expect(again.code == 1)
        #expect(again.errors.contains("exists already"))
    }

    @Test func initThenDoctorThenServe() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        let output = workspace.path("gateway.json")
        let words = ["config", "init", "--endpoint", "127.0.0.1:\(simulator.port)", "--output", output]
        let secret = ["PROXGATE_TOKEN_SECRET": simulator.tokenSecret]

        // Step by step without a terminal: it says what it needs, shows the fingerprint, and writes nothing.
        let unpinned = try await Finished.proxgate(words)
        #expect(unpinned.code == 2)
        #expect(unpinned.output.contains(simulator.fingerprint))
        let wrongPin = try await Finished.proxgate(words + ["--pin", String(repeating: "AB", count: 32)])
        #expect(wrongPin.code == 1)
        let wrongToken = try await Finished.proxgate(
            words + ["--accept-certificate", "--token-id", simulator.tokenID],
            environment: ["PROXGATE_TOKEN_SECRET": "x"])
        #expect(wrongToken.code == 1)
        #expect(access(output, F_OK) != 0)

        let made = try await Finished.proxgate(
            words + [
                "--pin", simulator.fingerprint, "--token-id", simulator.tokenID, "--hooks", try workspace.hooks(),
            ],
            environment: secret)
        #expect(made.code == 0, "\(made)")
        #expect(made.output.contains("pveum role add Proxgate --privs"))
        #expect(made.output.contains("VM.PowerMgmt"))
        #expect(!(made.output + made.errors).contains(simulator.tokenSecret))
        let configuration = try JSONReader.read(try workspace.read("gateway.json"))
        #expect(configuration["cluster"]?["name"] == "demo")

        let doctor = try await Finished.proxgate(["doctor", "--config", output, "--json"])
        #expect(doctor.code == 0, "\(doctor)")
        #expect(doctor.json?["ok"] == true)
        #expect(doctor.json?["findings"]?.array?.contains { $0["mark"] == "failure" } == false)
        let call = try await Finished.proxgate(["call", "get_nodes", "--config", output])
        #expect(call.code == 0, "\(call)")

        simulator.child.signal(SIGTERM)
        try await simulator.child.exitCode()
        let down = try await Finished.proxgate(["doctor", "--config", output])
        #expect(down.code == 1)
        #expect(down.output.contains("✗ endpoint 127.0.0.1:\(simulator.port)"), "\(down.output)")
        #expect(down.output.contains("→"))
        #expect(!down.output.contains("\u{1B}"), "no colours in a pipe")
    }

    @Test func commandsForProxmox() async throws {
        let commands = try await Finished.proxgate(["config", "init", "--commands-only", "--read-only"])
        #expect(commands.code == 0)
        #expect(commands.output.contains("VM.Audit") && !commands.output.contains("VM.PowerMgmt"), "\(commands.output)")
    }
}
