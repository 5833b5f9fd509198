import Gateway
import JSONLines

extension APIRequest {
    /// From method and path (`DELETE /nodes/pve1/qemu/107`): the endpoint of Proxmox that fits best, which is the one
    /// with the fewest placeholders.
    ///
    /// - Returns: nil where there is none that does more than read.
    init?(concrete line: String, _ parameters: JSONObject) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let method = Method(rawValue: String(parts[0])), parts[1].first == "/" else {
            return nil
        }
        let path = parts[1].split(separator: "/").map(String.init)
        let fitting = EndpointEffects.known.compactMap { endpoint -> [String]? in
            guard endpoint.hasPrefix("\(method.rawValue) ") else { return nil }
            let template = endpoint.dropFirst(method.rawValue.utf8.count + 1).split(separator: "/").map(String.init)
            guard template.count == path.count else { return nil }
            return zip(template, path).allSatisfy { $0.first == "{" || $0 == $1 } ? template : nil
        }
        let best = fitting.min { left, right in
            left.count { $0.first == "{" } < right.count { $0.first == "{" }
        }
        guard let best else { return nil }
        var values: [String: String] = [:]
        for (name, value) in zip(best, path) where name.first == "{" {
            values[String(name.dropFirst().dropLast())] = value
        }
        self.init(method, "/" + best.joined(separator: "/"), values, parameters)
    }
}
