public import JSONLines
public import Logging
import Synchronization

/// The one path that every call takes, whatever door it came in by (the steps are numbered as in the design).
public final class Pipeline: Sendable {
    public let registry: ToolRegistry
    public let approvals: ApprovalDesk
    private let current: Mutex<Rules>
    private let listeners = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
    private let killSwitch: any KillSwitch
    private let cluster: any ClusterAccess
    private let audit: any AuditLog
    private let style: TextStyle
    private let logger: Logger
    private let lanes = Lanes()
    private let identity: String
    private let nextCall = Mutex(0)
    /// The last line could not be written.
    private let auditFails = Mutex(false)

    /// - Parameters:
    ///   - approvals: where policy's questions are answered; without it, calls that raise one are refused.
    ///   - identity: distinguishes this process's calls from those of others that share the audit file.
    public init(
        registry: ToolRegistry, policy: any PolicyEngine, access: AccessRules = AccessRules(),
        killSwitch: any KillSwitch = NoKillSwitch(), cluster: any ClusterAccess, audit: any AuditLog,
        approvals: ApprovalDesk? = nil, style: TextStyle = .rich, identity: String, logger: Logger
    ) {
        self.registry = registry
        self.current = Mutex(Rules(policy: policy, access: access))
        self.killSwitch = killSwitch
        self.cluster = cluster
        self.audit = audit
        self.approvals = approvals ?? ApprovalDesk(store: nil, audit: audit, logger: logger)
        self.style = style
        self.identity = identity
        self.logger = logger
    }

    // MARK: 1. Principal

    /// The rules for calls that begin now.
    public var rules: Rules { current.withLock { $0 } }
    public var policy: any PolicyEngine { rules.policy }

    /// Exchanges the rules whole: calls that begin from now on are judged by them, calls in flight are not.
    public func adopt(_ rules: Rules) {
        current.withLock { $0 = rules }
        for listener in listeners.withLock({ Array($0.values) }) { listener.yield() }
    }

