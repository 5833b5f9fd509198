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

    @Test(.enabled("pexpect from PyPI") { try await PythonVenv.pexpect.isAvailable() })
    func initAtATerminal() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        let directory = try workspace.directory("new")
        let talk = try await PythonVenv.pexpect.run(
            "init.py",
            [
                Places.proxgate, directory, "127.0.0.1:\(simulator.port)", simulator.fingerprint, simulator.tokenID,
                simulator.tokenSecret,
            ])
        #expect(talk.json?["done"] == true, "\(talk)")
        #expect(
            try await Finished.proxgate(["doctor", "--config", "\(directory)/gateway.json"]).code == 0)
    }

    @Test func initAtAWrongAddress() async throws {
        let workspace = try Workspace()
        let output = workspace.path("gateway.json")
        let refused = try await Finished.proxgate([
            "config", "init", "--endpoint", "127.0.0.1:1", "--accept-certificate", "--output", output,
        ])
        #expect(refused.code == 1 && refused.errors.contains("127.0.0.1:1 shows no certificate"), "\(refused)")
        let nonsense = try await Finished.proxgate([
            "config", "init", "--endpoint", "https://pve1:x/", "--accept-certificate", "--output", output,
        ])
        #expect(nonsense.code == 2 && nonsense.errors.contains("--endpoint"), "\(nonsense)")
        #expect(access(output, F_OK) != 0)
    }

    @Test func initAddsClusters() async throws {
        let workspace = try Workspace()
        let (home, lab) = (try await Simulator.start(), try await Simulator.start())
        // A directory that is not there yet.
        let output = workspace.path("etc/proxgate/gateway.json")
        func initialize(_ simulator: Simulator, _ more: [String]) async throws -> Finished {
            try await Finished.proxgate(
                [
                    "config", "init", "--endpoint", "127.0.0.1:\(simulator.port)", "--pin", simulator.fingerprint,
                    "--token-id", simulator.tokenID, "--hooks", "none", "--output", output,
                ] + more, environment: ["PROXGATE_TOKEN_SECRET": simulator.tokenSecret])
        }
        let first = try await initialize(home, [])
        #expect(first.code == 0, "\(first)")
        // What stands in the file already has its place afterwards.
        var written = try JSONReader.read(try workspace.read("etc/proxgate/gateway.json")).object ?? [:]
        written["gateway"] = ["guest": 101]
        written["format"] = "plain"
        try workspace.write("etc/proxgate/gateway.json", .object(written))
        chmod(output, 0o640)

        #expect(try await initialize(lab, []).errors.contains("--cluster NAME"))
        #expect(try await initialize(lab, ["--cluster", "a/b"]).code == 2)
        let same = try await initialize(lab, ["--cluster", "demo"])
        #expect(same.code == 1 && same.errors.contains("is there already"), "\(same)")
        #expect(try JSONReader.read(try workspace.read("etc/proxgate/gateway.json")).object == written)

        let second = try await initialize(lab, ["--cluster", "lab"])
        #expect(second.code == 0 && second.output.contains("names its cluster"), "\(second)")
        let both = try JSONReader.read(try workspace.read("etc/proxgate/gateway.json")).object ?? [:]
        #expect(both["clusters"]?.object?.names == ["demo", "lab"], "\(both)")
        #expect(both["clusters"]?["demo"]?["gateway"] == ["guest": 101] && both["format"] == "plain", "\(both)")
        #expect(both["cluster"] == nil && both["gateway"] == nil)
        var status = stat()
        #expect(stat(output, &status) == 0 && status.st_mode & 0o777 == 0o640, "the mode stays")
        let doctor = try await Finished.proxgate(["doctor", "--config", output])
        #expect(!doctor.output.contains("✗"), "\(doctor)")
        for cluster in ["demo", "lab"] {
            let nodes = try await Finished.proxgate(["call", "get_nodes", "cluster=\(cluster)", "--config", output])
            #expect(nodes.code == 0, "\(nodes)")
        }
        // Of several from the beginning.
        let alone = try await Finished.proxgate(
            [
                "config", "init", "--endpoint", "127.0.0.1:\(lab.port)", "--accept-certificate", "--token-id",
                lab.tokenID, "--hooks", "none", "--cluster", "lab", "--output", workspace.path("one.json"),
            ], environment: ["PROXGATE_TOKEN_SECRET": lab.tokenSecret])
        #expect(alone.code == 0, "\(alone)")
        #expect(try await Finished.proxgate(["config", "check", workspace.path("one.json")]).code == 0)
        // A configuration that is wrong is mended first.
        try workspace.write("wrong.json", #"{"clusters":{}}"#)
        let wrong = try await Finished.proxgate(
            ["config", "init", "--cluster", "lab", "--output", workspace.path("wrong.json")])
        #expect(wrong.code == 1 && wrong.errors.contains("clusters: is empty"), "\(wrong)")
    }

    /// What root writes into the service's directory, the service can read.
    @Test(.enabled(if: geteuid() == 0, "needs root, to give a directory away"))
    func initForAService() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        let directory = try workspace.directory("etc")
        let service: gid_t = 65_533
        #expect(chown(directory, 0, service) == 0 && chmod(directory, 0o750) == 0)
        chmod(workspace.path, 0o755)
        let made = try await Finished.proxgate(
            [
                "config", "init", "--endpoint", "127.0.0.1:\(simulator.port)", "--accept-certificate", "--hooks",
                "none",
                "--token-id", simulator.tokenID, "--output", "\(directory)/gateway.json",
            ], environment: ["PROXGATE_TOKEN_SECRET": simulator.tokenSecret])
        #expect(made.code == 0, "\(made)")
        for name in ["gateway.json", "token.secret"] {
            var status = stat()
            #expect(stat("\(directory)/\(name)", &status) == 0)
            #expect(status.st_uid == 0 && status.st_gid == service && status.st_mode & 0o777 == 0o640, "\(name)")
        }
        let check = try await Finished.run(
            "/usr/bin/setpriv",
            [
                "--reuid", "\(service)", "--regid", "\(service)", "--clear-groups", Places.proxgate, "config", "check",
                "\(directory)/gateway.json",
            ])
        #expect(check.code == 0, "\(check)")
    }

    @Test func commandsForProxmox() async throws {
        let commands = try await Finished.proxgate(["config", "init", "--commands-only", "--read-only"])
        #expect(commands.code == 0)
        #expect(commands.output.contains("VM.Audit") && !commands.output.contains("VM.PowerMgmt"), "\(commands.output)")
        #expect(!commands.output.contains("#"))
        let all = try await Finished.proxgate(["config", "init", "--commands-only"])
        #expect(all.output.contains("# Proxmox VE 8 has VM.Monitor"), "\(all.output)")
        // What is wrong is told with the command's own help.
        let usage = try await Finished.proxgate(["config", "init"])
        #expect(
            usage.code == 2
                && usage.errors
                    == "Error: --endpoint is missing\n  See 'proxgate config init --help' for more information.\n"
        )
    }
}
