import Gateway
import Glibc
import JSONLines

/// An upstream that answers at once, so that only the gateway is measured.
struct InstantCluster: ClusterAccess {
    let name = "instant"

    func send(_ request: APIRequest) async throws -> APIResponse {
        switch request.segments.last {
        case "current":
            APIResponse(data: ["name": "web1", "status": "running", "vmid": 100, "uptime": 4711, "pid": 815])
        default:
            APIResponse(data: [
                "name": "web1", "cores": 4, "memory": "4096", "ostype": "l26", "digest": "0123456789abcdef",
                "scsi0": "local-lvm:vm-100-disk-0,size=32G", "net0": "virtio=BC:24:11:00:00:64,bridge=vmbr0",
                "description": "owner: web team", "onboot": 1,
            ])
        }
    }
}

/// A directory with hooks that all look at the call and let it pass: ten a file, one of ten reviews the result.
struct TemporaryHooks {
    let path: String
    private let files: Int

    /// - Parameters:
    ///   - reads: one of ten asks Proxmox something.
    ///   - spins: the first spins where the user is `spinner`.
    init(count: Int, reads: Bool, spins: Bool = false) throws {
        path = try Machine.temporaryDirectory()
        files = (count + 9) / 10
        for number in 0..<files {
            var source = ""
            for hook in number * 10..<min(count, number * 10 + 10) {
                source += Self.hook(hook, isLast: hook == count - 1, reads, spins)
            }
            guard let file = fopen(name(number), "w") else { throw BenchError("no hook file") }
            fputs(source, file)
            fclose(file)
        }
    }

    private static func hook(_ number: Int, isLast: Bool, _ reads: Bool, _ spins: Bool) -> String {
        if spins, number == 0 {
            return "pre(\"*\", function(op) while op.principal.user == \"spinner\" do end end)\n"
        }
        if number % 10 == 9 || (isLast && number < 10) {
            return
                "post(\"get_vm_config\", function(op, result) result.owner = (result.description or \"\"):match(\"owner: *(%S+)\") end)\n"
        }
        if reads, number % 10 == 1 {
            return
                "pre(\"*\", function(op) if pve.get(\"/cluster/status\").quorate == 0 then deny(\"no quorum\") end end)\n"
        }
        return "pre(\"*\", function(op) if op.vmid == \(number + 1_000_000) then deny(\"no\") end end)\n"
    }

    private func name(_ number: Int) -> String { "\(path)/bench\(number).lua" }

    func remove() {
        for number in 0..<files { unlink(name(number)) }
        rmdir(path)
    }
}
