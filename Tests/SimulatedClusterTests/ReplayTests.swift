import JSONLines
import Logging
import Synchronization
import Testing

@testable import SimulatedCluster

/// Plays all recorded exchanges again over HTTPS, in their order, on a copy of the installation they were made on, and
/// compares each answer.
@Suite struct ReplayTests {
    /// Answers that cannot be the same, each with its reason.
    private static let exceptions: [Int: String] = [
        72: "the HTML formats are for a browser", 74: "the HTML formats are for a browser",
        342: "asks by the recording's own times",
        495: "the recorded list lags behind: it still shows VM 300 as it was before it became a template",
        540: "the recorded machine has no journal",
        393: "the sizes come from a stub of the recorded machine",
        589: "compression is up to the server: the simulated cluster answers uncompressed",
        595: "the web interface is not simulated (it was missing on the recorded machine too)",
        605: "two answers in one text: WireTests look at pipelining",
    ]

    /// What happened on the recorded machine between two exchanges without being recorded: requests before a number.
    private static let unrecorded: [Int: [(method: String, path: String, form: [String: String])]] = [
        240: [("PUT", "/nodes/pve1/qemu/100/resize", ["disk": "scsi0", "size": "2G"])],
        487: [("POST", "/nodes/pve1/qemu/300/status/stop", [:])],
        507: [("PUT", "/nodes/pve1/qemu/100/config", ["delete": "agent"])],
        523: [("DELETE", "/nodes/pve1/qemu/301", [:])],
        577: [("POST", "/nodes/pve1/qemu/100/status/start", [:])],
        609: [
            ("DELETE", "/nodes/pve1/qemu/300", [:]),
            ("POST", "/nodes/pve1/qemu/100/status/stop", [:]),
            (
                "POST", "/nodes/pve1/storage/local/content",
                ["filename": "vm-300-disk-0.qcow2", "vmid": "300", "size": "1M"]
            ),
            ("POST", "/nodes/pve1/qemu/100/clone", ["newid": "300", "name": "tmpl01"]),
            ("POST", "/nodes/pve1/qemu/300/template", [:]),
            ("POST", "/nodes/pve1/qemu/300/clone", ["newid": "301", "name": "linked01"]),
        ],
    ]

    /// Exchanges within which tasks of the one before still run.
    private static let overlapping = [240...242, 291...294, 310...314, 318...321, 430...432, 727...727]

    @Test(.enabled(if: Recording.all != nil, "../shared/pve/recordings.jsonl is missing"))
    func answersAsRecorded() async throws {
        let recordings = try #require(Recording.all)
        let replay = try await Replay.start()
        var table = ReplayTable()
        for recording in recordings {
            for (method, path, form) in Self.unrecorded[recording.number] ?? [] {
                try await replay.send(method, path, form)
            }
            // The clean-up of a stopped machine held its lock on the recorded one.
            if recording.number == 606 { replay.cluster.occupyGuest(100) }
            let answer = try await replay.exchange(recording)
            if recording.number == 608 { replay.cluster.releaseGuest(100) }
            if Self.overlapping.contains(where: { $0.contains(recording.number) }) {
                replay.beginTasks()
            } else {
                replay.settle()
            }
            guard recording.statusLine != nil, Self.exceptions[recording.number] == nil else {
                table.addUncompared(recording)
                continue
            }
            table.add(recording, replay.differences(answer, recording))
        }
        print(table.text)
        for line in table.different { Issue.record("\(line)") }
        #expect(table.notSimulated.isEmpty, "\(table.notSimulated)")
        await replay.cluster.stop()
    }
}
