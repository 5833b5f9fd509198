import JSONLines
import Testing

@testable import proxgate

@Suite struct ShellWordsTests {
    @Test(arguments: [
        ("start_vm  vmid=102 ", ["start_vm", "vmid=102"]),
        (#"a description='two words' b"#, ["a", "description=two words", "b"]),
        (#"tags:='["web"]'"#, [#"tags:=["web"]"#]), (#"x="a \"b\" \\ \n 'c'""#, [#"x=a "b" \ \n 'c'"#]),
        (#"a\ b \"c ''"#, ["a b", #""c"#, ""]), ("", []), ("   ", []), (#"it\'s"#, ["it's"]),
    ])
    func words(_ line: String, _ words: [String]) throws { #expect(try ShellWords.split(line) == words) }

    @Test(arguments: ["a 'b", "a \"b", "a\\", #""a\""#])
    func whatIsNotClosed(_ line: String) { #expect(throws: CommandError.self) { try ShellWords.split(line) } }

    @Test(arguments: ["plain", "two words", "it's", #"a"b\c"#, "", "üñí 漢"])
    func quotedWordsMeanTheSame(_ text: String) throws {
        #expect(try ShellWords.split("x " + ShellWords.quoted(text)) == ["x", text])
    }

    @Test func theWordThatIsBeingTyped() {
        let words = ShellWords("start_vm 'a b' vm")
        #expect(words.words.map(\.text) == ["start_vm", "a b"])
        #expect(words.last == .init(text: "vm", start: 15))
        #expect(ShellWords("start_vm ").last == nil)
    }

    @Test func whatIsAskedAboutIt() throws {
        typealias Question = ShellCompletion.Question
        let tool = try #require(Question([], "sta"))
        #expect(tool.tool == nil && tool.value == "sta" && tool.own.map(\.value) == ["help", "tools", "exit"])
        let name = try #require(Question(["start_vm"], "vm"))
        #expect(name.tool == "start_vm" && name.argument == nil && name.value == "vm" && name.after == "=")
        let value = try #require(Question(["start_vm", "node=pve1", "tags:=[]"], "vmid=10"))
        #expect(value.argument == "vmid" && value.value == "10" && value.before == "vmid=")
        #expect(value.arguments == ["node": "pve1", "tags": "[]"])
        #expect(try #require(Question(["help"], "st")).tool == nil)
        #expect(Question(["exit"], "") == nil && Question(["start_vm"], "tags:=[") == nil)
    }

    @Test func whatCandidatesHaveInCommon() {
        #expect(ShellCompletion.commonBeginning(["start_vm", "start_container"], typed: "st") == "start_")
        #expect(ShellCompletion.commonBeginning(["101", "102"], typed: "web") == nil)
        #expect(ShellCompletion.commonBeginning(["Web1"], typed: "we") == "Web1")
    }
}
