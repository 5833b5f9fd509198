import JSONLines
import Testing

@testable import SimulatedCluster

/// What can only be seen on the bytes themselves.
@Suite struct WireTests {
    private func exchange(
        _ cluster: SimulatedCluster, _ start: String, _ headers: [String] = [], body: String = "", login: Bool = true
    ) async throws -> RawAnswer {
        var lines = ["\(start) HTTP/1.1", "Host: 127.0.0.1"] + headers
        if login { lines.append("Authorization: PVEAPIToken=\(cluster.tokenID)=\(cluster.tokenSecret)") }
        return try await RawConnection.exchange(cluster, lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    @Test func headersAsRecorded() async throws {
        try await withCluster { cluster, _ in
            let answer = try await exchange(cluster, "GET /api2/json/version", ["Connection: close"])
            #expect(answer.statusLine == "HTTP/1.1 200 OK")
            #expect(
                answer.headers.map(\.name) == [
                    "Cache-Control", "Connection", "Date", "Pragma", "Server", "Content-Length", "Content-Type",
                    "Expires",
                ])
            #expect(answer["Server"] == ["pve-api-daemon/3.0"])
            #expect(answer["Content-Type"] == ["application/json;charset=UTF-8"])
            #expect(answer["Cache-Control"] == ["max-age=0"] && answer["Pragma"] == ["no-cache"])
        }
    }

    /// Two requests in one write: the second answer shows that the first left the connection open.
    @Test func keepAliveAndTheSecondConnectionHeader() async throws {
        try await withCluster { cluster, _ in
            let login = "Authorization: PVEAPIToken=\(cluster.tokenID)=\(cluster.tokenSecret)\r\n"
            let answer = try await RawConnection.exchange(
                cluster,
                "GET /api2/json/nodes/pve1/qemu HTTP/1.1\r\nHost: x\r\n\(login)\r\n"
                    + "GET /api2/json/nosuch HTTP/1.1\r\nHost: x\r\n\(login)\r\n")
            #expect(answer["Connection"] == ["close", "Keep-Alive"])
            #expect(answer.body.contains("HTTP/1.1 501 Method 'GET /nosuch' not implemented\r\n"))
        }
    }

    @Test func refusalsOfTheHTTPLayer() async throws {
        try await withCluster { cluster, _ in
            let config = "/api2/json/nodes/pve1/qemu/101/config"
            let form = "Content-Type: application/x-www-form-urlencoded"
            func check(_ answer: RawAnswer, _ status: String, _ body: String? = nil) {
                #expect(answer.statusLine == "HTTP/1.1 \(status)")
                #expect(answer["Connection"] == ["close"])
                if let body { #expect(answer.body == body) }
            }
            check(
                try await exchange(
                    cluster, "PUT \(config)", [form, "Transfer-Encoding: chunked"],
                    body: "8\r\nonboot=1\r\n0\r\n\r\n"), "501 chunked transfer encoding not supported",
                "chunked transfer encoding not supported")
            check(
                try await exchange(cluster, "GET /api2/json/version", ["Content-Length: 7"], body: "{\"a\":1}"),
                "501 Unexpected content for method 'GET'", "Unexpected content for method 'GET'")
            check(
                try await exchange(cluster, "DELETE /api2/json/version", ["Content-Length: 1"], body: "x"),
                "501 Unexpected content for method 'DELETE'")
            for method in ["HEAD", "PATCH", "OPTIONS"] {
                check(try await exchange(cluster, "\(method) \(config)"), "501 method '\(method)' not available", "")
            }
            let big = String(repeating: "x", count: 513 << 10)
            check(
                try await exchange(cluster, "PUT \(config)", [form, "Content-Length: \(big.count)"], body: big),
                "501 for data too large", "for data too large")
            check(
                try await exchange(
                    cluster, "PUT \(config)", ["Content-Type: text/plain", "Content-Length: 1"], body: "x"),
                "506 upload 'Content-Type 'text/plain' not implemented")
            check(try await exchange(cluster, "GET /nosuch"), "500 no such file '/nosuch'", "no such file '/nosuch'\n")
            check(
                try await exchange(cluster, "GET /api2/xml/version"), "501 no formatter for uri /version, xml")
            check(try await exchange(cluster, "GET /api2/json/version", login: false), "401 No ticket", "")
            check(
                try await exchange(
                    cluster, "GET /api2/json/version", ["Cookie: PVEAuthCookie=garbage"]),
                "401 Authentication failed!", "")
        }
    }

    @Test func reasonPhrasesCarryTheMessage() async throws {
        try await withCluster { cluster, _ in
            let qemu = "/api2/json/nodes/pve1/qemu"
            let unknown = try await exchange(cluster, "GET \(qemu)/999/config")
            let text = "Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist"
            #expect(unknown.statusLine == "HTTP/1.1 500 \(text)")
            #expect(try JSONReader.read(unknown.body)["message"]?.string == text + "\n")
            let schema = try await exchange(cluster, "GET \(qemu)/99/config")
            #expect(schema.statusLine == "HTTP/1.1 400 Parameter verification failed.")
            let node = try await exchange(cluster, "GET /api2/json/nodes/nosuch/status")
            #expect(node.statusLine.hasPrefix("HTTP/1.1 500 hostname lookup 'nosuch' failed - failed to get address"))
            cluster.setNodeOnline("pve2", false)
            let down = try await exchange(cluster, "GET /api2/json/nodes/pve2/status")
            #expect(down.statusLine == "HTTP/1.1 595 No route to host")
            #expect(down.body.isEmpty && down["Content-Type"] == [] && down["Content-Length"] == [])
        }
    }

    @Test func bodiesInEveryForm() async throws {
        try await withCluster { cluster, client async throws in
            let path = "/api2/json/nodes/pve1/qemu/102/config"
            func put(_ type: String?, _ body: String, query: String = "") async throws -> String {
                let headers = (type.map { ["Content-Type: \($0)"] } ?? []) + ["Content-Length: \(body.utf8.count)"]
                let answer = try await exchange(
                    cluster, "PUT \(path)\(query)", headers + ["Connection: close"], body: body)
                return answer.statusLine + "|" + answer.body
            }
            func description() async throws -> String? {
                try await client.get("/nodes/pve1/qemu/102/config").data["description"]?.string
            }
            let done = "HTTP/1.1 200 OK|{\"data\":null}"
            #expect(try await put("application/json", "{\"description\":\"json\",\"onboot\":true}") == done)
            #expect(try await description() == "json")
            #expect(try await put(nil, "description=a=b") == done)
            #expect(try await description() == "a")
            #expect(try await put(nil, "description=body", query: "?description=query") == done)
            #expect(try await description() == "query")
            #expect(try await put(nil, "description=a&description=b").contains("got ARRAY"))
            #expect(try await put(nil, "boot=order=scsi0;net0").contains("boot.legacy: value does not match"))
            #expect(try await put("application/json", "{\"net0\":{}}").contains("got HASH"))
            #expect(try await put("application/json", "{\"a\":").contains("500 malformed JSON string"))
            #expect(try await put("application/json", "[1,2]").contains("500 Not a HASH reference"))
            #expect(try await put(nil, "node=pve2&name=x").contains("duplicate parameter (already defined in URI)"))
        }
    }

    @Test func plainHTTPIsRedirectedAndGarbageRefused() async throws {
        try await withCluster { cluster, _ in
            let plain = try await RawConnection.exchange(
                cluster, "GET /api2/json/version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", tls: false)
            #expect(plain.statusLine == "HTTP/1.1 301 Moved Permanently")
            #expect(plain["Location"] == ["https://127.0.0.1/api2/json/version"])
            let garbage = try await RawConnection.exchange(cluster, "FOO\r\n\r\n")
            #expect(garbage.statusLine == "HTTP/1.0 400 bad request" && garbage.body == "bad request")
        }
    }

    @Test func equivalentPathsAndExtJS() async throws {
        try await withCluster { cluster, client in
            #expect(try await client.get("//nodes/pve%31/qemu/10%30/config/").status == 200)
            #expect(try await client.get("/nodes/localhost/status").status == 200)
            let extjs = try await exchange(cluster, "GET /api2/extjs/nodes/pve1/qemu/999/config", ["Connection: close"])
            #expect(extjs.statusLine == "HTTP/1.1 200 OK")
            let body = try JSONReader.read(extjs.body)
            #expect(body["success"]?.int == 0 && body["status"]?.int == 500)
        }
    }
}
