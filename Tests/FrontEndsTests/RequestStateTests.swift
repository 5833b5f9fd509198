import Gateway
import JSONLines
import Synchronization
import Testing

@testable import FrontEnds

/// What travels with a question to a client and comes back from it is the attacker's to change.
@Suite struct RequestStateTests {
    private let key = Array(repeating: UInt8(7), count: 32)

    private func request(
        tool: String = "stop_vm", _ arguments: JSONObject = ["vmid": 100, "force": ["a": 1, "b": 2]], uid: UInt32 = 1000
    ) -> CallRequest {
        CallRequest(
            tool: tool, arguments: arguments, principal: Principal(user: "ann", uid: uid, groups: [], door: .socket))
    }

    private func code(_ state: RequestState, _ text: String, _ request: CallRequest) -> MCPError.Code? {
        do throws(MCPError) {
            _ = try state.open(text, for: request)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func itComesBackForTheSameRequest() throws {
        let state = RequestState(key: key, now: { 1000 })
        let text = state.seal(approval: "abc", for: request(), seconds: 300)
        #expect(try state.open(text, for: request()) == "abc")
        // The order of the members means nothing, and another instance with the same key opens it.
        let turned = request(["force": ["b": 2, "a": 1], "vmid": 100])
        #expect(try RequestState(key: key, now: { 1299 }).open(text, for: turned) == "abc")
    }

    @Test func itIsGoodForNothingElse() {
        let state = RequestState(key: key, now: { 1000 })
        let text = state.seal(approval: "abc", for: request(), seconds: 300)
        for other in [request(tool: "start_vm"), request(["vmid": 101]), request(uid: 1001)] {
            #expect(code(state, text, other) == .invalidParams)
        }
        #expect(code(RequestState(key: key, now: { 1300 }), text, request()) == .invalidParams)
        #expect(
            code(RequestState(key: Array(repeating: 8, count: 32), now: { 1000 }), text, request()) == .invalidParams)
    }

    @Test func everyChangedByteIsNoticed() {
        let state = RequestState(key: key, now: { 1000 })
        let text = Array(state.seal(approval: "abc", for: request(), seconds: 300).utf8)
        for index in text.indices {
            var changed = text
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let forged = String(decoding: changed, as: UTF8.self)
            // The last character of a part may have bits that mean nothing; then it still is what the gateway gave.
            if code(state, forged, request()) == nil { #expect(index == text.count - 1 || text[index + 1] == 0x2E) }
        }
        for junk in ["", ".", "a.b", "....", String(repeating: "A", count: 100_000), "\u{0}.\u{0}"] {
            #expect(code(state, junk, request()) == .invalidParams)
        }
    }
}
