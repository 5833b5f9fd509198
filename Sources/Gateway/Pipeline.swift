import JSONLines
public import Logging
import Synchronization

/// The one path that every call takes, whatever door it came in by (the steps are numbered as in the design).
public final class Pipeline: Sendable {
    /// In the configuration's order; at least one.
    let clusters: [ServedCluster]
    public let approvals: ApprovalDesk
    public let metrics = GatewayMetrics()
    let current: Mutex<Rules>
    let listeners = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
    let killSwitch: any KillSwitch
    let audit: any AuditLog
    let journal: TaskJournal
    private let rates: RateLimiter
    let style: TextStyle
    let logger: Logger
    let secrets: RecentSecrets
    let lanes = Lanes()
    private let identity: String
    private let nextCall = Mutex(0)
    /// Calls that have come in by a door and have not ended.
    let underWay = Atomic(0)
    /// Of calls that only read, while they wait for the same answer.
    private let readsInFlight = ReadsInFlight()
    /// The last line of the audit could not be written.
    let auditFails = Atomic(false)

    /// - Parameters:
    ///   - approvals: where policy's questions are answered; without it, calls that raise one are refused.
    ///   - state: keeps the tasks that calls have begun, and what profiles count.
    ///   - secrets: what is masked beside the secrets of calls: the gateway's own.
    ///   - identity: distinguishes this process's calls from those of others that share the audit file.
    public init(
        clusters: [ServedCluster], rules: Rules, killSwitch: any KillSwitch = NoKillSwitch(), audit: any AuditLog,
        approvals: ApprovalDesk? = nil, state: StateStore? = nil, secrets: RecentSecrets = RecentSecrets(),
        style: TextStyle = .rich, identity: String, logger: Logger
    ) {
        precondition(!clusters.isEmpty, "a gateway serves at least one cluster")
        self.secrets = secrets
        self.clusters = clusters.map { $0.discreet(secrets) }
        self.current = Mutex(rules)
        self.killSwitch = killSwitch
        self.audit = audit
        self.approvals = approvals ?? ApprovalDesk(store: nil, audit: audit, logger: logger)
        journal = TaskJournal(store: state, logger: logger)
        rates = RateLimiter(store: state, logger: logger)
        self.style = style
        self.identity = identity
        self.logger = logger
        collectMetrics()
    }

    // MARK: 1. Principal, 2. Validate

    /// Steps 1 and 2, as far as nothing has to be waited for, and the call's place in its guest's lane.
    ///
    /// A connection admits its requests in the order in which it read them, so that changes to one guest keep it.
    public func admit(_ request: CallRequest) -> Admission { admit(request, within: []) }

    /// - Parameter held: guests whose lanes the call that makes this one holds until this one has ended.
    func admit(_ request: CallRequest, within held: Set<Int>) -> Admission {
        let number = nextCall.withLock { number in
            number += 1
            return number
        }
        let id = "\(identity)-\(number)"
        let rules = rules
        var arguments = request.arguments
        let destination = destination(&arguments, of: request, rules)
        var options = CallOptions()
        func admission(_ step: Admission.Step) -> Admission {
            Admission(id, request, options, rules, destination, step, held: held)
        }
        let cluster = destination.cluster
        guard let profile = destination.profile, let tool = cluster.registry.tool(named: request.tool),
            profile.has(tool.spec)
        else { return admission(.unknown(request.tool)) }
        var faults = [destination.fault].compactMap(\.self)
        options = CallOptions.take(from: &arguments, beside: request.options, for: tool.spec, faults: &faults)
        if options.dryRun, !tool.spec.changes {
            faults.append(ArgumentFault("dry_run", "\(tool.spec.name) only reads, so there is nothing to try"))
        }
        arguments = tool.spec.canonical(arguments, faults: &faults)
        guard faults.isEmpty else { return admission(.refused(tool, .invalidArguments(faults))) }
        let ticket = ticket(tool, arguments, options, on: cluster, held)
        return admission(.admitted(tool, arguments: arguments, ticket: ticket))
    }

