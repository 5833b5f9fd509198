import Crypto
import JSONLines
import NIOHTTP1
import Testing

@testable import SimulatedCluster

@Suite struct UploadTests {
    private static func body(_ fields: [(String, String)], file: String, _ content: String, boundary: String) -> String
    {
        let parts = fields.map { name, value in
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        return parts.joined()
            + "--\(boundary)\r\nContent-Disposition: form-data; name=\"filename\"; filename=\"\(file)\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n\(content)\r\n--\(boundary)--\r\n"
    }

    private func take(_ reader: inout MultipartReader, _ parts: ArraySlice<UInt8>...) -> Bool {
        parts.reduce(true) { reader.receive($1) && $0 }
    }

    /// However the bytes are cut on their way, the parts are the same.
    @Test func partsAreReadAtEverySplit() {
        // The content holds what a delimiter begins with, and almost one.
        let content = "a\r\n--b\r\n--boundarx\r\n\r\nz\r\n"
        let sha = Hex.lower(SHA256.hash(data: Array(content.utf8)))
        let fields = [("content", "iso"), ("checksum-algorithm", "sha256"), ("checksum", sha)]
        let bytes = Array(("before\r\n" + Self.body(fields, file: "x.iso", content, boundary: "boundary")).utf8)
        for split in 0...bytes.count {
            var reader = MultipartReader(boundary: "boundary")
            #expect(take(&reader, bytes[..<split], bytes[split...]))
            #expect(reader.file?.name == "x.iso" && reader.file?.size == content.utf8.count)
            #expect(reader.file?.checksum == sha)
            #expect(
                reader.fields == [
                    "content": "iso", "checksum-algorithm": "sha256", "checksum": .string(sha), "filename": "x.iso",
                ])
        }
        var single = MultipartReader(boundary: "boundary")
        for byte in bytes { #expect(take(&single, [byte])) }
        #expect(single.file?.size == content.utf8.count)
        var incomplete = MultipartReader(boundary: "boundary")
        #expect(take(&incomplete, bytes.dropLast(20)) && incomplete.file == nil)
    }

    @Test func fieldsAndHeadersHaveLimits() {
        let head = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n"
        var field = MultipartReader(boundary: "b")
        #expect(take(&field, Array(head.utf8)[...]))
        #expect(!take(&field, [UInt8](repeating: 0x61, count: 600 << 10)[...]))
        var headers = MultipartReader(boundary: "b")
        #expect(!take(&headers, Array("--b\r\n".utf8)[...], [UInt8](repeating: 0x61, count: 9 << 10)[...]))
    }

    private func upload(_ cluster: SimulatedCluster, _ fields: [(String, String)], _ content: String) async throws
        -> RawAnswer
    {
        let body = Self.body(fields, file: "disk.iso", content, boundary: "XX")
        let login = "Authorization: PVEAPIToken=\(cluster.tokenID)=\(cluster.tokenSecret)"
        return try await RawConnection.exchange(
            cluster,
            "POST /api2/json/nodes/pve1/storage/local/upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(login)\r\n"
                + "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    @Test func checksumsAreChecked() async throws {
        try await withCluster { cluster, client in
            let content = String(repeating: "0123456789abcdef", count: 20_000)
            func end(_ algorithm: String, _ sum: String) async throws -> String {
                let answer = try await upload(
                    cluster, [("content", "iso"), ("checksum-algorithm", algorithm), ("checksum", sum)], content)
                return try await client.follow(Answer(status: 200, body: JSONReader.read(answer.body)))
            }
            let bytes = Array(content.utf8)
            #expect(try await end("sha256", Hex.lower(SHA256.hash(data: bytes))) == "OK")
            #expect(try await end("sha512", Hex.upper(SHA512.hash(data: bytes))) == "OK")
            #expect(try await end("md5", Hex.lower(Insecure.MD5.hash(data: bytes))) == "OK")
            #expect(try await end("sha1", "00").hasPrefix("checksum mismatch: got '"))
            let list = try await client.get("/nodes/pve1/storage/local/content?content=iso").data.array ?? []
            #expect(list.first { $0["volid"] == "local:iso/disk.iso" }?["size"]?.int == bytes.count)
            let late = try await upload(cluster, [("content", "iso"), ("checksum", "00")], content)
            #expect(late.statusLine.contains(" 400 "))
            let odd = try await upload(
                cluster, [("content", "iso"), ("checksum-algorithm", "sha224"), ("checksum", "00")], content)
            #expect(odd.statusLine.contains(" 501 checksums by sha224 are not simulated"))
        }
    }

    /// Multipart is for uploads; a login, a privilege and the storage come first.
    @Test func uploadsAreCheckedLikeAllRequests() async throws {
        try await withCluster { cluster, client in
            let limited = client.with(cluster.separatedToken)
            #expect(
                try await limited.post("/nodes/pve1/storage/local/upload", ["content": "iso", "filename": "x.iso"])
                    .status == 403)
            let login = "Authorization: PVEAPIToken=\(cluster.tokenID)=\(cluster.tokenSecret)"
            let other = try await RawConnection.exchange(
                cluster,
                "POST /api2/json/pools HTTP/1.1\r\nHost: x\r\n\(login)\r\nContent-Type: multipart/form-data; boundary=XX\r\n"
                    + "Content-Length: 6\r\n\r\n--XX--")
            #expect(other.statusLine.hasPrefix("HTTP/1.1 506 upload 'Content-Type"))
            cluster.inject(try FaultSpec("full POST *upload count=1 for=80000"))
            let answer = try await upload(cluster, [("content", "iso")], "x")
            #expect(
                try await client.follow(Answer(status: 200, body: JSONReader.read(answer.body)))
                    .hasSuffix("No space left on device"))
        }
    }
}
