import Gateway
import Glibc
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct UploadTests {
    /// A directory with an image of some bytes, removed afterwards.
    private static func withImage(_ size: Int, _ body: (_ directory: String, _ file: String) async throws -> Void)
        async throws
    {
        var template = Array("/tmp/proxgate-upload-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw GatewayError(.internal, "no directory") }
        let directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        let file = "\(directory)/small.iso"
        let descriptor = open(file, O_WRONLY | O_CREAT, 0o600)
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        _ = write(descriptor, bytes, size)
        close(descriptor)
        defer {
            unlink(file)
            unlink("\(directory)/link.iso")
            unlink("\(directory)/pipe.iso")
            rmdir(directory)
        }
        try await body(directory, file)
    }

    @Test func anImageArrivesWhole() async throws {
        try await Self.withImage(1_000_003) { directory, file in
            try await withLab(uploads: [directory]) { lab in
                let arguments: JSONObject = ["node": "pve1", "storage": "local", "path": .string(file)]
                let dry = try await lab.call("upload_iso", arguments, ["dry_run": true]).result.get()
                #expect(dry["requests"]?.array?.first?["file"]?["size"] == 1_000_003)
                #expect(lab.changes == [])
                let outcome = await lab.call("upload_iso", arguments)
                let result = try outcome.result.get()
                try Lab.check(result, of: "upload_iso")
                #expect(result["volid"] == "local:iso/small.iso" && result["size"] == 1_000_003)
                #expect(result["goal_reached"] == true && result["checksum"]?.string?.hasPrefix("sha256:") == true)
                #expect(outcome.text.hasPrefix("✅ Image Uploaded"), "\(outcome.text)")
                #expect(try await lab.error("upload_iso", arguments).code == .conflict)
                var wrong = arguments
                wrong["filename"] = "other.iso"
                wrong["sha256"] = .string(String(repeating: "0", count: 64))
                let mismatch = try await lab.error("upload_iso", wrong)
                #expect(mismatch.code == .conflict && mismatch.message.contains("nothing was sent"))
                #expect(lab.changes.count == 1)
            }
        }
    }

    @Test func onlyWhatIsAllowedIsRead() async throws {
        try await Self.withImage(10) { directory, file in
            symlink("/etc/hostname", "\(directory)/link.iso")
            mkfifo("\(directory)/pipe.iso", 0o600)
            try await withLab(uploads: [directory]) { lab in
                for path in [
                    "/etc/hostname", "\(directory)/link.iso", "\(directory)/pipe.iso", "\(directory)/none.iso",
                    directory,
                    "\(directory)/../../etc/hostname",
                ] {
                    let error = try await lab.error(
                        "upload_iso",
                        ["node": "pve1", "storage": "local", "path": .string(path), "filename": "x.iso"])
                    #expect(error.code == .notPermitted, "\(path): \(error)")
                }
                #expect(lab.changes == [])
            }
            try await withLab { lab in
                let error = try await lab.error(
                    "upload_iso", ["node": "pve1", "storage": "local", "path": .string(file)])
                #expect(error.code == .notPermitted && error.message.contains("names no directories"))
            }
        }
    }

    @Test(
        arguments: [
            ["storage": "local", "node": "pve1", "path": "small.iso"],
            ["storage": "local", "node": "pve1", "path": "/tmp/small.txt"],
            ["storage": "local", "node": "pve1", "path": "/tmp/small.iso", "filename": "a\"b.iso"],
            ["storage": "local", "node": "pve1", "path": "/tmp/small.iso", "sha256": "12"],
            ["storage": "local", "path": "/tmp/small.iso"],
        ] as [JSONObject])
    func whatCannotBeIsRefused(_ arguments: JSONObject) async throws {
        try await withLab { lab in
            let error = try await lab.error("upload_iso", arguments)
            #expect(error.code == .invalidArguments, "\(error)")
        }
    }
}
