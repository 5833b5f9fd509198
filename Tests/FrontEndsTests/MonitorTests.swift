import MCPSchemaCheck
import Testing

/// The check of every message that the other tests rely on must itself find what is wrong.
@Suite("MCP schema check", .enabled("\(MCPMonitor.whatIsMissing)") { MCPMonitor.isAvailable })
struct MonitorTests {
    /// A connection that has agreed on a revision.
    private func monitor(_ revision: String = "2025-06-18") -> MCPMonitor {
        let monitor = MCPMonitor()
        monitor.sent(initialize(revision).utf8)
        monitor.received(
            """
            {"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"\(revision)","capabilities":{},\
            "serverInfo":{"name":"a","version":"1"}}}
            """.utf8)
        return monitor
    }

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func aGoodMessagePasses(revision: String) {
        let monitor = monitor(revision)
        monitor.sent(request(1, "tools/list").utf8)
        monitor.received(
            #"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a","inputSchema":{"type":"object","x":1}}]}}"#.utf8)
        monitor.received(
            #"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":2}}"#.utf8)
        #expect(monitor.takeFaults() == [] && monitor.checked == 3)
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":1,"result":{}}"#, #"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a"}]}}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":7,"inputSchema":{"type":"object"}}]}}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a","icons":[],"inputSchema":{"type":"object"}}]}}"#,
        #"{"id":1,"jsonrpc":"2.1","result":{"tools":[]}}"#, #"{"jsonrpc":"2.0","id":2,"result":{"tools":[]}}"#,
        #"{"jsonrpc":"2.0","id":1,"error":{"code":"x","message":""}}"#,
        #"{"jsonrpc":"2.0","id":1,"error":{"code":-32021,"message":""}}"#,
        #"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1}}"#,
        #"{"jsonrpc":"2.0","method":"notifications/unheard","params":{}}"#,
        #"{"jsonrpc":"2.0","id":"s","method":"roots/unheard"}"#,
        #"[{"jsonrpc":"2.0","id":1,"method":"x"}]"#,
    ])
    func aBadMessageIsFound(message: String) {
        let monitor = monitor()
        monitor.sent(request(1, "tools/list").utf8)
        monitor.received(message.utf8)
        #expect(!monitor.takeFaults().isEmpty, "\(message)")
    }

    @Test func theStatelessRevisionHasRulesOfItsOwn() {
        for (answer, isGood) in [
            (#""result":{"content":[],"resultType":"complete"}"#, true), (#""result":{"content":[]}"#, false),
            (#""error":{"code":-32602,"message":""}"#, true), (#""error":{"code":-32002,"message":""}"#, false),
            (#""error":{"code":-32021,"message":"","data":{}}"#, false),
            (#""error":{"code":-32021,"message":"","data":{"requiredCapabilities":{}}}"#, true),
        ] {
            let monitor = MCPMonitor()
            monitor.sent(modernCall(1, "echo").utf8)
            monitor.received("{\"jsonrpc\":\"2.0\",\"id\":1,\(answer)}".utf8)
            #expect(monitor.takeFaults().isEmpty == isGood, "\(answer)")
        }
    }

    @Test func structuredResultsMustFitTheirSchema() {
        let monitor = monitor()
        monitor.sent(request(1, "tools/list").utf8)
        let schema = #"{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}"#
        monitor.received(
            """
            {"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a","inputSchema":{"type":"object"},\
            "outputSchema":\(schema)}]}}
            """.utf8)
        for (value, isGood) in [(#"{"n":1,"more":2}"#, true), (#"{"n":"1"}"#, false), ("{}", false)] {
            monitor.sent(call(2, "a").utf8)
            monitor.received(
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"content\":[],\"structuredContent\":\(value)}}".utf8)
            #expect(monitor.takeFaults().isEmpty == isGood, "\(value)")
        }
    }
}
