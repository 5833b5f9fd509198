import Gateway
import Glibc
import JSONLines
import ProxmoxClient

/// Whether the configuration names the guest and the node that the gateway runs in, so that it does not stop itself.
struct PlaceCheck {
    let client: ProxmoxClient
    let place: GatewayPlace
    let hostname: String

    /// This machine's name, without its domain.
    static func hostname() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
        let bytes = buffer.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: ".")) }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    func finding() async -> Finding {
        let check = "gateway"
        let rows: [JSONValue]
        do {
            rows = try await client.send(ProxmoxRequest(method: .get, path: ["cluster", "resources"])).data.array ?? []
        } catch {
            return .warning(
                .guestsUnreadable, check, "the cluster's guests cannot be listed: \(error)",
                remedy: "see the other findings")
        }
        if let guest = place.guest, !rows.contains(where: { $0["vmid"]?.int == guest }) {
            return .failure(
                .placeUnknown, check, "the gateway's account sees no guest \(guest)", remedy: "correct gateway.guest")
        }
        if let node = place.node, !rows.contains(where: { $0["node"]?.string == node }) {
            return .failure(
                .placeUnknown, check, "the cluster has no node '\(node)'", remedy: "correct gateway.node")
        }
        if place.guest != nil || place.node != nil { return .ok(check, "the gateway does not stop what it runs in") }
        // By name only: a hint, nothing to decide by.
        let namesake = rows.first { row in
            row["vmid"] != nil && row["name"]?.string == hostname
                || row["type"] == "node" && row["node"]?.string == hostname
        }
        guard let namesake else { return .ok(check, "no guest and no node is called like this machine (\(hostname))") }
        let member = namesake["vmid"]?.int.map { "\"guest\": \($0)" } ?? "\"node\": \"\(hostname)\""
        return .warning(
            .placeUnnamed, check,
            "this machine is called like one of the cluster's: the gateway may be told to stop itself",
            remedy: "if it is the same, add \"gateway\": {\(member)} to the configuration")
    }
}