    /// An element for each exchange of the rules, after which ``tools(for:)`` may answer otherwise.
    public func rulesChanges() -> AsyncStream<Void> {
        let (stream, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = listeners.withLock { listeners in
            let id = (listeners.keys.max() ?? 0) + 1
            listeners[id] = listener
            return id
        }
        listener.onTermination = { [weak self] _ in self?.listeners.withLock { $0[id] = nil } }
        return stream
    }

    /// Name of the principal's profile; nil where none are configured, or none is for it.
    public func profile(of principal: Principal) -> String? {
        rules.access.profile(for: principal).flatMap { $0.name.isEmpty ? nil : $0.name }
    }

    /// The tools that a principal is shown, in order of their names: what its profile gives and no hook hides.
    public func tools(for principal: Principal) async -> [any Tool] {
        let added = principal.listed?.names ?? []
        return await tools(for: principal) { rules in
            { rules.lists($0, $1) || added.contains($0.toolset) && rules.offers($0, $1) }
        }
    }

    /// The tools that a principal can find and call, those of toolsets that are not listed among them.
    func offered(to principal: Principal) async -> [any Tool] { await tools(for: principal, AccessRules.offers) }

    private func tools(
        for principal: Principal, _ shows: (AccessRules) -> (ToolSpec, Profile) -> Bool
    ) async -> [any Tool] {
        let rules = rules
        guard let profile = rules.access.profile(for: principal) else { return [] }
        var principal = principal
        principal.profile = profile.name.isEmpty ? nil : profile.name
        let offered = registry.tools.filter { shows(rules.access)($0.spec, profile) }
        let hidden = await rules.policy.hidden(from: principal, among: offered.map(\.spec))
        return offered.filter { !hidden.contains($0.spec.name) }
    }

    private func isHidden(_ tool: any Tool, _ admission: Admission) async -> Bool {
        await !admission.rules.policy.hidden(from: admission.request.principal, among: [tool.spec]).isEmpty
    }

    private func unknownTool(_ name: String, _ admission: Admission) async -> GatewayError {
        let name = String(name.unicodeScalars.prefix(64))
        let hint = NearestName.hint(name, among: await tools(for: admission.request.principal).map(\.spec.name))
        return GatewayError(.unknownTool, "there is no tool '\(name)'\(hint)")
    }

    // MARK: 2. Validate

    /// Steps 1 and 2, as far as nothing has to be waited for, and the call's place in its guest's lane.
    ///
    /// A connection admits its requests in the order in which it read them, so that changes to one guest keep it.
    public func admit(_ request: CallRequest) -> Admission {
        let number = nextCall.withLock { number in
            number += 1
            return number
        }
        let id = "\(identity)-\(number)"
        let rules = rules
        let profile = rules.access.profile(for: request.principal)
        var request = request
        request.principal.profile = profile.flatMap { $0.name.isEmpty ? nil : $0.name }
        var options = CallOptions()
        func admission(_ step: Admission.Step) -> Admission {
            Admission(
                callID: id, request: request, arrived: .now, options: options, rules: rules, profile: profile,
                step: step)
        }
        guard let profile, let tool = registry.tool(named: request.tool), profile.has(tool.spec) else {
            return admission(.unknown(request.tool))
        }
        var faults: [ArgumentFault] = []
        var arguments = request.arguments
        options = CallOptions.take(from: &arguments, beside: request.options, for: tool.spec, faults: &faults)
        if options.dryRun, !tool.spec.changes {
            faults.append(ArgumentFault("dry_run", "\(tool.spec.name) only reads, so there is nothing to try"))
        }
        arguments = tool.spec.canonical(arguments, faults: &faults)
        guard faults.isEmpty else { return admission(.refused(tool, .invalidArguments(faults))) }
        return admission(.admitted(tool, arguments: arguments, ticket: ticket(tool, arguments, options)))
    }

    private func ticket(_ tool: any Tool, _ arguments: JSONObject, _ options: CallOptions) -> Lanes.Ticket? {
        guard tool.spec.lane != .none, !options.dryRun else { return nil }
        let keys = tool.laneGuests(arguments).map { Lanes.Key(cluster: cluster.name, vmid: $0) }
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
        if let tool = admission.tool, await isHidden(tool, admission) {
            if case .admitted(_, _, let ticket?) = admission.step { ticket.leave() }
            await record(admission.denial("hooks hide the tool", tool: tool.spec.name, cluster: cluster.name))
            return outcome(admission, nil, .failure(await unknownTool(tool.spec.name, admission)))
        }
        switch admission.step {
        case .unknown(let name):
            if let tool = registry.tool(named: name) {
                let reason = admission.profile.map { "profile '\($0.name)' does not have the tool" }
                await record(
                    admission.denial(
                        reason ?? "no profile is for this principal", tool: tool.spec.name, cluster: cluster.name))
            }
            return outcome(admission, nil, .failure(await unknownTool(name, admission)))
        case .refused(_, let error): return outcome(admission, nil, .failure(error))
        case .admitted(let tool, let arguments, let ticket):
            let place = LanePlace(ticket)
            let tasks = TaskTracker(onBegin: { upid in
                place.ticket?.label(upid)
                onTask?(upid)
            })
            let call = pipelineCall(admission, tool, place, tasks, begins: admission.arrived)
            let result = await withTimeout(admission) { await self.carryOut(call, arguments, progress, caller) }
            release(call)
            return outcome(admission, tool, result, guests: call.reached.guests)
        }
    }

    private func pipelineCall(
        _ admission: Admission, _ tool: any Tool, _ place: LanePlace, _ tasks: TaskTracker,
        begins: ContinuousClock.Instant
    ) -> PipelineCall {
        let profile = admission.profile ?? Profile(name: "")
        // Guests outside the boundary do not exist for anything that the call reads.
        let visible: any ClusterAccess = profile.boundary.map { BoundedCluster(cluster, $0) } ?? cluster
        return PipelineCall(
            admission: admission, tool: tool, place: place,
            session: DiscreetSession(admission.rules.policy.session()), tasks: tasks,
            guarded: GuardedCluster(visible, killSwitch: killSwitch),
            builtIn: BuiltInRules(
                isReadOnly: admission.rules.access.isReadOnly, profile: profile, killSwitch: killSwitch),
            begins: begins)
    }

    private func carryOut(
        _ call: PipelineCall, _ arguments: JSONObject, _ progress: ProgressHandler?, _ caller: Caller
    ) async -> Result<JSONObject, GatewayError> {
        var call = call
        var confirmation = Confirmation(call, desk: approvals, caller: caller, progress: progress)
        do {
            while true {
                // 2. The target, from the cluster's own word.
                var target = try await call.tool.resolve(arguments, on: call.guarded)
                // 3. The lane. What was resolved before a wait may have moved meanwhile.
                if let ticket = call.place.ticket, !ticket.enteredAtOnce {
                    try await ticket.enter(until: call.waitUntil)
                    target = try await call.tool.resolve(arguments, on: call.guarded)
                }
                // 4. Policy, on the final arguments and the exact requests.
                var passed = try await decide(call, target)
                call.reached.set(passed.operation.guests)
                if call.options.dryRun { return .success(try await preview(call, passed)) }
                // 5. A refusal, or a question. When a human has agreed meanwhile, the call begins again at 2.
                guard let agreed = try await confirm(call, passed, &confirmation) else {
                    call = try await reentered(call, arguments)
                    continue
                }
                passed.confirmation = agreed
                // 6. Nothing is changed before the intent is on the disk.
                if passed.operation.changes { try await writeIntent(call.intent(passed)) }
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
        let rules = rules
        let admission = call.admission.admittedAnew(rules, rules.access.profile(for: call.admission.request.principal))
        guard admission.profile?.has(call.tool.spec) == true, await !isHidden(call.tool, admission) else {
            throw GatewayError(
                .denied, "the rules have changed while the call waited: it is not this caller's any more",
                ["hook": "gateway"])
        }
        call.place.take(ticket(call.tool, arguments, call.options))
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
            var decision = await call.session.decide(operation, facts: ClusterFacts(cluster))
            decision.deny(try await call.builtIn.denials(operation, of: call.tool.spec, on: cluster))
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
        let reached = try await ReachedGuests(by: toolCall.plan, beside: toolCall.guests, on: cluster)
        let spec = call.tool.spec
        let requests = toolCall.plan + call.tool.reads(toolCall)
        let foreign = requests.filter { !spec.endpoints.contains($0.endpoint) }
        return Operation(
            id: call.admission.callID, tool: spec.name, amountsTo: registry.names(for: foreign).min(),
            toolNames: registry.names(for: requests).union([spec.name]),
            arguments: toolCall.arguments, cluster: cluster.name, node: toolCall.node, guests: reached.guests,
            principal: call.admission.request.principal, effects: effects, requests: toolCall.plan,
            dryRun: call.options.dryRun, reachesUnknown: reached.reachesUnknown, outputSchema: spec.outputSchema)
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
            gateway: CallerServices(pipeline: self, principal: call.admission.request.principal))
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
                passed.operation, policy: call.session.digest, facts: ClusterFacts(cluster))
            let step = try await confirmation.settle(subject, questions, leave: call.place.leave) { approval in
                await record(call.question(passed, approval))
            }
            return if case .run(let agreed) = step { agreed } else { nil }
        } catch let error as GatewayError {
            await record(call.denial(passed, error))
            throw error
        }
    }

