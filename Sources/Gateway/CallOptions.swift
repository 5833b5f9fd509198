import JSONLines

/// How a call is to be carried out, beside what the tool is told; hooks never see these among the arguments.
public struct CallOptions: Sendable, Equatable {
    /// Follow a change's task to its end before answering.
    public var wait = true
    /// How long to wait for the task before the answer is "still running".
    public var waitTimeout = Duration.seconds(50)
    /// Decide and show, but send nothing.
    public var dryRun = false
    /// The token of a confirmation given earlier.
    public var confirm: String?
    /// How long to wait for an operator's answer.
    public var confirmWait: Duration?
    /// For the whole call, waiting for the guest included.
    public var timeout: Duration?
    public var progress = false

    public init() {}

    static let wait = Parameter("wait", .boolean, default: true, "Wait for the task's end (false: answer at once)")
    static let waitTimeout = Parameter(
        "wait_timeout", .number(0...86_400), default: 50, "Seconds to wait before the answer is 'still running'")
    static let dryRun = Parameter(
        "dry_run", .boolean, default: false, "Only show the policy's decision and the requests that would be sent")
    static let confirm = Parameter("confirm", .string(maximumLength: 200), "Token of a confirmation given earlier")
    static let confirmWait = Parameter(
        "confirm_wait", .number(0...86_400), "Seconds to wait for an operator's answer")
    static let timeout = Parameter("timeout", .number(0.001...86_400), "Seconds for the whole call")
    static let progress = Parameter("progress", .boolean, "Send progress lines while the call runs")

    /// The options that clients are shown among a tool's arguments; a tool's own parameter of the same name comes first.
    static func parameters(for tool: ToolSpec) -> [Parameter] {
        guard tool.changes else { return [] }
        return [wait, waitTimeout, dryRun, confirm, confirmWait].filter { option in
            !tool.parameters.contains { $0.name == option.name }
        }
    }

    private static let all = [wait, waitTimeout, dryRun, confirm, confirmWait, timeout, progress]
    /// Names that may stand beside `tool` in a plain line.
    public static let names = all.map(\.name)

    public static func parameter(named name: String) -> Parameter? { all.first { $0.name == name } }

    /// Takes the options out of `arguments` and joins them with those that stood beside the tool.
    ///
    /// A name that the tool has as a parameter of its own stays an argument; the same option twice with different
    /// values is a fault.
    static func take(
        from arguments: inout JSONObject, beside: JSONObject, for tool: ToolSpec, faults: inout [ArgumentFault]
    ) -> CallOptions {
        var options = CallOptions()
        for parameter in all {
            let name = parameter.name
            var value = beside[name]
            if !tool.parameters.contains(where: { $0.name == name }), let inside = arguments[name] {
                arguments[name] = nil
                if let value, value != inside {
                    faults.append(
                        ArgumentFault(name, "given twice with different values, beside and inside the arguments"))
                }
                value = inside
            }
            guard let value, !value.isNull else { continue }
            do {
                options.set(name, try parameter.kind.canonical(value))
            } catch {
                faults.append(ArgumentFault(name, error.problem))
            }
        }
        return options
    }

    private mutating func set(_ name: String, _ value: JSONValue) {
        let duration = value.double.map { Duration.milliseconds(Int64($0 * 1000)) }
        switch name {
        case "wait": wait = value.bool ?? wait
        case "wait_timeout": waitTimeout = duration ?? waitTimeout
        case "dry_run": dryRun = value.bool ?? dryRun
        case "confirm": confirm = value.string
        case "confirm_wait": confirmWait = duration
        case "timeout": timeout = duration
        case "progress": progress = value.bool ?? progress
        default: break
        }
    }
}
