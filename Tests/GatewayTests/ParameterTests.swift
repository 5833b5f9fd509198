import JSONLines
import Testing

@testable import Gateway

@Suite struct ParameterTests {
    private static let spec = ToolSpec(
        name: "make_vm", title: "Make", summary: "Makes.",
        parameters: [
            .vmid, .node, Parameter("name", .string(maximumLength: 8), required: true, "Name"),
            Parameter("cores", .integer(1...64), default: 2, "Cores"), Parameter("speed", .number(0.5...10), "Speed"),
            Parameter("onboot", .boolean, "At boot"), Parameter("mode", .choice(["stop", "snapshot"]), "Mode"),
            Parameter("tags", .tags, "Tags"), Parameter("delete", .names(maximumCount: 3), "Options to delete"),
            Parameter("guests", .list(of: .vmid, maximumCount: 2), "Guests"),
        ], effects: [.create], output: [:])

    private func canonical(_ kind: Parameter.Kind, _ text: String) throws -> JSONValue? {
        do { return try kind.canonical(try JSONReader.read(text)) } catch is Parameter.Kind.Mismatch { return nil }
    }

    private func faults(_ arguments: JSONObject) -> (JSONObject, [ArgumentFault]) {
        var faults: [ArgumentFault] = []
        let canonical = Self.spec.canonical(arguments, faults: &faults)
        return (canonical, faults)
    }

    @Test(arguments: ["100", "\"100\"", "999999999", "\"999999999\""])
    func `a VMID is an integer or its digits`(text: String) throws {
        let digits = text.filter { $0 != "\"" }
        #expect(try canonical(.vmid, text)?.number?.literal == digits)
    }

    @Test(arguments: [
        "\"0100\"", "100.0", "1e2", "1.0e2", "99", "\"99\"", "0", "-100", "\"-100\"", "\"+100\"", "\"100 \"",
        "\" 100\"",
        "\"100\\n\"", "\"1e2\"", "\"0x64\"", "\"\"", "\"１００\"", "\"١٠٠\"", "\"100\\u0301\"", "\"100\\u0000\"",
        "1000000000",
        "\"1000000000\"", "99999999999999999999999", "\"99999999999999999999999\"", "true", "null", "[100]",
        "{\"vmid\":100}",
    ])
    func `anything else is not a VMID`(text: String) throws {
        #expect(try canonical(.vmid, text) == nil)
    }

