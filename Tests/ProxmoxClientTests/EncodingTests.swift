import JSONLines
import NIOCore
import Testing

@testable import ProxmoxClient

@Suite struct EncodingTests {
    private func form(_ parameters: JSONObject) throws -> String {
        try FormEncoding.encode(ProxmoxRequest(method: .post, path: ["x"], parameters: parameters))
    }

    private func path(_ segments: [String]) throws -> String {
        try FormEncoding.path(ProxmoxRequest(method: .get, path: segments))
    }

    @Test func everyReservedCharacterIsEscaped() throws {
        #expect(
            try form(["net0": "virtio=AA:BB,bridge=vmbr0;x&y+z%20"])
                == "net0=virtio%3DAA%3ABB%2Cbridge%3Dvmbr0%3Bx%26y%2Bz%2520")
        #expect(try form(["d": "Grüße 🖥\n"]) == "d=Gr%C3%BC%C3%9Fe%20%F0%9F%96%A5%0A")
        #expect(try form(["a=b": "AZaz09-._~"]) == "a%3Db=AZaz09-._~")
    }

    @Test func valuesTakeProxmoxsForm() throws {
        #expect(
            try form(["n": 5, "yes": true, "no": false, "none": nil, "list": ["a", 1, true], "empty": []])
                == "n=5&yes=1&no=0&list=a&list=1&list=1")
        #expect(try form(["x": ""]) == "x=")
    }

    @Test func allValuesWithoutAFormAreNamedAtOnce() {
        let error = #expect(throws: ProxmoxError.self) { try form(["a": ["b": 1], "c": [[1]], "d": 1]) }
        #expect(error?.kind == .invalidParameters)
        #expect(error?.errors.map(\.parameter) == ["a", "c"])
    }

    @Test func segmentsAreEscapedOneByOne() throws {
        #expect(try path(["nodes", "pve1", "x?y#z"]) == "/api2/json/nodes/pve1/x%3Fy%23z")
        #expect(
            try path(["nodes", "pve1", "storage", "local", "content", "local:iso/debian 12.iso"])
                == "/api2/json/nodes/pve1/storage/local/content/local%3Aiso%2Fdebian%2012.iso")
    }

    @Test(arguments: [
        [], [""], ["nodes", ""], ["nodes", "."], ["nodes", "..", "x"], ["nodes", "pve1/qemu/100", "status"],
        ["content", "local:iso/../x"], ["content", "a//b"], ["content", "/a"], ["content", "a/"], ["x", "a\u{0}b"],
        ["x", "a\r\nb"],
    ])
    func segmentsThatLeadElsewhereAreRefused(_ segments: [String]) {
        let error = #expect(throws: ProxmoxError.self) { try path(segments) }
        #expect(error?.kind == .invalidParameters)
        #expect(error?.message.hasPrefix("not sent") == true)
    }

    @Test func theEndpointIsOneLineWithoutParameters() {
        let request = ProxmoxRequest(
            method: .delete, path: ["tasks", "UPID:a:root@pam!x:", "b\nc/d"], parameters: ["password": "x"])
        #expect(request.endpoint == "DELETE /tasks/UPID:a:root@pam!x:/b%0Ac%2Fd")
    }

    @Test func aSecretDoesNotPrint() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump([secret], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\(Optional(secret) as Any)"] {
            #expect(!text.contains("hunter2"))
        }
        let credentials = ProxmoxConfiguration.Credentials.token(id: "a@b!c", secret: secret)
        #expect(!"\(credentials)".contains("hunter2"))
        #expect(secret.reveal() == "hunter2")
    }

    @Test func fingerprintsAreReadLeniently() {
        let bytes = String(repeating: "aB:", count: 31) + "0c"
        let fingerprint = Fingerprint(bytes)
        #expect(fingerprint == Fingerprint(String(repeating: "AB", count: 31) + "0C"))
        #expect(fingerprint?.description == String(repeating: "AB:", count: 31) + "0C")
        for wrong in ["", "AB", String(repeating: "g", count: 64), String(repeating: "A", count: 65)] {
            #expect(Fingerprint(wrong) == nil)
        }
    }

    @Test func durationsBecomeTimersWithoutOverflow() {
        #expect(Duration.milliseconds(1_500).timeAmount == .milliseconds(1_500))
        #expect(Duration.seconds(Int64.max).timeAmount == .hours(24 * 365))
        #expect(Duration.seconds(-5).timeAmount == .nanoseconds(0))
    }
}
