import Gateway
import JSONLines
import Testing

@testable import MCPSchemaCheck
@testable import Server

/// The schema for editors says what the reader reads, neither more nor less.
@Suite struct ConfigurationSchemaTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    private static func schema() throws -> JSONValue {
        try JSONReader.read(FileTrust.readUnchecked("\(root)/config/proxgate.schema.json", limit: 1 << 20))
    }

    @Test func everyMemberTheReaderKnowsIsInTheSchemaWithTheSameType() throws {
        let schema = try Self.schema()
        let document = try ConfigurationDocument(
            JSONWriter.bytes(Self.example(of: schema)), file: "/etc/proxgate/gateway.json", environment: [:])
        var reader = SettingsReader(document.object)
        // The example contradicts itself (every way to give a secret at once); that is not the point here.
        _ = try? ConfigurationFile.read(document, [:], by: &reader)
        let asked = Set(reader.asked.map { "\($0.place): \($0.expected)" })
        let said = Set(Self.members(of: schema, at: ""))
        #expect(asked.subtracting(said) == [], "read, but not in config/proxgate.schema.json")
        #expect(said.subtracting(asked) == [], "in config/proxgate.schema.json, but not read")
        #expect(said.count > 20)
    }

    @Test(arguments: ["token.json", "ticket.json"])
    func theExamplesFitTheSchema(_ name: String) throws {
        let schema = try Self.schema()
        let example = try JSONReader.read(
            FileTrust.readUnchecked("\(Self.root)/config/examples/\(name)", limit: 1 << 20))
        #expect(JSONSchema(schema).faults(example, against: schema) == [])
        #expect(JSONSchema(schema).faults(["cluster": ["endpoint": "x"]], against: schema) != [])
    }

    /// Each member in the words of the reader's faults.
    private static func members(of schema: JSONValue, at path: String) -> [String] {
        let place = { (name: String) in path.isEmpty ? name : "\(path).\(name)" }
        return properties(of: schema).flatMap { name, member in
            ["\(place(name)): \(expected(member))"] + members(of: member, at: place(name))
        }
    }

    /// Where the names are the writer's choice, one stands for all.
    private static func properties(of schema: JSONValue) -> [(name: String, value: JSONValue)] {
        let named = schema["properties"]?.object?.members ?? []
        guard let others = schema["additionalProperties"], others.object != nil else { return named }
        return named + [("example", others)]
    }

    private static func expected(_ schema: JSONValue) -> String {
        if let choices = schema["enum"]?.array?.compactMap(\.string) {
            return "one of \(choices.joined(separator: ", "))"
        }
        if let words = schema["$comment"]?.string { return words }
        switch schema["type"]?.string {
        case "string": return "a string"
        case "boolean": return "true or false"
        case "object": return "an object"
        case "integer": return "an integer from \(schema["minimum"]?.int ?? -1) to \(schema["maximum"]?.int ?? -1)"
        case "number": return "a number from \(schema["minimum"]?.double ?? -1) to \(schema["maximum"]?.double ?? -1)"
        case "array":
            let items = schema["items"]
            guard items?["type"] == "integer" else { return "a list of strings" }
            return "a list of integers from \(items?["minimum"]?.int ?? -1) to \(items?["maximum"]?.int ?? -1)"
        default: return "anything"
        }
    }

    /// An object with every member that the schema names.
    private static func example(of schema: JSONValue) -> JSONValue {
        if let first = schema["enum"]?.array?.first { return first }
        switch schema["type"]?.string {
        case "object": return .object(JSONObject(properties(of: schema).map { ($0.name, example(of: $0.value)) }))
        case "array": return .array([schema["items"].map(example) ?? "x"])
        case "integer", "number": return schema["minimum"] ?? 1
        case "boolean": return true
        default: return "x"
        }
    }
}
