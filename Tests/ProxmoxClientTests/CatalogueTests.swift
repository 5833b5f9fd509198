import Glibc
import JSONLines
import Testing

@testable import ProxmoxClient

@Suite struct CatalogueTests {
    private let catalogue = Catalogue.shared

    /// The facts that the catalogue was written from, where they lie beside the package.
    private static let facts: [JSONObject]? = {
        guard let file = fopen("../shared/pve/api-facts.jsonl", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONReader.read(Array($0)).object }
    }()

    @Test func aLookupFindsExactlyWhatIsThere() throws {
        let config = try #require(catalogue.endpoint(.put, "/nodes/{node}/qemu/{vmid}/config"))
        #expect(config.key == "PUT /nodes/{node}/qemu/{vmid}/config")
        #expect(config.name == "update_vm")
        #expect(config.placeholders == ["node", "vmid"])
        #expect(config.allowsToken && config.isProtected && !config.isOpen)
        #expect(config.proxiedBy == "node")
        #expect(config.returns["type"] == "null")
        #expect(config.permission["check"]?.array?.first == "perm")
        #expect(catalogue.endpoint("PUT /nodes/{node}/qemu/{vmid}/config")?.name == "update_vm")
        for key in [
            "PUT /nodes/{node}/qemu/{vmid}/confi", "PUT /nodes/{node}/qemu/{vmid}/config/", "PATCH /access", "GET", "",
            "PUT /nodes/pve1/qemu/100/config", "GET /zzz", "GET /", "PUT /nodes/{node}/qemu/{vmid}/config update_vm",
        ] { #expect(catalogue.endpoint(key) == nil, "\(key)") }
    }

    @Test func everyEndpointIsFoundAndMatched() throws {
        var count = 0
        for endpoint in catalogue.endpoints {
            count += 1
            #expect(catalogue.endpoint(endpoint.method, endpoint.template)?.key == endpoint.key)
            let path = endpoint.template.split(separator: "/").map {
                $0.first == "{" ? "x-\($0.dropFirst().dropLast())" : String($0)
            }
            let match = try #require(catalogue.match(endpoint.method, path), "\(endpoint.key)")
            #expect(match.endpoint.key == endpoint.key)
            #expect(match.values == Dictionary(uniqueKeysWithValues: endpoint.placeholders.map { ($0, "x-\($0)") }))
        }
        #expect(count == catalogue.count)
    }

    @Test func pathsMatchTheirTemplates() throws {
        func match(_ path: String) -> (String, [String: String])? {
            let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
            return catalogue.match(.get, segments).map { ($0.endpoint.template, $0.values) }
        }
        #expect(try #require(match("/nodes/pve1/qemu/100/config")).1 == ["node": "pve1", "vmid": "100"])
        #expect(
            try #require(match("/nodes/pve1/storage/local/content/local:iso/a.iso")).1["volume"] == "local:iso/a.iso")
        #expect(
            try #require(match("/cluster/firewall/ipset/lan/10.0.0.0/24")).1 == ["name": "lan", "cidr": "10.0.0.0/24"])
        #expect(try #require(match("/access/users/a@pve/token")).0 == "/access/users/{userid}/token")
        #expect(match("/nodes//qemu") == nil)
        #expect(match("/nodes/pve1/qemu/100/config/x") == nil)
        #expect(match("/nope") == nil)
        #expect(catalogue.methods(of: ["access", "acl"]) == [.get, .put])
        #expect(catalogue.methods(of: ["nope"]) == [])
    }

    @Test func numberedParametersEndWhereProxmoxEndsThem() throws {
        let config = try #require(catalogue.endpoint("PUT /nodes/{node}/qemu/{vmid}/config"))
        #expect(config.parameter("net31")?.name == "net[n]")
        #expect(config.parameter("numa")?.name == "numa")
        #expect(config.parameter("numa0")?.name == "numa[n]")
        #expect(config.parameter("cores")?.minimum == 1)
        for name in ["net32", "net", "net03", "net-1", "net+1", "ide4", "core", "coress", "mp0", ""] {
            #expect(config.parameter(name) == nil, "\(name)")
        }
    }

    /// The whole catalogue against the facts: nothing lost, nothing added.
    @Test(.enabled("../shared/pve/api-facts.jsonl is missing") { facts != nil })
    func theCatalogueIsWhatTheFactsSay() throws {
        let facts = try #require(Self.facts)
        #expect(facts.first?["pve_version"]?.string == catalogue.version)
        #expect(facts.count - 1 == catalogue.count)
        for fact in facts.dropFirst() {
            let key = "\(fact["method"]?.string ?? "") \(fact["path"]?.string ?? "")"
            let endpoint = try #require(catalogue.endpoint(key), "\(key)")
            #expect(endpoint.name == fact["name"]?.string)
            #expect(endpoint.allowsToken == (fact["allowtoken"]?.int == 1))
            #expect(endpoint.isProtected == (fact["protected"]?.int == 1))
            #expect(endpoint.proxiedBy == fact["proxyto"]?.string)
            #expect(Self.same(.object(endpoint.permission), fact["permissions"] ?? [:]), "\(key)")
            #expect(Self.same(.object(endpoint.returns), fact["returns"] ?? [:]), "\(key)")
            let schema = fact["parameters"] ?? [:]
            let properties = Self.properties(schema)
            #expect(Set(endpoint.parameters.map(\.name)) == Set(properties.names), "\(key)")
            #expect(endpoint.isOpen == (schema["additionalProperties"]?.int != 0 && schema["allOf"] == nil), "\(key)")
            for parameter in endpoint.parameters {
                let property = try #require(properties[parameter.name])
                #expect(parameter.kind.rawValue == property["type"]?.string, "\(key) \(parameter.name)")
                if schema["allOf"] == nil {
                    let isOptional = ["1", 1].contains(property["optional"])
                    #expect(parameter.isOptional == isOptional, "\(key) \(parameter.name)")
                }
                #expect(Self.number(property["minimum"]) == parameter.minimum, "\(key) \(parameter.name)")
                #expect(Self.number(property["maximum"]) == parameter.maximum, "\(key) \(parameter.name)")
                #expect(property["minLength"]?.int == parameter.minimumLength)
                #expect(property["maxLength"]?.int == parameter.maximumLength)
                #expect(property["pattern"]?.string == parameter.pattern)
                #expect(property["enum"]?.array?.count == parameter.choices?.count)
                #expect(property["requires"]?.string == parameter.requires)
                if let name = property["format"]?.string { #expect(parameter.formatName == name) }
                if let keys = property["format"]?.object {
                    guard case .properties(let own) = parameter.format else {
                        Issue.record("\(key) \(parameter.name) has lost its format")
                        continue
                    }
                    #expect(Set(own.map(\.name)) == Set(keys.names))
                }
                if parameter.defaultValue == nil, let value = property["default"], !value.isNull {
                    // Left out only where it is a sentence.
                    #expect(parameter.kind != .string && Self.number(value) == nil, "\(key) \(parameter.name)")
                }
            }
        }
    }

    /// All properties of a schema, those of its parts and alternatives among them.
    private static func properties(_ schema: JSONValue) -> JSONObject {
        var found = schema["properties"]?.object ?? [:]
        for part in (schema["allOf"]?.array ?? []) + (schema["oneOf"]?.array ?? []) {
            for (name, value) in properties(part) { found[name] = value }
        }
        if let name = schema["type-property"]?.string { found[name] = schema["type-property-schema"] }
        return found
    }

    private static func number(_ value: JSONValue?) -> Double? { value?.double ?? value?.string.flatMap(Double.init) }

    /// Equality that does not care for the order of members.
    private static func same(_ a: JSONValue, _ b: JSONValue) -> Bool {
        switch (a, b) {
        case (.object(let a), .object(let b)):
            a.count == b.count && a.allSatisfy { name, value in b[name].map { same(value, $0) } ?? false }
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { same($0, $1) }
        default: a == b
        }
    }

    @Test func valuesAreChecked() throws {
        let config = try #require(catalogue.endpoint("PUT /nodes/{node}/qemu/{vmid}/config"))
        func problem(_ name: String, _ value: JSONValue) -> String? {
            guard let facts = config.parameter(name) else { return "no such parameter" }
            do throws(ParameterFacts.Mismatch) {
                _ = try facts.canonical(value)
                return nil
            } catch { return error.problem }
        }
        #expect(problem("cores", 4) == nil)
        #expect(problem("cores", "4") == nil)
        #expect(problem("cores", 0) == "must be at least 1, got 0")
        #expect(problem("cores", "04") == "expected an integer, got the string \"04\"")
        #expect(problem("cores", 1.5) == "expected an integer, got 1.5")
        #expect(problem("onboot", 1) == nil)
        #expect(problem("onboot", 2) == "expected true or false, got 2")
        #expect(problem("memory", 2048) == nil)
        #expect(problem("memory", "much") != nil)
        #expect(problem("ostype", "dos")?.hasPrefix("expected one of other, wxp") == true)
        #expect(problem("net0", "virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1") == nil)
        #expect(problem("net0", "virtio,bridge=vmbr0,tag=7") == nil)
        #expect(problem("net0", "virtio,tag=9999") == "tag: must be at most 4094, got 9999")
        #expect(problem("net0", "bridge=vmbr0") == "'model' is missing")
        #expect(problem("net0", "virtio,brigde=vmbr0")?.hasPrefix("'brigde' is no key of it; there are") == true)
        #expect(problem("net0", "virtio,model=e1000") == "'model' is given twice")
        #expect(problem("scsi0", "local-lvm:32,discard=on") == nil)
        #expect(problem("name", "not a name!") == "'not a name!' is not a DNS name")
        #expect(problem("node", "pve1/../x") == "'pve1/../x' is not the name of a node")
        #expect(problem("vmid", "0100") != nil)
        #expect(problem("description", "a\u{0}b") == "must not contain a NUL character")
        #expect(problem("name", nil) == "expected a string, got null")
    }
}
