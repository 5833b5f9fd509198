import Gateway
import JSONLines
import ProxmoxClient
import Testing
import Tools

/// The table of effects against the catalogue.
@Suite struct EndpointCoverageTests {
    @Test func everyWritingEndpointHasEffects() {
        for endpoint in Catalogue.shared.endpoints {
            let effects = EndpointEffects.possible(of: endpoint.key)
            #expect(effects?.isEmpty == false, "\(endpoint.key) has no effects")
            if endpoint.method != .get, effects?.changes == false {
                // What only looks, although it is a POST.
                #expect(["ping", "fsfreeze-status"].contains(endpoint.name), "\(endpoint.key) only reads?")
            }
        }
    }

    @Test func theTableNamesNothingElse() {
        for endpoint in EndpointEffects.known {
            #expect(Catalogue.shared.endpoint(endpoint) != nil, "\(endpoint) is no endpoint")
        }
        #expect(EndpointEffects.known.count > 328)
    }

    /// What a tool declares is no less than what its endpoints bring about whatever they are sent.
    @Test func everyToolDeclaresTheEffectsOfItsEndpoints() throws {
        for spec in AllTools.all().map(\.spec) {
            #expect(!spec.effects.isEmpty, "\(spec.name)")
            for endpoint in spec.endpoints where !endpoint.hasPrefix("GET ") {
                let words = endpoint.split(separator: " ").map(String.init)
                let method = try #require(APIRequest.Method(rawValue: words[0]))
                // Left out, a backup's mode would be what the node is set to, and an HA resource would be started.
                let request = APIRequest(method, words[1], [:], ["mode": "snapshot", "state": "ignored"])
                let effects = try #require(EndpointEffects.effects(of: request), "\(spec.name): \(endpoint)")
                #expect(
                    effects.subtracting([.read]).isSubset(of: spec.effects), "\(spec.name): \(endpoint) has \(effects)")
            }
        }
    }

    /// A guest in the path or under a telling name is reached, or said to be unknown.
    @Test func guestsInParametersAreSeen() throws {
        let telling = ["vmid", "newid", "target-vmid", "vms"]
        for endpoint in Catalogue.shared.endpoints where endpoint.method != .get {
            let names = endpoint.parameters.map(\.name).filter(telling.contains)
            for name in names {
                // On another cluster.
                if endpoint.name == "remote_migrate_vm", name == "target-vmid" { continue }
                let isInPath = endpoint.placeholders.contains(name)
                var values = ["node": "pve1", "vmid": "101"].filter { endpoint.placeholders.contains($0.key) }
                if isInPath { values[name] = "100" }
                let method = try #require(APIRequest.Method(rawValue: endpoint.method.rawValue))
                let request = APIRequest(method, endpoint.template, values, isInPath ? [:] : [name: 100])
                let reach = GuestReach(request)
                #expect(reach.vmids.contains(100) || reach.reachesUnknown, "\(endpoint.key): \(name)")
            }
        }
    }
}
