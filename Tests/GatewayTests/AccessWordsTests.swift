import Testing

@testable import Gateway

/// What binds a principal, in sentences.
@Suite struct AccessWordsTests {
    private static let rules = AccessRules(
        profiles: [
            Profile(
                name: "agent", members: .init(users: ["agent"]), toolsets: ["core"], tools: ["list_*"],
                endpoints: ["POST /nodes/{node}/vzdump"],
                boundary: GuestBoundary(vmids: [100...100, 200...299], tags: ["lab"], pools: ["dev"]),
                isReadOnly: true, isApprover: true, rate: ProfileRate(calls: 600, changes: 30)),
            Profile(name: "all", members: .init(users: ["*"])),
        ], isReadOnly: true, place: GatewayPlace(guest: 110, node: "pve1"))

    private static func words(_ user: String, _ rules: AccessRules = rules) -> String {
        rules.words(for: Principal(user: user, uid: 1, door: .socket)).joined(separator: "\n")
    }

    @Test func `every rule of a profile has its sentence`() {
        let words = Self.words("agent")
        for part in [
            "Profile 'agent' holds.", "the toolsets core and the tools list_*", "call_api may send POST /nodes/",
            "VMIDs 100, 200-299; those tagged lab; those in pool dev", "It only reads",
            "at most 600 calls and 30 changes in 60 s", "may answer the questions", "This gateway only reads",
        ] { #expect(words.contains(part), "\(part) is not in \(words)") }
        #expect(!words.contains("110"), "a guest outside the boundary is not told of")
        #expect(Self.words("eve").contains("guest 110 on node pve1"))
    }

    @Test func `also what is not there is said`() {
        #expect(
            Self.words("eve").contains("It gives all tools.") && Self.words("eve").contains("call_api writes nothing"))
        #expect(Self.words("eve", AccessRules()).contains("No profiles are configured"))
        let closed = AccessRules(profiles: [Profile(name: "p", members: .init(users: ["ada"]))])
        #expect(Self.words("eve", closed) == "No profile is for it: it has no tools at all.")
        let all = Self.rules.words(for: nil).joined(separator: "\n")
        #expect(all.contains("For users agent:") && all.contains("For users everybody:"), "\(all)")
    }
}
