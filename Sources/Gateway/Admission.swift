public import JSONLines

/// A request to run a tool, as a front end decoded it.
public struct CallRequest: Sendable {
    public var tool: String
    public var arguments: JSONObject
    /// Options that stood beside the tool, by the names of ``CallOptions``.
    public var options: JSONObject
    public var principal: Principal
    /// What it may share with other calls; only for calls of the gateway's own that read.
    public var sharing: SharedReads?
    /// Where its time goes; nil where nobody wants to know.
    public var times: CallTimes?

    public init(
        tool: String, arguments: JSONObject, options: JSONObject = [:], principal: Principal,
        sharing: SharedReads? = nil, times: CallTimes? = nil
    ) {
        self.tool = tool
        self.arguments = arguments
        self.options = options
        self.principal = principal
        self.sharing = sharing
        self.times = times
    }
}

/// A call that has been checked as far as that goes without waiting, with its place in its guest's lane.
///
/// It must be run, even if it is refused: ``Pipeline/run(_:progress:)`` gives its place back.
public struct Admission: Sendable {
    public let callID: String
    private(set) var request: CallRequest
    let arrived: ContinuousClock.Instant
    let options: CallOptions
    /// The rules that hold for the call to its end, whatever is loaded meanwhile.
    let rules: Rules
    let profile: Profile?
    /// Where it goes; any that is there for the principal, where it named none.
    let cluster: ServedCluster
    /// The caller chose the cluster among several, so that answers name it.
    let isChosen: Bool
    /// Which cluster is meant is known.
    let isPlaced: Bool
    /// The cluster that the caller named, which its profile does not give it.
    let withheld: String?
    let step: Step
    /// Guests whose lanes the call that this one is part of holds already.
    let held: Set<Int>
    /// Where it runs; nil: wherever there is a thread.
    public internal(set) var executor: (any TaskExecutor)?

    enum Step: Sendable {
        /// There is no such tool, or none for this principal.
        case unknown(String)
        case refused(any Tool, GatewayError)
        case admitted(any Tool, arguments: JSONObject, ticket: Lanes.Ticket?)
    }

    var times: CallTimes? { request.times }

    /// The tool that was found; hooks may still hide it.
    var tool: (any Tool)? {
        switch step {
        case .unknown: nil
        case .refused(let tool, _), .admitted(let tool, _, _): tool
        }
    }

    init(
        _ callID: String, _ request: CallRequest, arrived: ContinuousClock.Instant = .now, _ options: CallOptions,
        _ rules: Rules, _ destination: Pipeline.Destination, _ step: Step, held: Set<Int>
    ) {
        self.callID = callID
        self.request = request
        self.arrived = arrived
        self.options = options
        self.rules = rules
        profile = destination.profile
        cluster = destination.cluster
        isChosen = destination.isChosen
        isPlaced = destination.fault == nil
        withheld = destination.withheld
        self.step = step
        self.held = held
        let name = profile?.name ?? ""
        self.request.principal.profile = name.isEmpty ? nil : name
    }

    /// The same call under other rules.
    func admittedAnew(_ rules: Rules) -> Admission {
        let profile = rules.access.profile(for: request.principal, on: cluster.name)
        let destination = Pipeline.Destination(cluster: cluster, profile: profile, isChosen: isChosen)
        return Admission(callID, request, arrived: arrived, options, rules, destination, step, held: held)
    }

    /// The canonical arguments of an admitted call.
    var arguments: JSONObject { if case .admitted(_, let arguments, _) = step { arguments } else { [:] } }

    /// The caller asked for progress lines (``CallOptions/progress``).
    public var wantsProgress: Bool { options.progress }

    /// Why it will be refused, where that is known already.
    public var refusal: GatewayError? { if case .refused(_, let error) = step { error } else { nil } }
}

extension ToolSpec {
    /// So many unknown arguments are named; a line can hold a hundred thousand, and each costs a search.
    private static let unknownShown = 20

    /// Arguments in canonical form with defaults filled in; every fault is added to `faults`.
    func canonical(_ arguments: JSONObject, faults: inout [ArgumentFault]) -> JSONObject {
        var canonical = JSONObject()
        let names = parameters.map(\.name)
        var unknown = 0
        for (name, value) in arguments {
            guard let parameter = parameters.first(where: { $0.name.hasSameBytes(as: name) }) else {
                unknown += 1
                if unknown <= Self.unknownShown {
                    let hint = NearestName.hint(name, among: names + CallOptions.names)
                    let shown = String(name.unicodeScalars.prefix(64))
                    faults.append(ArgumentFault(shown, "unknown argument of \(self.name)\(hint)"))
                }
                continue
            }
            if value.isNull { continue }
            do {
                canonical[name] = try parameter.kind.canonical(value)
            } catch {
                faults.append(ArgumentFault(name, error.problem))
            }
        }
        if unknown > Self.unknownShown {
            faults.append(ArgumentFault("arguments", "\(unknown - Self.unknownShown) more are unknown"))
        }
        for parameter in parameters where arguments[parameter.name]?.isNull != false {
            if let value = parameter.defaultValue {
                canonical[parameter.name] = value
            } else if parameter.isRequired {
                faults.append(ArgumentFault(parameter.name, "is missing: \(parameter.summary)"))
            }
        }
        return canonical
    }
}
