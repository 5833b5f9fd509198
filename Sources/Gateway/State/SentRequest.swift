import JSONLines

/// A change that a call has sent to Proxmox and that was not answered, as far as is written down: it may have been done.
public struct SentRequest: Sendable, Equatable {
    public let cluster: String
    /// The call's id in the audit.
    public let call: String
    public let tool: String
    /// Who asked for it.
    public let user: String
    /// Whose it was for the cluster, where it was not the gateway's own account.
    public let account: String?
    /// When.
    public let sent: UnixTime
    /// Without parameters, among which secrets can be, but for the VMID.
    public let request: APIRequest

    init(
        cluster: String, call: String, tool: String, user: String, account: String? = nil, sent: UnixTime,
        request: APIRequest
    ) {
        self.cluster = cluster
        self.call = call
        self.tool = tool
        self.user = user
        self.account = account
        self.sent = sent
        var parameters = JSONObject()
        parameters["vmid"] = request.parameters["vmid"]
        self.request = APIRequest(request.method, request.template, request.values, parameters)
    }

    var record: JSONValue {
        var record: JSONObject = [
            "call": .string(call), "tool": .string(tool), "user": .string(user),
            "sent": .int(sent.microseconds), "method": .string(request.method.rawValue),
            "template": .string(request.template),
            "values": .object(JSONObject(request.values.sorted { $0.key < $1.key }.map { ($0, .string($1)) })),
            "parameters": .object(request.parameters),
        ]
        record["account"] = account.map(JSONValue.string)
        return .object(record)
    }

    init?(record: JSONValue, on cluster: String) {
        guard let method = record["method"]?.string.flatMap(APIRequest.Method.init),
            let template = record["template"]?.string, let call = record["call"]?.string
        else { return nil }
        let values = (record["values"]?.object ?? [:]).compactMap { name, value in value.string.map { (name, $0) } }
        self.init(
            cluster: cluster, call: call, tool: record["tool"]?.string ?? "", user: record["user"]?.string ?? "",
            account: record["account"]?.string, sent: UnixTime(microseconds: record["sent"]?.int ?? 0),
            request: APIRequest(
                method, template, Dictionary(values, uniquingKeysWith: { $1 }), record["parameters"]?.object ?? [:]))
    }

    /// A line of the audit: the process that sent it is gone, and nobody can tell what came of it.
    func line(_ words: String) -> JSONObject {
        var line: JSONObject = [
            "event": "unanswered", "id": .string(call), "principal": ["user": .string(user)],
            "cluster": .string(cluster), "tool": .string(tool), "request": .string(request.description),
            "began": .string(sent.text),
            "message": .string(
                "the gateway ended before \(request) was answered; whether it was done is not known: \(words)"),
        ]
        let guests = GuestReach(request).vmids.sorted()
        if !guests.isEmpty { line["guests"] = .array(guests.map { ["vmid": .int($0)] }) }
        return line
    }

    /// Its task, now that it is known.
    func task(_ upid: String) -> JournaledTask {
        JournaledTask(upid: upid, cluster: cluster, call: call, tool: tool, user: user, began: sent)
    }
}

/// What the cluster tells of a change that was sent and not answered.
public enum LostRequest: Sendable, Equatable {
    /// It has begun this task.
    case task(String)
    /// It cannot be told, for this reason.
    case unclear(String)
}
