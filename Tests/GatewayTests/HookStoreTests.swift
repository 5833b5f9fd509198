import Gateway
import JSONLines
import Testing

@Suite struct HookStoreTests {
    private static func hit(_ key: String, _ call: String, _ time: Double, window: Int = 60) -> StoreHit {
        StoreHit(key: key, call: call, window: window, time: time)
    }

    @Test func valuesAreKeptAndRemoved() throws {
        let store = MemoryHookStore()
        #expect(try store.value("a") == .null)
        try store.set("a", to: ["n": 1.50])
        #expect(try store.value("a") == ["n": 1.50])
        try store.set("a", to: .null)
        #expect(try store.value("a") == .null)
    }

    @Test func aCallCountsOnceAndAWindowSlides() throws {
        let store = MemoryHookStore()
        #expect(try store.hit(Self.hit("k", "1", 0)) == 1)
        #expect(try store.hit(Self.hit("k", "1", 1)) == 1)
        #expect(try store.hit(Self.hit("k", "2", 30)) == 2)
        #expect(try store.hit(Self.hit("other", "3", 30)) == 1)
        #expect(try store.count(Self.hit("k", "3", 31)) == 3)
        #expect(try store.count(Self.hit("k", "3", 31, window: 5)) == 2)
        #expect(try store.hit(Self.hit("k", "4", 61)) == 2)
        #expect(try store.hit(Self.hit("k", "5", 200)) == 1)
    }

    @Test func aNarrowWindowForgetsNothingOfAWideOne() throws {
        let store = MemoryHookStore()
        _ = try store.hit(Self.hit("k", "1", 0, window: 1000))
        _ = try store.hit(Self.hit("k", "2", 500, window: 10))
        #expect(try store.hit(Self.hit("k", "3", 900, window: 1000)) == 3)
    }

    @Test func hitsAreAtomic() async throws {
        let store = MemoryHookStore()
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for call in 0..<200 { group.addTask { try store.hit(Self.hit("k", "\(call)", 5)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.sorted() == Array(1...200))
    }

    @Test func sizesAreBounded() throws {
        let store = MemoryHookStore()
        let long = String(repeating: "x", count: 257)
        #expect(throws: GatewayError.self) { try store.set(long, to: 1) }
        #expect(throws: GatewayError.self) { try store.value("") }
        #expect(throws: GatewayError.self) { try store.hit(Self.hit(long, "1", 0)) }
        #expect(throws: GatewayError.self) { try store.hit(Self.hit("k", "1", 0, window: 0)) }
        #expect(throws: GatewayError.self) { try store.hit(Self.hit("k", "1", 0, window: 2_678_401)) }
        #expect(throws: GatewayError.self) {
            try store.set("k", to: .string(String(repeating: "x", count: 64 << 10)))
        }
        for number in 0..<HookStoreLimits.keys { try store.set("\(number)", to: 1) }
        #expect(throws: GatewayError.self) { try store.set("one more", to: 1) }
        try store.set("0", to: .null)
        try store.set("one more", to: 1)
        for number in 0..<HookStoreLimits.keys { _ = try store.hit(Self.hit("\(number)", "1", 0)) }
        #expect(throws: GatewayError.self) { try store.hit(Self.hit("one more", "1", 1)) }
        #expect(try store.hit(Self.hit("one more", "1", 1000)) == 1)
    }

    @Test func anOverlayIsDropped() async throws {
        let base = MemoryHookStore()
        try base.set("a", to: 1)
        _ = try base.hit(Self.hit("k", "1", 0))
        let overlay = HookStoreOverlay(over: base)
        #expect(try await overlay.value("a") == 1)
        try await overlay.set("a", to: .null)
        #expect(try await overlay.value("a") == .null)
        #expect(try await overlay.hit(Self.hit("k", "2", 1)) == 2)
        #expect(try await overlay.hit(Self.hit("k", "2", 1)) == 2)
        #expect(try await overlay.hit(Self.hit("k", "3", 1)) == 3)
        #expect(try await overlay.hit(Self.hit("k", "1", 1)) == 4 - 1)
        #expect(try base.value("a") == 1)
        #expect(try base.count(Self.hit("k", "9", 1)) == 2)
    }
}

@Suite struct SeenTests {
    private static let guest = Guest(cluster: "lab", kind: .qemu, vmid: 102, node: "pve1")

    @Test func whatWasSeenComesBackFromItsJSON() {
        var seen = Seen()
        #expect(seen.isEmpty && seen.json == [:])
        seen.clock = ["hour": 9]
        seen.settings = "abc"
        seen.addFact(.tags, of: Self.guest, .value(["prod"]))
        seen.addFact(.pool, of: Self.guest, .error("pve1 does not answer"))
        seen.addGet("/version", ["a": 1], .value(["version": "9.0"]))
        seen.addStore("hit", ["key": "k", "window": 60], .value(3))
        #expect(
            seen.json == [
                "clock": ["hour": 9], "settings": "abc",
                "facts": ["102": ["tags": ["prod"], "pool": ["error": "pve1 does not answer"]]],
                "gets": [["path": "/version", "parameters": ["a": 1], "answer": ["version": "9.0"]]],
                "store": [["use": "hit", "key": "k", "window": 60, "answer": 3]],
            ])
        #expect(Seen(seen.json) == seen)
    }

    @Test func secretsAndLargeAnswersAreLeftOutAndMarked() {
        var seen = Seen()
        seen.addGet("/a", [:], .value([["cipassword": "x"]]))
        seen.addGet("/b", [:], .value(.string(String(repeating: "x", count: 20_000))))
        seen.addStore("set", ["key": "k", "value": ["password": "x"]], .value(.null))
        #expect(seen.gets.map { $0["left_out"] } == ["it has secrets", "it is too large"])
        #expect(seen.gets.allSatisfy { $0["answer"] == nil })
        #expect(seen.store.first?["left_out"] == "it has secrets")
        #expect(!JSONWriter.string(.object(seen.json)).contains("\"x\""))
    }

    @Test func aLaterRunIsAdded() {
        var seen = Seen()
        seen.addFact(.tags, of: Self.guest, .value(["a"]))
        var later = Seen()
        later.addFact(.tags, of: Self.guest, .value(["b"]))
        later.addFact(.name, of: Self.guest, .value("db1"))
        later.addGet("/version", [:], .value(1))
        seen.add(later)
        #expect(seen.facts == ["102": ["tags": ["b"], "name": "db1"]])
        #expect(seen.gets.count == 1)
    }
}
