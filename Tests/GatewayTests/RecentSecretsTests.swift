import JSONLines
import Synchronization
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(10))) struct RecentSecretsTests {
    // MARK: Many secrets in one pass

    @Test(arguments: [
        ("no secret here", "no secret here"), ("hunter22", "**********"), ("a hunter22.", "a **********."),
        ("hunter22hunter22", "********************"), ("hunter2", "hunter2"),
        ("xhunter2hunter22", "xhunter2**********"),
        // The longest of those that begin alike; one that begins within another one's beginning.
        ("hunter22-long", "**********"), ("huhunter22", "hu**********"), ("", ""), ("hunt", "hunt"),
        ("schön: pässwörd!", "schön: **********!"), ("hunter2", "hunter2"),
    ])
    func `each secret is found wherever it stands`(text: String, expected: String) {
        let patterns = SecretPatterns(["hunter22", "hunter22-long", "pässwörd", "tiny"].map { Array($0.utf8) })
        #expect(patterns.masked(text) == expected)
    }

    @Test func `as plain replacing would, on many random texts`() {
        var random = SystemRandomNumberGenerator()
        func word(_ count: Int) -> String {
            String((0..<count).map { _ in "abc".randomElement(using: &random) ?? "a" })
        }
        for _ in 0..<2_000 {
            let secret = word(Int.random(in: 5...7))
            let text = word(Int.random(in: 0...40))
            let masked = SecretPatterns([Array(secret.utf8)]).masked(text)
            #expect(masked == text.replacing(secret, with: SecretPatterns.mask), "\(secret) in \(text)")
        }
    }

    // MARK: What is kept, and how long

    @Test func `they are kept for their time, and only so many`() {
        let passed = Mutex(Duration.zero)
        let start = ContinuousClock.now
        let secrets = RecentSecrets { start + passed.withLock { $0 } }
        secrets.keep("our-own-secret")
        secrets.remember(["first-secret", "abc", ""])
        #expect(secrets.count == 1)
        #expect(secrets.masked("first-secret abc") == "********** abc")
        passed.withLock { $0 = RecentSecrets.maximumAge + .seconds(1) }
        #expect(secrets.masked("first-secret our-own-secret") == "first-secret **********")
        #expect(secrets.count == 0)
        for number in 0..<RecentSecrets.countLimit + 10 { secrets.remember(["secret-\(number)-"]) }
        #expect(secrets.count == RecentSecrets.countLimit)
        #expect(secrets.masked("secret-9- secret-10-") == "secret-9- **********")
        // Of bytes there are only so many as well.
        let large = String(repeating: "x", count: RecentSecrets.bytesLimit)
        secrets.remember([large])
        #expect(secrets.count == 1)
        secrets.remember([large + "y"])
        #expect(secrets.count == 1)
        #expect(secrets.masked("our-own-secret") == "**********")
    }

    @Test func `nothing prints them`() {
        let secrets = RecentSecrets()
        secrets.remember(["first-secret"])
        var operation = Operation.reading
        operation.arguments = ["password": "first-secret"]
        let call = CallSecrets(operation)
        #expect(!call.isEmpty)
        for text in ["\(secrets)", "\(call)", String(reflecting: secrets), String(reflecting: call)] {
            #expect(!text.contains("first"), "\(text)")
        }
        var dumped = ""
        dump(secrets, to: &dumped)
        dump(call, to: &dumped)
        #expect(!dumped.contains("first"), "\(dumped)")
    }

    // MARK: In answers

    private static let log: JSONValue = [
        ["n": 1, "t": "chpasswd: root:hunter22"], ["n": 2, "t": "TASK ERROR: 'hunter22' is no password"],
    ]

    /// A password is sent; later somebody else reads.
    private func answer(_ request: APIRequest, _ data: JSONValue, secret: String = "hunter22") async throws -> JSONValue
    {
        let secrets = RecentSecrets()
        secrets.remember([secret])
        return try await DiscreetCluster(FakeCluster { _ in data }, secrets).send(request).data
    }

    @Test func `a task's log repeats nothing`() async throws {
        let values = ["node": "pve1", "upid": "UPID:pve1:1:2:3:vzcreate:200:root@pam:"]
        let log = try await answer(APIRequest(.get, "/nodes/{node}/tasks/{upid}/log", values), Self.log)
        #expect(log.array?.first == ["n": 1, "t": "chpasswd: root:**********"])
        #expect(log.array?.last == ["n": 2, "t": "TASK ERROR: '**********' is no password"])
        // By a path without a template, as hooks and the follower of tasks have it.
        #expect(try await answer(APIRequest(.get, "/nodes/pve1/tasks/UPID/log"), Self.log) == log)
        let status = APIRequest(.get, "/nodes/{node}/tasks/{upid}/status", values)
        let ended: JSONValue = ["status": "stopped", "exitstatus": "bad hunter22"]
        #expect(try await answer(status, ended)["exitstatus"] == "bad **********")
        let rows: JSONValue = [["upid": "UPID:hunter22", "status": "no: hunter22"]]
        #expect(
            try await answer(APIRequest(.get, "/cluster/tasks"), rows) == [
                ["upid": "UPID:hunter22", "status": "no: **********"]
            ])
        #expect(
            try await answer(APIRequest(.get, "/nodes/pve1/journal"), ["a", "pw hunter22"]) == ["a", "pw **********"])
        #expect(
            try await answer(APIRequest(.get, "/cluster/log"), [["msg": "hunter22", "node": "hunter22"]]) == [
                ["msg": "**********", "node": "hunter22"]
            ])
    }

    /// Whoever sets a password must not take a word from what decides for others.
    @Test(arguments: ["running", "stopped", "production", "WARNINGS: 1", "RUNNING", "firewall"])
    func `a password that is a word changes nothing that decides`(word: String) async throws {
        let rows: JSONValue = [
            ["vmid": 100, "name": "firewall", "tags": "production", "status": "running", "upid": "UPID:production"]
        ]
        for path in ["/cluster/resources", "/nodes/pve1/qemu", "/nodes/pve1/qemu/100/config"] {
            #expect(try await answer(APIRequest(.get, path), rows, secret: word) == rows)
        }
        for status in ["running", "stopped"] {
            let state: JSONValue = ["status": .string(status), "exitstatus": "WARNINGS: 1", "type": "production"]
            #expect(
                try await answer(APIRequest(.get, "/nodes/pve1/tasks/UPID/status"), state, secret: word) == state)
        }
        let tasks: JSONValue = [["status": "RUNNING"], ["status": "WARNINGS: 1"], ["status": "OK"]]
        #expect(try await answer(APIRequest(.get, "/nodes/pve1/tasks"), tasks, secret: word) == tasks)
    }

    @Test func `an error repeats nothing, and stays what it is`() async throws {
        let secrets = RecentSecrets()
        secrets.keep("our-own-secret")
        let failing = FakeCluster { _ in
            throw GatewayError(
                .locked, "is locked (our-own-secret)", ["log": ["x our-own-secret"], "status": 500])
        }
        let error = await #expect(throws: GatewayError.self) {
            try await DiscreetCluster(failing, secrets).send(APIRequest(.get, "/nodes"))
        }
        #expect(
            error == GatewayError(.locked, "is locked (**********)", ["log": ["x **********"], "status": 500]))
    }

    // MARK: In calls

    private static let setPassword = FakeTool.power(
        "set_password", "reset", parameters: [Parameter("cipassword", .string(maximumLength: 100), "Password")])

    @Test func `what one call has sent, no later one reads, whoever makes it`() async throws {
        let log = FakeTool.reading("read_log") { _, context in
            let lines = try await context.cluster.send(APIRequest(.get, "/nodes/pve1/tasks/UPID/log")).data
            return ["status": lines.array?.first?["t"] ?? .null]
        }
        let seen = Mutex<[String]>([])
        let policy = FakePolicy(
            review: { operation, _, value, facts in
                let lines = try? await facts.get("/nodes/pve1/tasks/UPID/log", [:])
                seen.withLock { $0.append(JSONWriter.string(.object(value)) + JSONWriter.string(lines ?? .null)) }
                return Review(value: value)
            })
        let cluster = FakeCluster { request in request.segments.last == "log" ? Self.log : .null }
        let fixture = Fixture([Self.setPassword, log], cluster: cluster, policy: policy)
        #expect(await fixture.call("read_log", ["vmid": 102]).value?["status"] == "chpasswd: root:hunter22")
        #expect(await fixture.call("set_password", ["vmid": 101, "cipassword": "hunter22"]).error == nil)
        let later = await fixture.call("read_log", ["vmid": 102])
        #expect(later.value?["status"] == "chpasswd: root:**********")
        #expect(!later.text.contains("hunter22"))
        #expect(seen.withLock { $0.count } == 3)
        #expect(seen.withLock { $0.dropFirst().allSatisfy { !$0.contains("hunter22") } }, "\(seen.withLock { $0 })")
        // It was sent as it was given.
        #expect(cluster.requests.contains { $0.parameters["cipassword"] == "hunter22" })
    }

    @Test func `a call that was refused leaves nothing behind`() async throws {
        let fixture = Fixture([Self.setPassword], policy: .denying { _ in true })
        #expect(await fixture.call("set_password", ["vmid": 101, "cipassword": "hunter22"]).error?.code == .denied)
        #expect(fixture.pipeline.secrets.count == 0)
    }

    @Test func `a new token is for its caller, and for no log`() async throws {
        let secrets = RecentSecrets()
        let token = APIRequest(
            .post, "/access/users/{userid}/token/{tokenid}", ["userid": "eve@pve", "tokenid": "t"])
        let cluster = FakeCluster { request in
            request.method == .get
                ? [["t": "made 5ec2e700-feed"]] : ["value": "5ec2e700-feed", "full-tokenid": "eve@pve!t"]
        }
        let discreet = DiscreetCluster(cluster, secrets)
        #expect(try await discreet.send(token).data["value"] == "5ec2e700-feed")
        #expect(try await discreet.send(APIRequest(.get, "/nodes/pve1/syslog")).data == [["t": "made **********"]])
        // Nor for the words of hooks about its call.
        var operation = Operation.reading
        operation.requests = [token]
        let call = CallSecrets(operation, result: ["data": ["value": "5ec2e700-feed"]])
        #expect(call.masked("it is 5ec2e700-feed") == "it is **********")
    }

    @Test func `a key of several lines is known by its lines`() {
        var operation = Operation.reading
        operation.arguments = ["private-key": "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\nshort\n"]
        let secrets = CallSecrets(operation)
        #expect(secrets.masked("line 2: MIIEvQIBADANBgkqhkiG") == "line 2: **********")
        #expect(secrets.masked("short") == "short")
    }

    @Test func `names of secrets, and of texts that are some`() {
        let masked: JSONObject = SecretNames.masked(
            [
                "token": ["id": "agent@pve!x", "secret": "s3cret"],
                "parameters": ["token": "influx-token", "data": "Zm9v"],
                "data": "UPID:pve1:1:2:3:qmstop:100:root@pam:", "eab-hmac-key": "k", "tokens": ["a"],
            ] as JSONObject)
        #expect(masked["token"] == ["id": "agent@pve!x", "secret": "**********"])
        #expect(masked["parameters"] == ["token": "**********", "data": "**********"])
        #expect(masked["data"] == "UPID:pve1:1:2:3:qmstop:100:root@pam:")
        #expect(masked["eab-hmac-key"] == "**********" && masked["tokens"] == ["a"])
    }
}

extension Operation {
    fileprivate static let reading = Operation(
        id: "1", tool: "read", toolNames: ["read"], arguments: [:], cluster: "lab", node: nil, guests: [],
        principal: Fixture.principal, effects: [.read], requests: [], dryRun: false)
}