    private func ticket(
        _ tool: any Tool, _ arguments: JSONObject, _ options: CallOptions, on cluster: ServedCluster, _ held: Set<Int>
    ) -> Lanes.Ticket? {
        guard tool.spec.lane != .none, !options.dryRun else { return nil }
        let keys = tool.laneGuests(arguments).filter { !held.contains($0) }.map {
            Lanes.Key(cluster: cluster.name, vmid: $0)
        }
        return keys.isEmpty ? nil : lanes.reserve(keys, tool.spec.lane, label: tool.spec.name)
    }

    /// Runs an admitted call to its outcome. Never throws: every failure is an outcome with an error.
    ///
    /// - Parameters:
    ///   - caller: whom a question of the policy can be put to, and whether it still is there.
    ///   - onTask: told the UPID of each task of Proxmox's that the call begins.
    public func run(
        _ admission: Admission, progress: ProgressHandler? = nil, caller: Caller = Caller(),
        onTask: (@Sendable (String) -> Void)? = nil
    ) async -> Outcome {
        admission.times?.lap(.begin)
        metrics.began()
        let cluster = admission.cluster
        if let tool = admission.tool, await isHidden(tool, admission) {
            if case .admitted(_, _, let ticket?) = admission.step { ticket.leave() }
            await record(admission.denial("hooks hide the tool", tool: tool.spec.name, cluster: cluster.name))
            return outcome(admission, nil, .failure(await unknownTool(tool.spec.name, admission)))
        }
        do { try await rates.count(admission, .calls) } catch {
            if case .admitted(_, _, let ticket?) = admission.step { ticket.leave() }
            await record(admission.denial(error.message, tool: admission.request.tool, cluster: cluster.name))
            return outcome(admission, admission.tool, .failure(error))
        }
        switch admission.step {
        case .unknown(let name):
            if let tool = cluster.registry.tool(named: name) {
                let reason = admission.profile.map { "profile '\($0.name)' does not have the tool" }
                await record(
                    admission.denial(
                        reason ?? "no profile is for this principal", tool: tool.spec.name, cluster: cluster.name))
            }
            return outcome(admission, nil, .failure(await unknownTool(name, admission)))
        case .refused(let tool, let error):
            if let withheld = admission.withheld {
                let reason = "no profile gives it cluster '\(withheld)'; the caller was told that there is none"
                await record(admission.denial(reason, tool: tool.spec.name, cluster: withheld))
            }
            return outcome(admission, nil, .failure(error))
        case .admitted(let tool, let arguments, let ticket):
            let place = LanePlace(ticket)
            let tasks = TaskTracker(onBegin: { [journal, metrics] upid in
                metrics.taskBegan()
                place.ticket?.label(upid)
                onTask?(upid)
                await journal.began(
                    JournaledTask(
                        upid: upid, cluster: cluster.name, call: admission.callID, tool: tool.spec.name,
                        user: admission.request.principal.user, began: .now()))
            })
            let call = pipelineCall(admission, tool, place, tasks, begins: admission.arrived)
            let result = await admission.withTimeout { await self.carryOut(call, arguments, progress, caller) }
            await release(call)
            defer { admission.times?.lap(.render) }
            return outcome(admission, tool, result, guests: call.reached.guests)
        }
    }

    private func pipelineCall(
        _ admission: Admission, _ tool: any Tool, _ place: LanePlace, _ tasks: TaskTracker,
        begins: ContinuousClock.Instant
    ) -> PipelineCall {
        let profile = admission.profile ?? Profile(name: "")
        let cluster = admission.cluster
        let rules = admission.rules
        let connection =
            profile.token == nil
            ? cluster.access : DiscreetCluster(rules.connection(of: profile, else: cluster.access), secrets)
        let reads =
            admission.request.sharing.map { SharingCluster(connection, $0, cluster.writes, account: profile.token) }
            ?? connection
        // Guests outside the boundary do not exist for anything that the call reads.
        let visible: any ClusterAccess = profile.boundary.map { BoundedCluster(reads, $0) } ?? reads
        let (name, user) = (tool.spec.name, admission.request.principal.user)
        // Who is within a boundary decides, so that it is asked for each call; and who is alone has nobody to share with.
        let shares =
            !tool.spec.changes && profile.boundary == nil && admission.request.sharing == nil
            && underWay.load(ordering: .relaxed) > 1
        let shared = shares ? SharingCluster(connection, readsInFlight, cluster.writes, account: profile.token) : nil
        let guarded = GuardedCluster(
            visible, shared: shared, killSwitch: killSwitch, writes: cluster.writes, executor: admission.executor
        ) { [journal] request in
            await journal.sent(
                SentRequest(
                    cluster: cluster.name, call: admission.callID, tool: name, user: user, account: profile.token,
                    sent: .now(), request: request))
        }
        return PipelineCall(
            admission: admission, tool: tool, place: place,
            session: DiscreetSession(rules.policy(on: cluster.name).session()), tasks: tasks, guarded: guarded,
            builtIn: BuiltInRules(
                access: rules.access, profile: profile, cluster: cluster.name, killSwitch: killSwitch),
            begins: begins)
    }

