import JSONLines
import Testing

/// The gateway before a cluster of its own, for the rows of one toolset.
final class ToolRun {
    let simulator: Simulator
    let gateway: GatewayProcess
    let workspace: Workspace
    private var kept: [String: JSONValue] = [:]
    private var nextID = 0

    /// - Parameters:
    ///   - options: of `proxgate simulate`.
    ///   - more: of the configuration.
    init(
        profile: JSONObject? = nil, in workspace: Workspace? = nil,
        simulator options: [String] = [], _ more: (Simulator) -> JSONObject = { _ in [:] }
    ) async throws {
        let workspace = try workspace ?? Workspace()
        self.workspace = workspace
        simulator = try await Simulator.start(speed: 200, ["--control", "0"] + options)
        var configuration = simulator.configuration
        configuration["hooks"] = "none"
        if let profile { configuration["profiles"] = ["all": .object(profile)] }
        for (name, value) in more(simulator) { configuration[name] = value }
        gateway = try GatewayProcess.serve(configuration, in: workspace)
    }

    /// A value that calls name as `"$name"`.
    func keep(_ name: String, _ value: JSONValue) { kept[name] = value }

    func end() async throws { #expect(try await gateway.end() == 0) }

    func call(_ tool: String, _ arguments: JSONObject, _ options: JSONObject = [:]) async throws -> JSONObject {
        nextID += 1
        var line: JSONObject = ["id": .int(nextID), "tool": .string(tool), "args": filled(.object(arguments))]
        for (name, value) in options { line[name] = value }
        return try await gateway.ask(JSONWriter.string(.object(line)))
    }

    func step(_ step: ToolRow.Step) async throws {
        let answer = try await call(step.tool, step.arguments)
        #expect(answer["ok"] == true, "\(step.tool) on the way: \(JSONWriter.string(.object(answer)))")
        for (name, path) in step.keep { kept[name] = Self.member(path, of: answer["result"] ?? .null) }
    }

    /// With every `"$name"` replaced by what was kept under that name.
    private func filled(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text) where text.hasPrefix("$"): kept[String(text.dropFirst())] ?? value
        case .array(let values): .array(values.map(filled))
        case .object(let object): .object(JSONObject(object.members.map { ($0.name, filled($0.value)) }))
        default: value
        }
    }

    static func member(_ path: String, of value: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(Optional(value)) { value, name in
            Int(name).flatMap { index in value?.array.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
                ?? value?[String(name)]
        }
    }

    /// The answer to a call that is refused.
    private func refusal(_ tool: String, _ row: ToolRow.Refusal) async throws -> JSONObject {
        for step in row.before { try await self.step(step) }
        for trouble in row.trouble { try await simulator.order(trouble) }
        let refused = try await call(tool, row.arguments)
        for relief in row.relief {
            relief.isEmpty ? try await simulator.calm() : try await simulator.order(relief)
        }
        #expect(refused.code == row.code, "\(tool), refused: \(JSONWriter.string(.object(refused)))")
        #expect(
            row.text.isEmpty || JSONWriter.string(.object(refused)).contains(row.text),
            "\(tool), refused: \(JSONWriter.string(.object(refused)))")
        #expect(refused["text"]?.string?.isEmpty == false)
        return refused
    }

    /// Everything that a row says, in an order that leaves the cluster as the next row wants it.
    ///
    /// - Parameter provesProxmox: its refusal must come from the cluster, not from the gateway.
    func check(_ row: ToolRow, isChange: Bool, provesProxmox: Bool = false) async throws {
        for step in row.before { try await self.step(step) }
        var mark = simulator.changes.count

        let bad = try await call(row.tool, row.bad)
        #expect(bad.code == "invalid_arguments", "\(row.tool), bad argument: \(JSONWriter.string(.object(bad)))")
        if let fault = row.fault {
            let faults = bad["error"]?["faults"]?.array?.compactMap { $0["argument"]?.string } ?? []
            #expect(faults.contains(fault), "\(row.tool), bad argument: \(JSONWriter.string(.object(bad)))")
        }
        let dry = try await call(row.tool, row.success, ["dry_run": true])
        if isChange {
            #expect(dry["result"]?["decision"] == "allow", "\(row.tool), dry run: \(JSONWriter.string(.object(dry)))")
            let planned = (dry["result"]?["requests"]?.array ?? []) + (dry["result"]?["guests"]?.array ?? [])
            #expect(!planned.isEmpty, "\(row.tool), dry run: \(JSONWriter.string(.object(dry)))")
        } else {
            #expect(dry.code == "invalid_arguments", "\(row.tool) only reads: \(JSONWriter.string(.object(dry)))")
        }
        #expect(simulator.changes.count == mark, "\(row.tool) sent \(simulator.changes.dropFirst(mark))")

        let refused = try await refusal(row.tool, row.refused)
        if provesProxmox {
            #expect(
                refused["error"]?["status"] != nil || refused.code == "task_failed",
                "\(row.tool): not Proxmox's refusal: \(JSONWriter.string(.object(refused)))")
        }
        if let objection = row.objection {
            mark = simulator.changes.count
            let objected = try await refusal(row.tool, objection)
            #expect(objected["error"]?["status"] == nil, "\(row.tool): not the gateway's own: \(objected)")
            #expect(simulator.changes.count == mark, "\(row.tool) sent \(simulator.changes.dropFirst(mark))")
        }

        mark = simulator.changes.count
        let done = try await call(row.tool, row.success)
        #expect(done["ok"] == true, "\(row.tool): \(JSONWriter.string(.object(done)))")
        for (path, wanted) in row.reached {
            let found = Self.member(path, of: done["result"] ?? .null)
            #expect(
                found != nil && (wanted.isNull || found == wanted),
                "\(row.tool): \(path) is \(found?.text ?? "missing"): \(JSONWriter.string(.object(done)))")
        }
        #expect(done["text"]?.string?.isEmpty == false)
        if !isChange { #expect(simulator.changes.count == mark, "\(row.tool) sent a change") }
        for step in row.after { try await self.step(step) }
    }
}

extension JSONValue {
    fileprivate var text: String { JSONWriter.string(self) }
}
