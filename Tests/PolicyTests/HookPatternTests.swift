import Gateway
import JSONLines
import Testing

@testable import Policy

@Suite struct HookPatternTests {
    @Test(arguments: [
        ("stop_vm", true), ("start_vm", false), ("start_vm stop_vm", true), ("\tstart_vm\n  stop_vm ", true),
        ("*", true), ("stop_*", true), ("*_vm", true), ("s*p_*m", true), ("st*rt*", false), ("stop_vm*", true),
        ("Stop_vm", false), ("stop_v", false), ("stop_vmm", false), ("**", true),
        ("@interrupt", true), ("@destroy", false), ("@destroy @interrupt", true), ("@change", true), ("@read", false),
        ("@read *_vm", true),
    ])
    func patternsMatch(_ pattern: String, _ expected: Bool) throws {
        #expect(try HookPattern(pattern).matches(.stop()) == expected)
    }

    @Test func aRuleHoldsForEveryNameOfAnOperation() throws {
        let operation = Operation.named("call_api", "stop_vm", effects: [.interrupt])
        #expect(try HookPattern("stop_vm").matches(operation))
        #expect(try HookPattern("stop*").matches(operation))
        #expect(try HookPattern("call_api").matches(operation))
        #expect(try !HookPattern("start_vm").matches(operation))
    }

    @Test func changingIsEveryEffectButReading() throws {
        for effect in Effect.allCases {
            let matches = try HookPattern("@change").matches(.named("x", effects: [.read, effect]))
            #expect(matches == (effect != .read))
        }
    }

    @Test func namesAreComparedByBytes() throws {
        #expect(try !HookPattern("caf\u{E9}").matches(.named("cafe\u{301}")))
        #expect(try HookPattern("caf\u{E9}").matches(.named("caf\u{E9}")))
    }

    @Test(arguments: ["", " \t\n"])
    func anEmptyPatternIsAMistake(_ text: String) {
        #expect(throws: HookPattern.Mistake(message: "an empty pattern matches nothing")) { try HookPattern(text) }
    }

    @Test func anUnknownEffectNamesTheNearest() {
        let mistake = #expect(throws: HookPattern.Mistake.self) { try HookPattern("stop_vm @interupt") }
        #expect(
            mistake?.message.hasPrefix("unknown effect '@interupt' (did you mean 'interrupt'?); there are @read ")
                == true)
        #expect(throws: HookPattern.Mistake.self) { try HookPattern("@") }
        #expect(throws: HookPattern.Mistake.self) { try HookPattern("@*") }
    }

    @Test func whatFitsNoToolNamesTheNearest() throws {
        let text = "stop_vn start_vm zzz * stop_* @change sotp_* *_container_*"
        #expect(
            try HookPattern(text).mistakes(["start_vm", "stop_vm"]) == [
                "there is no tool 'stop_vn' (did you mean 'stop_vm'?)", "there is no tool 'zzz'",
                "no tool fits 'sotp_*' (did you mean 'stop_vm'?)", "no tool fits '*_container_*'",
            ])
    }
}

@Suite struct GlobTests {
    @Test(arguments: [
        ("", "", true), ("", "a", false), ("a", "", false), ("*", "", true), ("*", "anything", true),
        ("a*", "a", true), ("a*c", "abc", true), ("a*c", "abcd", false), ("*b*", "abc", true), ("*b*", "acd", false),
        ("a*b*c", "a1b2b3c", true), ("*aab", "aaaab", true), ("a?c", "abc", false), ("a?c", "a?c", true),
        ("[a]", "[a]", true), ("***", "", true), ("*token*", "api_token_id", true),
    ])
    func globsMatch(_ glob: String, _ text: String, _ expected: Bool) {
        #expect(Glob.matches(Array(glob.utf8)[...], Array(text.utf8)[...]) == expected)
    }

    @Test(.timeLimit(.minutes(10))) func manyStarsTakeNoAge() {
        let glob = Array(String(repeating: "*a", count: 200).utf8) + Array("b".utf8)
        #expect(!Glob.matches(glob[...], Array(repeating: UInt8(ascii: "a"), count: 5000)[...]))
    }
}

@Suite struct RedactionTests {
    private static let value: JSONObject = [
        "name": "web", "cipassword": "x", "nested": ["API_Token": 1, "kept": [["sshkeys": "k", "n": 1], 2]],
        "status": "running", "cores": 4,
    ]

    @Test func namesAreRemovedAtAnyDepth() {
        let redacted = Redaction(["CIpassword", "*token*", "sshkeys"]).apply(Self.value)
        #expect(redacted == ["name": "web", "nested": ["kept": [["n": 1], 2]], "status": "running", "cores": 4])
    }

    @Test func requiredStringsAreBlanked() {
        let redacted = Redaction(["name", "cores", "status"]).apply(
            Self.value, schema: ["required": ["name", "status", "cores"]])
        #expect(redacted["name"] == "")
        #expect(redacted["status"] == "")
        #expect(redacted["cores"] == nil)
    }

    @Test func whatIsRequiredFurtherInsideIsBlankedToo() {
        let schema: JSONObject = [
            "properties": [
                "guests": ["type": "array", "items": ["properties": ["name": [:]], "required": ["name"]]]
            ],
            "anyOf": [["required": ["decision"]], ["required": ["status"]]],
        ]
        let value: JSONObject = ["guests": [["name": "a", "n": 1], ["name": "b"]], "status": "ok", "name": "x"]
        #expect(
            Redaction(["name", "status"]).apply(value, schema: schema)
                == ["guests": [["name": "", "n": 1], ["name": ""]], "status": ""])
    }

    @Test func nothingIsRedactedByNoNames() { #expect(Redaction([]).apply(Self.value) == Self.value) }

    @Test func everythingIsRedactedByAStar() { #expect(Redaction(["*"]).apply(Self.value) == [:]) }
}