    /// Knows whether the profile of somebody who answers a question makes it an approver.
    public func recognised(_ principal: Principal) -> Principal {
        var principal = principal
        principal.isApprover = rules.access.profile(for: principal)?.isApprover ?? false
        return principal
    }

    // MARK: 7. Run, 8. post hooks

    private func perform(
        _ call: PipelineCall, _ passed: PassedCall, _ progress: ProgressHandler?
    ) async -> (Result<JSONObject, GatewayError>, [Decision.Step]) {
        call.guarded.permit(passed.call.plan)
        // Text from Proxmox must not get past a post hook that would have removed it.
        let isReviewed = await call.session.reviews(passed.operation)
        let generic = "\(passed.operation.tool) is running"
        var handler = progress
        let secrets = CallSecrets(passed.operation)
        if isReviewed, let progress {
            handler = { _ in await progress(generic) }
        } else if !secrets.isEmpty, let progress {
            handler = { await progress(secrets.masked($0)) }
        }
        let stage: ReviewStage
        let value: JSONObject
        var failure: GatewayError?
        do {
            value = try await call.tool.run(passed.call, context(call, handler))
            stage = .result
        } catch {
            let error = call.gatewayError(error)
            (stage, value, failure) = (.error, error.json, error)
        }
        // In a task of its own: a cancelled call has something to say as well, and post hooks must be able to read.
        let review = await Task.immediate { [cluster, stage, value] in
            await call.session.review(passed.operation, stage: stage, value: value, facts: ClusterFacts(cluster))
        }.value
        if let withheld = review.failure {
            let happened =
                if let failure {
                    "the operation failed (\(failure.code.rawValue))"
                } else if !passed.operation.changes {
                    "the read was done"
                } else {
                    // Not waited for, or not long enough: it goes on.
                    call.tasks.remaining == nil ? "the operation was done" : "the operation was begun"
                }
            let error = GatewayError(
                .resultWithheld, "\(happened), but its result is withheld: \(withheld.reason)",
                ["hook": .string(withheld.hook), "upids": .array(call.tasks.upids.map(JSONValue.string))])
            return (.failure(error), review.trace)
        }
        if let failure { return (.failure(Self.error(failure.code, from: review.value)), review.trace) }
        var result = review.value
        var notes = passed.decision.notes + review.notes
        if auditFails.withLock({ $0 }) { notes.append("the audit cannot be written: changes are refused until it can") }
        if !notes.isEmpty { result["notes"] = .array(notes.map(JSONValue.string)) }
        return (.success(result), review.trace)
    }