    private func resolve(_ arguments: JSONObject, _ call: PipelineCall) async throws -> Target {
        try await metrics.measure(.resolve, call.times) {
            try await call.tool.resolve(arguments, on: call.guarded)
        }
    }

    private func carryOut(
        _ call: PipelineCall, _ arguments: JSONObject, _ progress: ProgressHandler?, _ caller: Caller
    ) async -> Result<JSONObject, GatewayError> {
        var call = call
        var confirmation = Confirmation(call, desk: approvals, caller: caller, progress: progress)
        do {
            while true {
                // 2. The target, from the cluster's own word.
                var target = try await resolve(arguments, call)
                // 3. The lane. What was resolved before a wait may have moved meanwhile.
                if let ticket = call.place.ticket, !ticket.enteredAtOnce {
                    try await metrics.measure(.lane, call.times) {
                        try await ticket.enter(until: call.waitUntil)
                    }
                    target = try await resolve(arguments, call)
                }
                // 4. Policy, on the final arguments and the exact requests.
                var passed = try await metrics.measure(.policy, call.times) {
                    try await decide(call, target)
                }
                metrics.decided(passed.decision)
                call.reached.set(passed.operation.guests)
                if call.options.dryRun { return .success(try await preview(call, passed)) }
                if passed.operation.changes, !passed.isDenied { try await count(call, passed) }
                // 5. A refusal, or a question. When a human has agreed meanwhile, the call begins again at 2.
                guard let agreed = try await confirm(call, passed, &confirmation) else {
                    call = try await reentered(call, arguments)
                    continue
                }
                passed.confirmation = agreed
                // 6. Nothing is changed before the intent is on the disk.
                if passed.operation.changes {
                    try await metrics.measure(.audit, call.times) {
                        try await writeIntent(call.intent(passed))
                    }
                }
                // 7. and 8.
                let (result, review) = await perform(call, passed, progress)
                if passed.operation.changes { await record(call.outcome(passed, result, review: review)) }
                return result
            }
        } catch {
            let error = call.gatewayError(error)
            await recordOutside(call, arguments, error)
            return .failure(error)
        }
    }

    /// The call at the tail of its lane, to be judged by the rules of now.
    private func reentered(_ call: PipelineCall, _ arguments: JSONObject) async throws -> PipelineCall {
        let admission = call.admission.admittedAnew(rules)
        guard admission.profile?.has(call.tool.spec) == true, await !isHidden(call.tool, admission) else {
            throw GatewayError(
                .denied, "the rules have changed while the call waited: it is not this caller's any more",
                ["hook": "gateway"])
        }
        call.place.take(ticket(call.tool, arguments, call.options, on: admission.cluster, admission.held))
        return pipelineCall(admission, call.tool, call.place, call.tasks, begins: .now)
    }

    // MARK: 4. Policy by effect

    /// What says where a change goes: policy would have judged another target.
    private static let readOnlyArguments = ["vmid", "node", "cluster", "target", "newid"]

