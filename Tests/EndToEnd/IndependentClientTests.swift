import JSONLines
import Testing

/// Clients that others wrote for real clusters take the simulated one for real.
@Suite struct IndependentClientTests {
    private func access(_ simulator: Simulator) -> String {
        JSONWriter.string([
            "port": .int(simulator.port), "certificate": .string(simulator.certificate),
            "token_id": .string(simulator.tokenID), "token_secret": .string(simulator.tokenSecret),
            "user": .string(simulator.user), "password": .string(simulator.password),
        ])
    }

    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.proxmoxer.isAvailable() })
    func proxmoxerLeadsAGuestThroughItsLife() async throws {
        let simulator = try await Simulator.start()
        let script = try await PythonVenv.proxmoxer.run("proxmoxer_life.py", [], input: access(simulator))
        let said = try #require(script.json, "\(script.errors)")
        for step in ["clone", "snapshot", "start", "backup", "stop", "rollback", "delete", "upload", "task"] {
            #expect(said[step] == "OK", "\(step): \(said[step] ?? .null)")
        }
        #expect(said["backups"] == 1 && said["left"] == [] && said["uploaded"] == [19_000])
        #expect(said["log"] == "TASK OK" && said["parsed"] == "qmstart" && said["renewed"] == true)
        #expect(said["refused"]?.string?.contains("authenticate") == true)
        #expect(said["invalid"]?.array?.first == 400)
        #expect(said["invalid"]?.array?.last?["cores"] == "type check ('integer') failed - got 'many'")
        #expect(said["taken"]?.string?.contains("VM 102 already exists on node 'pve1'") == true)
    }

    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.pveExporter.isAvailable() })
    func theExporterScrapesWithTokenAndTicket() async throws {
        let simulator = try await Simulator.start()
        let script = try await PythonVenv.pveExporter.run("pve_exporter_client.py", [], input: access(simulator))
        let said = try #require(script.json, "\(script.errors)")
        for way in ["token", "ticket"] {
            let metrics = said[way]?.string ?? ""
            for line in [
                #"pve_up{id="qemu/101"} 1.0"#, #"pve_up{id="qemu/102"} 0.0"#, #"pve_up{id="node/pve1"} 1.0"#,
                #"pve_guest_info{id="qemu/100",name="firewall",node="pve1""#, #"pve_cluster_info{id="cluster/demo""#,
                #"pve_version_info{release="9.2""#, #"pve_not_backed_up_info{id="qemu/102"} 1.0"#,
                #"pve_onboot_status{id="qemu/101""#, #"pve_memory_size_bytes{id="qemu/103"}"#,
            ] { #expect(metrics.contains(line), "\(way): \(line)\n\(metrics.prefix(3_000))") }
        }
        #expect(!simulator.requests.contains { $0.contains("-> 5") })
    }

    @Test(.enabled("PyPI cannot be reached") { try await PythonVenv.ansible.isAvailable() })
    func ansibleClonesAndSnapshots() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        let token = simulator.tokenID.split(separator: "!").map(String.init)
        let facts = [
            "cluster_port=\(simulator.port)", "token_user=\(token[0])", "token_name=\(token[1])",
            "token_secret=\(simulator.tokenSecret)", "result=\(workspace.path("result.json"))",
            "ansible_python_interpreter=\(PythonVenv.ansible.path("python"))",
        ]
        let finished = try await Finished.run(
            PythonVenv.ansible.path("ansible-playbook"),
            ["\(Places.python)/playbook.yml"] + facts.flatMap { ["-e", $0] }, environment: ["HOME": workspace.path])
        #expect(finished.code == 0, "\(finished.output)\(finished.errors)")
        let said = try JSONReader.read(try workspace.read("result.json"))
        #expect(said["info"]?.array?.first?["name"] == "web2")
        #expect(said["clone"]?.array?.first?["name"] == "ansible")
        #expect(simulator.requests.contains { $0.contains("POST /api2/json/nodes/pve1/qemu/340/snapshot") })
    }
}
