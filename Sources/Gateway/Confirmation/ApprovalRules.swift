import Glibc
import JSONLines

/// Who may answer the policy's questions, and how they are asked: `approvals` of the configuration.
public struct ApprovalRules: Sendable, Equatable {
    /// Operators by uid, user name or group name.
    public var uids: Set<UInt32> = []
    public var users: Set<String> = []
    public var groups: Set<String> = []
    /// A user may answer its own questions: a convenience for one-user machines, no protection.
    public var sameUser = false
    /// How long a call waits for an operator where it does not say so itself.
    public var wait = Duration.zero
    /// A command that is run for each new question, and its arguments; none where it is empty.
    public var notify: [String] = []
    /// The user that this process runs as.
    var ownUID = UInt32(geteuid())

    public init() {}

    /// - Parameter cluster: where what is asked about would be done.
    public func isApprover(_ principal: Principal, on cluster: String) -> Bool {
        principal.approves.contains(cluster) || uids.contains(principal.uid)
            || users.contains { $0.hasSameBytes(as: principal.user) }
            || principal.groups.contains { group in groups.contains { $0.hasSameBytes(as: group) } }
    }

    /// Nobody could answer a question for an operator that this principal's call raises; why that is so.
    ///
    /// - Parameter hasApproverProfile: some profile makes its members approvers.
    func unanswerable(for principal: Principal, on cluster: String, hasApproverProfile: Bool) -> String? {
        if sameUser, isOwn(principal, on: cluster) { return nil }
        if principal.door == .stdio {
            return "an operator can be asked only by a gateway on a socket (serve --socket), not on stdin and stdout;"
                + " on a machine with one user, approvals.same_user allows it"
        }
        if !hasApproverProfile, uids.isEmpty, users.isEmpty, groups.isEmpty {
            return "no operators are configured (approvals.approvers, or a profile's approver)"
        }
        return nil
    }

    /// In what capacity somebody may answer a question.
    ///
    /// - Throws: ``GatewayError`` `not_permitted` with the reason.
    func manner(of principal: Principal, for approval: Approval) throws(GatewayError) -> Approval.Answer.Manner {
        let isRequester = principal.uid == approval.subject.uid
        let cluster = approval.subject.cluster
        if sameUser, isRequester, isOwn(principal, on: cluster) { return .sameUser }
        guard principal.door == .socket else {
            throw GatewayError(
                .notPermitted,
                "questions are answered over the socket of the gateway (serve --socket), not on its stdin")
        }
        guard !isRequester else {
            throw GatewayError(
                .notPermitted, "\(principal.user) (uid \(principal.uid)) has asked for it and may not answer it as well"
            )
        }
        guard isApprover(principal, on: cluster) else {
            throw GatewayError(
                .notPermitted,
                "\(principal.user) (uid \(principal.uid)) is no approver (approvals.approvers, or its profile's approver)"
            )
        }
        return .operator
    }

    /// Whom `same_user` is for.
    private func isOwn(_ principal: Principal, on cluster: String) -> Bool {
        principal.uid == ownUID || isApprover(principal, on: cluster)
    }
}
