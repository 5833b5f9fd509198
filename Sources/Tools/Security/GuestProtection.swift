import Gateway
import JSONLines

/// Guests that the policy does not let anybody remove, but that Proxmox would: whoever comes by another way than the
/// gateway could.
enum GuestProtection {
    static func look(_ context: RunContext) async throws -> [SecurityFinding] {
        let rows =
            try await context.cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])).data.array ?? []
        let guests = rows.compactMap { row -> Guest? in
            guard let vmid = row["vmid"]?.int, let node = row["node"]?.string else { return nil }
            return Guest(
                cluster: context.cluster.name, kind: row["type"] == "lxc" ? .lxc : .qemu, vmid: vmid, node: node)
        }
        return try await withThrowingTaskGroup(of: SecurityFinding?.self) { group in
            var waiting = guests.makeIterator()
            func next() {
                guard let guest = waiting.next() else { return }
                group.addTask { try await finding(guest, context) }
            }
            for _ in 0..<4 { next() }
            var findings: [(Int, SecurityFinding)] = []
            while let finding = try await group.next() {
                if let finding, let vmid = finding.arguments["vmid"]?.int { findings.append((vmid, finding)) }
                next()
            }
            return findings.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func finding(_ guest: Guest, _ context: RunContext) async throws -> SecurityFinding? {
        let config: JSONValue
        do { config = try await context.cluster.send(APIRequest(.get, guest, "/config")).data } catch let error
            as GatewayError where error.code == .unreachable
        {
            return nil
        }
        guard config["protection"]?.int != 1 else { return nil }
        // Tried only: nothing is sent, and only what the policy says is of interest.
        let tool = guest.kind == .qemu ? "delete_vm" : "delete_container"
        let outcome = await context.gateway.call(tool, ["vmid": .int(guest.vmid)], ["dry_run": true])
        guard case .success(let result) = outcome.result, result["decision"] == "deny",
            let reason = result["reasons"]?.array?.first, reason["hook"]?.string?.contains(".lua") == true
        else { return nil }
        return SecurityFinding(
            .medium, .protection, "\(guest.kind == .qemu ? "VM" : "container") \(guest.vmid)",
            "the policy keeps it from being removed (\(reason["reason"]?.string ?? "")), but Proxmox itself would not",
            guest.kind == .qemu ? "update_vm_config" : "update_container_config",
            ["vmid": .int(guest.vmid), "protection": true])
    }
}
