import Foundation
import JSONLines

/// Reading, writing and framing, beside Foundation's reader and writer.
struct JSONCases {
    let report: Report
    let isBrief: Bool

    /// A request as clients send it, about 200 bytes.
    static let request = Array(
        #"{"jsonrpc":"2.0","id":17,"method":"tools/call","params":{"name":"get_vm_config","arguments":{"node":"pve1","vmid":"100"},"_meta":{"progressToken":"token-17"}}}"#
            .utf8)

    static let lines = Array(repeatElement(request + [0x0A], count: 300).joined())

    /// An answer with a thousand guests, about 190 KB.
    static let answer: JSONValue = [
        "data": .array(
            (100..<1100).map { vmid in
                [
                    "vmid": .int(vmid), "name": .string("guest-\(vmid)"), "node": "pve1", "status": "running",
                    "cpu": 0.0412, "maxmem": 4_294_967_296, "mem": 1_116_691_472, "tags": "prod;web",
                    "uptime": 432_101, "type": "qemu", "maxcpu": 4,
                ]
            })
    ]

    func run() throws {
        report.title("JSON and lines")
        let answer = JSONWriter.bytes(Self.answer)
        try measure("request", Self.request, rounds: isBrief ? 20 : 400, repeats: 50)
        try measure("answer", answer, rounds: isBrief ? 5 : 100, repeats: 1)
        var framer = LineFramer()
        let framing = Timing.samples(isBrief ? 20 : 400) { precondition(framer.receive(Self.lines).count == 300) }
        report.add(Figure("frame.300-lines", framing))
    }

    private func measure(_ name: String, _ bytes: [UInt8], rounds: Int, repeats: Int) throws {
        let value = try JSONReader.read(bytes)
        let data = Data(bytes)
        let object = try JSONSerialization.jsonObject(with: data)
        // What Foundation makes is of its own kind, and its memory is given back by the pool.
        let theirs = Timing.samples(rounds, repeats: repeats) {
            precondition((try? JSONSerialization.jsonObject(with: data)) != nil)
        }
        let ours = Timing.samples(rounds, repeats: repeats) { precondition((try? JSONReader.read(bytes)) != nil) }
        report.add(Figure("json.read.\(name)", ours, to: ("Foundation", theirs)))
        let theirWriting = Timing.samples(rounds, repeats: repeats) {
            precondition((try? JSONSerialization.data(withJSONObject: object)) != nil)
        }
        let writing = Timing.samples(rounds, repeats: repeats) { precondition(!JSONWriter.bytes(value).isEmpty) }
        report.add(Figure("json.write.\(name)", writing, to: ("Foundation", theirWriting)))
    }
}