    private func decide(_ call: PipelineCall, _ first: Target) async throws -> PassedCall {
        var target = first
        var notes: [String] = []
        var trace: [Decision.Step] = []
        var seen = Seen()
        for isSecondRound in [false, true] {
            var toolCall = call.toolCall(target)
            toolCall.plan = try await call.tool.plan(toolCall, on: call.guarded)
            let operation = try await operation(call, toolCall)
            func passed(_ decision: Decision) -> PassedCall {
                PassedCall(toolCall, operation, decision, before: first.arguments)
            }
            var decision = await call.session.decide(operation, facts: ClusterFacts(call.cluster))
            decision.deny(try await call.builtIn.denials(operation, of: call.tool.spec, on: call.cluster))
            notes += decision.notes.filter { !notes.contains($0) }
            trace += decision.trace
            decision.notes = notes
            decision.trace = trace
            seen.add(decision.seen)
            decision.seen = seen
            if case .deny = decision.verdict { return passed(decision) }
            if decision.arguments == target.arguments { return passed(decision) }
            func denied(_ reason: String) -> PassedCall {
                let hook = trace.last { $0.result == "change" }?.hook ?? "policy"
                decision.verdict = .deny([Decision.Denial(reason: reason, hook: hook)])
                return passed(decision)
            }
            if isSecondRound {
                return denied("hooks changed the arguments again after they had been changed and checked")
            }
            var faults: [ArgumentFault] = []
            let arguments = call.tool.spec.canonical(decision.arguments, faults: &faults)
            if !faults.isEmpty {
                return denied(
                    "a hook made the arguments invalid: " + faults.map(\.description).joined(separator: "; "))
            }
            if let name = Self.readOnlyArguments.first(where: { arguments[$0] != first.arguments[$0] }) {
                return denied("a hook changed '\(name)', which hooks may only read")
            }
            target = try await call.tool.resolve(arguments, on: call.guarded)
            guard target.guests == first.guests, target.node == first.node else {
                return denied("a hook changed which guest or node is acted on")
            }
        }
        throw GatewayError(.internal, "policy came to no decision")
    }

    private func operation(_ call: PipelineCall, _ toolCall: ToolCall) async throws -> Operation {
        var effects = call.tool.spec.effectsVary ? [] : call.tool.spec.effects
        for request in toolCall.plan {
            guard let known = EndpointEffects.effects(of: request) else {
                throw GatewayError(
                    .notPermitted, "\(request.endpoint) has no known effects, so policy cannot judge it",
                    ["endpoint": .string(request.description)])
            }
            effects.formUnion(known)
        }
        if effects.isEmpty { effects = [.read] }
        let reached = try await ReachedGuests(by: toolCall.plan, beside: toolCall.guests, on: call.cluster)
        let spec = call.tool.spec
        let requests = toolCall.plan + call.tool.reads(toolCall)
        let foreign = requests.filter { !spec.endpoints.contains($0.endpoint) }
        let registry = call.admission.cluster.registry
        return Operation(
            id: call.admission.callID, tool: spec.name, amountsTo: registry.name(of: foreign),
            standsFor: registry.names(for: foreign), toolNames: registry.names(for: requests).union([spec.name]),
            arguments: toolCall.arguments, cluster: call.cluster.name, node: toolCall.node, guests: reached.guests,
            principal: call.admission.request.principal, effects: effects, requests: toolCall.plan,
            dryRun: call.options.dryRun, reachesUnknown: reached.reachesUnknown,
            outputSchema: call.tool.spec.outputSchema)
    }

    private func preview(_ call: PipelineCall, _ passed: PassedCall) async throws -> JSONObject {
        var result = DryRun.result(passed.decision, requests: passed.call.plan)
        if case .deny = passed.decision.verdict { return result }
        for (name, value) in try await call.tool.preview(passed.call, context(call, nil)) { result[name] = value }
        return result
    }

    private func context(_ call: PipelineCall, _ progress: ProgressHandler?) -> RunContext {
        RunContext(
            cluster: call.guarded, tasks: call.tasks, progress: progress,
            gateway: CallerServices(
                pipeline: self, principal: call.admission.request.principal,
                cluster: call.admission.isChosen ? call.cluster.name : nil,
                held: call.admission.held.union(call.place.ticket?.guests ?? [])))
    }

