import Gateway
import Glibc
import JSONLines
import Testing

/// The names that the project's list of tools gives, against the registry.
@Suite struct ToolNamesTests {
    private static let file =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/../shared/tools.md"

    @Test(.enabled("../shared/tools.md is missing") { access(file, R_OK) == 0 })
    func everyToolForGuestsIsThere() throws {
        let rows = try Self.rows()
        var wanted: [String: [String]] = [:]
        for toolset in ["lifecycle", "snapshots", "backup", "monitoring", "disks", "api"] {
            wanted[toolset] = Self.names(try #require(rows[toolset], "no row \(toolset)"))
        }
        wanted["core"] =
            Self.names(try #require(rows["core"])) + [
                "start_vm", "stop_vm", "shutdown_vm", "reboot_vm", "get_vm_config", "update_vm_config",
            ]
        // What follows in this row is about nodes.
        wanted["network"] = Self.names(try #require(rows["network"])).filter {
            $0.contains("vm") || $0.contains("cloudinit")
        }
        wanted["containers"] = Self.containers(try #require(rows["containers"]))
        let registry = Dictionary(grouping: Lab.registry.tools.map(\.spec), by: \.toolset)
        for (toolset, names) in wanted {
            let there = Set((registry[toolset] ?? []).map(\.name))
            #expect(names.count > 2, "\(toolset): \(names)")
            #expect(Set(names).subtracting(there).isEmpty, "\(toolset) lacks \(Set(names).subtracting(there).sorted())")
        }
    }

    /// Where there are several clusters, the gateway takes this argument out of every call.
    @Test func noToolHasAParameterOfTheGatewaysOwn() {
        for tool in Lab.registry.tools {
            #expect(!tool.spec.parameters.contains { $0.name == "cluster" }, "\(tool.spec.name)")
            #expect(tool.spec.output["cluster"] == nil, "\(tool.spec.name)")
        }
    }

    /// The table's rows, toolset by toolset, without what stands in parentheses.
    private static func rows() throws -> [String: String] {
        var rows: [String: String] = [:]
        for line in try text().split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.split(separator: "|").map { $0.trimming }
            guard cells.count == 2 else { continue }
            var depth = 0
            rows[cells[0]] = String(
                cells[1].filter { character in
                    if character == "(" { depth += 1 }
                    defer { if character == ")" { depth -= 1 } }
                    return depth == 0
                })
        }
        return rows
    }

    private static func text() throws -> String {
        let descriptor = open(file, O_RDONLY)
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    }

    /// `list/create_backup_job` stands for both; words of prose have no underscore.
    private static func names(_ row: String) -> [String] {
        row.split { ",;".contains($0) }.map(\.trimming).flatMap { entry -> [String] in
            guard let word = entry.split(separator: " ").last.map(String.init), word.contains("_") else { return [] }
            let verbs = word.split(separator: "/").map(String.init)
            guard let last = verbs.last, let place = last.firstIndex(of: "_") else { return [] }
            // Many have a plural: `list_backup_jobs` beside `create_backup_job`.
            return (verbs.dropLast() + [String(last[..<place])]).map { verb in
                let name = verb + last[place...]
                return verb == "list" && !name.hasSuffix("s") ? name + "s" : name
            }
        }
    }

    private static func containers(_ row: String) -> [String] {
        row.split(separator: ",").map(\.trimming).flatMap { entry -> [String] in
            switch entry {
            case "list": ["list_containers"]
            case "get/update config": ["get_container_config", "update_container_config"]
            case "snapshots":
                ["list_container_snapshots"]
                    + ["create", "rollback", "delete", "update"].map { "\($0)_container_snapshot" }
            default: ["\(entry)_container"]
            }
        }
    }
}

extension StringProtocol {
    fileprivate var trimming: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
