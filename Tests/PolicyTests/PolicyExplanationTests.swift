import Gateway
import JSONLines
import Testing

@testable import Policy

/// Rules in words.
@Suite(.timeLimit(.minutes(10))) struct PolicyExplanationTests {
    private static let hooks = """
        -- About the whole file.

        -- Nobody stops
        -- the firewall.
        pre("@interrupt @destroy", { priority = 10 }, function(op) end)

        post("get_*", function(op, result) end)
        -- Interns run nothing.
        hide("@interrupt", { group = "interns" })
        """

    private static func explain(_ principal: Principal?) async throws -> PolicyExplanation {
        let directory = try TemporaryDirectory()
        try directory.write("a.lua", hooks)
        return try await PolicyExplanation(
            directory: directory.path, settings: [:], registry: PlannedTool.all, principal: principal)
    }

    @Test func everyRuleIsNamedWithItsComment() async throws {
        let text = try await Self.explain(nil).text
        for part in [
            "a.lua:5  what interrupts a guest, destroys something", "Nobody stops the firewall.",
            "a.lua:7  the tools get_*", "About the whole file.", "a.lua:9", "from the group interns",
            "Interns run nothing.",
        ] {
            #expect(text.contains(part), "\(part) is not in \(text)")
        }
    }

    @Test func aPrincipalSeesWhatConcernsIt() async throws {
        let intern = Principal(user: "carol", uid: 1, groups: ["interns"], door: .socket)
        let explained = try await Self.explain(intern)
        #expect(explained.json["hidden"] == ["stop_vm"])
        #expect(explained.text.contains("Not there for carol: stop_vm"))
        let other = try await Self.explain(Principal(user: "dave", uid: 2, door: .socket))
        #expect(other.json["hidden"] == [] && !other.text.contains("interns"))
    }
}
