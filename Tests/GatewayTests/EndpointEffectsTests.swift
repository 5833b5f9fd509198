import JSONLines
import Testing

@testable import Gateway

@Suite struct EndpointEffectsTests {
    private static let values = ["node": "pve1", "vmid": "101", "upid": "UPID:1"]

    private func effects(_ method: APIRequest.Method, _ template: String, _ parameters: JSONObject = [:]) -> Set<
        Effect
    >? {
        EndpointEffects.effects(of: APIRequest(method, template, Self.values, parameters))
    }

    @Test(arguments: ["qemu", "lxc"])
    func `what a guest suffers is known for both kinds`(kind: String) {
        let status = "/nodes/{node}/\(kind)/{vmid}/status"
        for verb in ["stop", "shutdown", "reboot", "suspend"] {
            #expect(effects(.post, "\(status)/\(verb)") == [.interrupt])
        }
        for verb in ["start", "resume"] { #expect(effects(.post, "\(status)/\(verb)") == [.start]) }
        #expect(effects(.put, "/nodes/{node}/\(kind)/{vmid}/config") == [.reconfigure])
    }

    @Test func `options that lead to the host escape`() {
        let config = "/nodes/{node}/qemu/{vmid}/config"
        #expect(effects(.post, config, ["cores": 2]) == [.reconfigure])
        #expect(effects(.post, config, ["args": "-device x"]) == [.reconfigure, .escape])
        #expect(effects(.put, config, ["name": "x", "hookscript": "local:x"]) == [.reconfigure, .escape])
    }

    @Test func `reads read, but for those that do more`() {
        #expect(effects(.get, "/cluster/resources") == [.read])
        #expect(effects(.get, "/nodes/{node}/query-url-metadata") == [.expose])
        #expect(effects(.get, "/nodes/pve1/query-url-metadata") == [.expose])
        #expect(effects(.get, "/nodes/{node}/qemu/{vmid}/agent/file-read") == [.exec])
        #expect(effects(.get, "/nodes/pve1/qemu/101/agent/file-read") == [.exec])
    }

    @Test func `what is not in the table has no effects to judge`() {
        #expect(effects(.delete, "/nodes/{node}/qemu/{vmid}") == nil)
        #expect(effects(.post, "/nodes/pve1/qemu/101/status/stop") == nil)
        #expect(effects(.put, "/nodes/{node}/qemu/{vmid}/status/stop") == nil)
        #expect(effects(.post, "/access/ticket") == nil)
        #expect(effects(.post, "/nodes/{node}/qemu/{vmid}/status/stop/") == nil)
    }
}