    /// The error as the post hooks left it; its code stays, since a failure never becomes something else.
    private static func error(_ code: GatewayError.Code, from json: JSONObject) -> GatewayError {
        var details = json
        details["code"] = nil
        details["message"] = nil
        return GatewayError(code, json["message"]?.string ?? code.rawValue, details)
    }

    // MARK: Ends

    /// Cancels the call when its whole time is up, and says so.
    private func withTimeout(
        _ admission: Admission, _ body: @escaping @Sendable () async -> Result<JSONObject, GatewayError>
    ) async -> Result<JSONObject, GatewayError> {
        guard let timeout = admission.options.timeout else { return await body() }
        return await withTaskGroup(of: Result<JSONObject, GatewayError>?.self) { group in
            group.addTask { await body() }
            group.addTask {
                try? await Task.sleep(until: admission.arrived + timeout, clock: .continuous)
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            if case .some(.some(let result)) = first { return result }
            // The body was cancelled and says how far it had come.
            guard case .some(.some(let result)) = await group.next() else {
                return .failure(GatewayError(.cancelled, "cancelled before it began"))
            }
            guard case .failure(var error) = result, error.code == .cancelled, !Task.isCancelled else { return result }
            error.code = .timeout
            error.message = "the call's time is up: \(error.message)"
            return .failure(error)
        }
    }

    /// Gives the lane back, at once or when the tasks that the call began have ended.
    private func release(_ call: PipelineCall) {
        guard let ticket = call.place.ticket else { return }
        guard let remaining = call.tasks.remaining else { return ticket.leave() }
        // Outlives the call by design: nothing may change the guest until its task has ended.
        Task {
            await remaining()
            ticket.leave()
        }
    }

    /// Writes a line about something that has happened already, so that a failure can only be logged.
    public func record(_ entry: JSONObject) async {
        do {
            try await audit.append(entry)
            auditFails.withLock { $0 = false }
        } catch {
            auditFails.withLock { $0 = true }
            logger.critical("an audit line could not be written", metadata: ["error": "\(error)"])
        }
    }

    private func writeIntent(_ entry: JSONObject) async throws {
        do {
            try await audit.append(entry)
            auditFails.withLock { $0 = false }
        } catch {
            auditFails.withLock { $0 = true }
            logger.critical("a change is refused: the audit cannot be written", metadata: ["error": "\(error)"])
            let reason = (error as? GatewayError)?.message ?? "\(error)"
            throw GatewayError(
                .internal, "nothing was sent, since the change could not be written to the audit: \(reason)")
        }
    }

    /// The caller is told that a guest does not exist; the audit says why.
    private func recordOutside(_ call: PipelineCall, _ arguments: JSONObject, _ error: GatewayError) async {
        let profile = call.builtIn.profile
        guard error.code == .notFound, let boundary = profile.boundary, let vmid = arguments["vmid"]?.int,
            let members = try? await boundary.members(of: cluster), !members.contains(vmid),
            members.guests.map({ $0[vmid] != nil }) ?? true
        else { return }
        let reason =
            "guest \(vmid) lies outside of profile '\(profile.name)'; the caller was told that it does not exist"
        await record(call.admission.denial(reason, tool: call.tool.spec.name, cluster: cluster.name))
    }

    /// What a request comes to that never became a call, in the same words as if it had.
    public func refusal(_ error: GatewayError) -> Outcome {
        Outcome(result: .failure(error), text: errorText(error), callID: "")
    }

    private func errorText(_ error: GatewayError) -> String {
        style == .json ? JSONWriter.string(.object(error.json)) : ErrorText.render(error, style)
    }

    private func outcome(
        _ admission: Admission, _ tool: (any Tool)?, _ result: Result<JSONObject, GatewayError>, guests: [Guest] = []
    ) -> Outcome {
        let text =
            switch (result, tool) {
            case (.success(let result), _) where style == .json: JSONWriter.string(.object(result))
            case (.success(let result), _) where result["dry_run"] == true: DryRun.render(result, style)
            case (.success(let result), let tool?): Self.withNotes(tool.render(result, style), result, style)
            case (.success, nil): ""
            case (.failure(let error), _): errorText(error)
            }
        if case .failure(let error) = result {
            logger.debug("call failed", metadata: ["call": "\(admission.callID)", "code": "\(error.code.rawValue)"])
        }
        return Outcome(result: result, text: text, callID: admission.callID, guests: guests)
    }

    private static func withNotes(_ text: String, _ result: JSONObject, _ style: TextStyle) -> String {
        let notes = result["notes"]?.array?.compactMap(\.string) ?? []
        return ([text] + notes.map { (style == .rich ? "📝 " : "Note: ") + $0 }).joined(separator: "\n")
    }
}