    /// A change that nothing else forbids counts for its principal's rate; a human is asked within it only.
    private func count(_ call: PipelineCall, _ passed: PassedCall) async throws {
        do { try await rates.count(call.admission, .changes) } catch {
            await record(call.denial(passed, error))
            throw error
        }
    }

    // MARK: 5. Confirm

    /// - Returns: who agreed, null where nobody had to; nil where a human has agreed while the call waited for it, outside
    ///   of its lane.
    private func confirm(
        _ call: PipelineCall, _ passed: PassedCall, _ confirmation: inout Confirmation
    ) async throws -> JSONValue? {
        do {
            let questions: [Decision.Question]
            switch passed.decision.verdict {
            case .deny(let denials): throw GatewayError.denied(denials)
            case .allow where confirmation.isIdle: return .null
            case .allow: questions = []
            case .confirm(let asked): questions = asked
            }
            let subject = try await ApprovalSubject(
                passed.operation, policy: call.session.digest, facts: ClusterFacts(call.cluster),
                namesCluster: clusters.count > 1)
            let step = try await metrics.measure(.confirm, call.times) {
                try await confirmation.settle(subject, questions, leave: call.place.leave) { approval in
                    await record(call.question(passed, approval))
                }
            }
            return if case .run(let agreed) = step { agreed } else { nil }
        } catch let error as GatewayError {
            await record(call.denial(passed, error))
            throw error
        }
    }

    // MARK: 7. Run, 8. post hooks

    private func perform(
        _ call: PipelineCall, _ passed: PassedCall, _ progress: ProgressHandler?
    ) async -> (Result<JSONObject, GatewayError>, Review) {
        call.guarded.permit(passed.call.plan)
        // Text from Proxmox must not get past a post hook that would have removed it.
        let isReviewed = await call.session.reviews(passed.operation)
        let generic = "\(passed.operation.tool) is running"
        var handler = progress
        let secrets = CallSecrets(passed.operation)
        self.secrets.remember(secrets)
        if isReviewed, let progress {
            handler = { _ in await progress(generic) }
        } else if !secrets.isEmpty, let progress {
            handler = { await progress(secrets.masked($0)) }
        }
        let stage: ReviewStage
        let value: JSONObject
        var failure: GatewayError?
        do {
            value = try await metrics.measure(.run, call.times) {
                try await call.tool.run(passed.call, context(call, handler))
            }
            stage = .result
        } catch {
            let error = call.gatewayError(error)
            (stage, value, failure) = (.error, error.json, error)
        }
        // In a task of its own: a cancelled call has something to say as well, and post hooks must be able to read.
        let review = await Task.immediate { [stage, value, metrics] in
            await metrics.measure(.review, call.times) {
                await call.session.review(
                    passed.operation, stage: stage, value: value, facts: ClusterFacts(call.cluster))
            }
        }.value
        metrics.reviewed(review.trace)
        if let withheld = review.failure {
            let happened =
                if let failure {
                    "the operation failed (\(failure.code.rawValue))"
                } else if !passed.operation.changes {
                    "the read was done"
                } else {
                    // Not waited for, or not long enough: it goes on.
                    call.tasks.running.isEmpty ? "the operation was done" : "the operation was begun"
                }
            let error = GatewayError(
                .resultWithheld, "\(happened), but its result is withheld: \(withheld.reason)",
                ["hook": .string(withheld.hook), "upids": .array(call.tasks.upids.map(JSONValue.string))])
            return (.failure(error), review)
        }
        if let failure { return (.failure(Self.error(failure.code, from: review.value)), review) }
        var result = review.value
        var notes = passed.decision.notes + review.notes
        if auditFails.load(ordering: .relaxed) {
            notes.append("the audit cannot be written: changes are refused until it can")
        }
        if !notes.isEmpty { result["notes"] = .array(notes.map(JSONValue.string)) }
        return (.success(result), review)
    }

    /// The error as the post hooks left it; its code stays, since a failure never becomes something else.
    private static func error(_ code: GatewayError.Code, from json: JSONObject) -> GatewayError {
        var details = json
        details["code"] = nil
        details["message"] = nil
        return GatewayError(code, json["message"]?.string ?? code.rawValue, details)
    }
}