    @Test func `tags become a list in lower case, each once`() throws {
        for text in [#""Prod;web,DB prod""#, #"["Prod","web","db","PROD"]"#, #"";;prod;;web , db;""#] {
            #expect(try canonical(.tags, text) == ["prod", "web", "db"])
        }
        #expect(try canonical(.tags, "[]") == [])
        #expect(try canonical(.tags, "\"\"") == [])
        for text in [#"["a b"]"#, #"["a;b"]"#, #"["é"]"#, #"["-a"]"#, #"[""]"#, "[1]", "1", #"["a\n"]"#] {
            #expect(try canonical(.tags, text) == nil, "\(text)")
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `very many tags take no quadratic time`() throws {
        let tags = (0..<100_000).map { JSONValue.string("t\($0)") }
        #expect(try Parameter.Kind.tags.canonical(.array(tags)).array?.count == 100_000)
    }

    @Test(arguments: ["pve1", "a", "PVE-1", "1-2"])
    func `a node's name is accepted`(name: String) throws {
        #expect(try Parameter.Kind.node.canonical(.string(name)) == .string(name))
    }

    @Test(arguments: [
        "", "-a", "a-", "a.b", "a/b", "..", "%2e", "a b", "é", "pve1\n", "pve1\0", "{node}",
        String(repeating: "a", count: 64),
    ])
    func `what cannot be a node is refused`(name: String) {
        #expect(throws: Parameter.Kind.Mismatch.self) { try Parameter.Kind.node.canonical(.string(name)) }
    }

    @Test func `every kind has one canonical form`() throws {
        #expect(try canonical(.integer(0...9), "-0")?.number?.literal == "0")
        #expect(try canonical(.integer(0...9), "5") == 5)
        #expect(try canonical(.number(0...9), "1.50")?.number?.literal == "1.5")
        #expect(try canonical(.number(0...200), "1e2")?.number?.literal == "100")
        #expect(try canonical(.names(maximumCount: 3), #""net0, ide2""#) == ["net0", "ide2"])
        #expect(try canonical(.list(of: .vmid, maximumCount: 2), #"["100",101]"#) == [100, 101])
        #expect(try canonical(.choice(["stop"]), "\"stop\"") == "stop")
        #expect(try canonical(.string(maximumLength: 2), "\"é😀\"") == "é😀")
    }

    @Test(
        arguments: [
            (.integer(0...9), "5.0"), (.integer(0...9), "\"5\""), (.integer(0...9), "10"), (.integer(0...9), "true"),
            (.integer(0...9), "9223372036854775808"), (.number(0...1), "1.01"), (.number(0...1), "\"1\""),
            (.boolean, "1"), (.boolean, "\"true\""), (.boolean, "0"), (.choice(["stop"]), "\"Stop\""),
            (.choice(["\u{E9}"]), "\"e\u{301}\""), (.string(maximumLength: 2), "\"abc\""),
            (.string(maximumLength: 9), #""a\u0000b""#), (.string(maximumLength: 2), "\"e\u{301}\u{301}\""),
            (.names(maximumCount: 2), "\"a,b,c\""), (.names(maximumCount: 2), "[]"),
            (.names(maximumCount: 2), "\"a=b\""),
            (.list(of: .boolean, maximumCount: 2), "[true,1]"), (.list(of: .boolean, maximumCount: 2), "true"),
            (.list(of: .boolean, maximumCount: 1), "[true,true]"),
        ] as [(Parameter.Kind, String)])
    func `values of the wrong kind or size are refused`(kind: Parameter.Kind, text: String) throws {
        #expect(try canonical(kind, text) == nil)
    }

    @Test func `canonical arguments stay as they are`() throws {
        let (first, none) = faults([
            "vmid": "100", "name": "x", "tags": "B;a", "delete": "net0", "guests": ["101"], "speed": 1.5,
        ])
        #expect(none.isEmpty)
        #expect(first["cores"] == 2)
        let (second, still) = faults(first)
        #expect(still.isEmpty)
        #expect(second == first)
    }

    @Test func `all faults are told at once`() {
        let (_, found) = faults([
            "vmid": "0100", "nmae": "x", "cores": "two", "tags": ["a b"], "guests": [100, 1], "flavour": 1,
        ])
        let texts = found.map(\.description)
        #expect(found.map(\.argument).sorted() == ["cores", "flavour", "guests", "name", "nmae", "tags", "vmid"])
        #expect(texts.contains("nmae: unknown argument of make_vm (did you mean 'name'?)"))
        #expect(texts.contains("flavour: unknown argument of make_vm"))
        #expect(texts.contains("name: is missing: Name"))
        #expect(texts.contains { $0.hasPrefix("guests: entry 2: expected a VMID") })
        #expect(texts.contains { $0.hasPrefix("vmid:") && $0.contains("\"0100\"") })
        let error = GatewayError.invalidArguments(found)
        #expect(error.code == .invalidArguments)
        #expect(error.details["faults"]?.array?.count == 7)
    }

    @Test func `null is the same as left out`() {
        let (canonical, found) = faults(["vmid": nil, "name": "x", "cores": nil, "node": nil])
        #expect(found.map(\.argument) == ["vmid"])
        #expect(canonical == ["name": "x", "cores": 2])
    }

    @Test func `a name is compared by its bytes`() {
        let spec = ToolSpec(
            name: "t", title: "", summary: "", parameters: [Parameter("\u{E9}", .boolean, "")], output: [:])
        var found: [ArgumentFault] = []
        _ = spec.canonical(["e\u{301}": true], faults: &found)
        #expect(found.count == 1)
    }

    @Test(.timeLimit(.minutes(10)))
    func `very many unknown arguments are summed up`() {
        let (_, found) = faults(
            JSONObject((0..<100_000).map { ("unknown-\($0)", JSONValue.int(1)) } + [("vmid", JSONValue.int(100))]))
        #expect(found.count < 50)
        #expect(found.contains { $0.description.contains("99980") })
    }

    @Test func `error messages do not repeat long values or names`() {
        let long = String(repeating: "x", count: 100_000)
        let (_, found) = faults(
            JSONObject([("vmid", .string(long)), ("name", "x"), ("node", .string(long)), (long, JSONValue.int(1))]))
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.description.utf8.count < 400 })
    }

    @Test func `schemas say what is accepted`() {
        let schema = Self.spec.inputSchema
        #expect(schema["additionalProperties"] == false)
        #expect(schema["required"] == ["vmid", "name"])
        #expect(schema["properties"]?["cores"]?["default"] == 2)
        #expect(schema["properties"]?["wait"]?["type"] == "boolean")
        #expect(schema["properties"]?["mode"]?["enum"] == ["stop", "snapshot"])
    }
}
