import Glibc
import Testing

@testable import proxgate

@Suite struct HistoryFileTests {
    private func file() throws -> (HistoryFile, directory: String) {
        var template = Array("/tmp/proxgate-history-XXXXXX".utf8CString)
        let directory = try #require(mkdtemp(&template)).withMemoryRebound(to: CChar.self, capacity: 1) {
            String(cString: $0)
        }
        return (try #require(HistoryFile(["XDG_STATE_HOME": "\(directory)/state"])), directory)
    }

    @Test func linesAreKeptForTheirOwner() throws {
        let (file, directory) = try file()
        #expect(file.read() == [])
        file.append("get_vms")
        file.append("start_vm vmid=102")
        #expect(file.read() == ["get_vms", "start_vm vmid=102"])
        var status = stat()
        #expect(stat(file.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat("\(directory)/state/proxgate", &status) == 0 && status.st_mode & 0o777 == 0o700)
    }

    @Test(arguments: [
        "set_cloudinit vmid=1 cipassword=x", #"call_api parameters:='{"password":"x"}'"#, "stop_vm confirm=abc",
        #"create_storage parameters:="{\"keyring\":1}""#,
    ])
    func secretsAreNot(_ line: String) throws {
        let (file, _) = try file()
        file.append(line)
        #expect(file.read() == [])
    }

    @Test func ofALongFileItsEnd() throws {
        let (file, _) = try file()
        file.append("first")
        for index in 0..<3000 { file.append("line \(index) " + String(repeating: "x", count: 100)) }
        let lines = file.read()
        #expect(lines.last?.hasPrefix("line 2999 ") == true && lines.allSatisfy { $0.hasPrefix("line ") })
    }

    @Test func withoutAHomeThereIsNone() {
        #expect(HistoryFile([:]) == nil)
        #expect(HistoryFile(["HOME": "/home/ann"])?.path == "/home/ann/.local/state/proxgate/history")
        #expect(HistoryFile(["HOME": "/h", "XDG_STATE_HOME": "relative"])?.path == "/h/.local/state/proxgate/history")
    }
}
