import Gateway
import JSONLines
import ProxmoxClient

/// Looks at what became of a change that begins no task and whose answer was lost: the thing that it was about is read, once.
///
/// That is a look and no answer: somebody else may have made the same change, and what was held up on its way may still
/// arrive. So the outcome stays unknown, and the error says what was read and what it shows.
struct LostChange: Sendable {
    /// What a look has shown.
    enum Finding: Equatable {
        /// Every value that was sent is there; after a deletion, nothing.
        case asSent
        /// It is as it was before: by its digest, or there where it was to be deleted, or not there where it was to be made.
        case unchanged
        /// It cannot be told, in words.
        case unclear(String)
        /// It could not be read, in words.
        case unread(String)
    }

    private let request: APIRequest
    /// A GET of the thing.
    let look: APIRequest

    /// Proxmox may still be at it when the connection has broken.
    private static let pause = Duration.seconds(1)
    private static let patience = Duration.seconds(10)

    /// - Returns: nil where there is no GET of the same thing.
    init?(_ request: APIRequest) {
        guard request.method != .get, request.file == nil, let look = Self.look(at: request) else { return nil }
        self.request = request
        self.look = look
    }

    /// The thing is at the same path, or at one that a parameter completes: `POST /pools` makes `/pools/{poolid}`.
    private static func look(at request: APIRequest) -> APIRequest? {
        guard let endpoint = Catalogue.shared.endpoint(.init(request.method), request.template),
            endpoint.returns["type"] != "string", !request.isByPosition
        else { return nil }
        if isThing(request.template) { return APIRequest(.get, request.template, request.values) }
        for (name, value) in request.parameters {
            guard let text = value.string ?? value.int.map(String.init), isThing("\(request.template)/{\(name)}") else {
                continue
            }
            var values = request.values
            values[name] = text
            return APIRequest(.get, "\(request.template)/{\(name)}", values)
        }
        return nil
    }

    /// A GET answers with one thing there, and needs nothing but its path.
    private static func isThing(_ template: String) -> Bool {
        guard let endpoint = Catalogue.shared.endpoint(.get, template) else { return false }
        let places = endpoint.placeholders
        return endpoint.returns["type"].map { $0 == "object" } ?? true
            && endpoint.parameters.allSatisfy { $0.isOptional || places.contains($0.name) }
    }

    // MARK: Looking

    /// The error of the change with what a look has shown.
    ///
    /// - Parameter read: reads from the same cluster.
    func told(in failure: GatewayError, read: @escaping @Sendable (APIRequest) async throws -> JSONValue) async
        -> GatewayError
    {
        let finding = await find(read)
        var failure = failure
        let (word, words, hint) = told(finding)
        failure.message += "; \(look), read afterwards, \(words)"
        failure.details["read"] = ["endpoint": .string(look.description), "shows": .string(word)]
        if let hint { failure.details["hint"] = .string(hint) }
        return failure
    }

    private func told(_ finding: Finding) -> (word: String, words: String, hint: String?) {
        switch finding {
        case .asSent:
            (
                "as_sent",
                request.method == .delete ? "finds nothing there any more" : "shows every value that was sent",
                "it is as asked, by what was read: there is nothing to repeat"
            )
        case .unchanged:
            (
                "unchanged",
                request.method == .post ? "finds nothing there yet" : "shows it as it was before",
                "it had not been done when that was read, and may still be on its way: read again before trying again"
            )
        case .unclear(let words): ("unclear", "does not tell: \(words)", nil)
        case .unread(let words): ("unread", "brought no answer (\(words))", nil)
        }
    }

    private func find(_ read: @escaping @Sendable (APIRequest) async throws -> JSONValue) async -> Finding {
        await withTaskGroup(of: Finding.self) { group in
            group.addTask {
                try? await Task.sleep(for: Self.pause)
                do { return judge(try await read(look)) } catch let error as GatewayError { return judge(error) } catch
                {
                    return .unread("\(error)")
                }
            }
            group.addTask {
                try? await Task.sleep(for: Self.pause + Self.patience)
                return .unread("it did not come in time")
            }
            defer { group.cancelAll() }
            return await group.next() ?? .unread("it was not asked for")
        }
    }

    // MARK: Judging

    private func judge(_ error: GatewayError) -> Finding {
        guard error.code == .notFound else { return .unread(error.message) }
        return switch request.method {
        case .delete: .asSent
        case .post where !isThere: .unchanged
        default: .unclear("there is nothing")
        }
    }

    /// The thing is what the path names, so that it was there before.
    private var isThere: Bool { look.template.hasSameBytes(as: request.template) }

    /// - Parameter answer: the thing as it is now.
    func judge(_ answer: JSONValue) -> Finding {
        guard let thing = answer.object else { return .unclear("the answer is no object") }
        if request.method == .delete { return .unchanged }
        let sent = request.parameters.members.filter { $0.name != "digest" && look.values[$0.name] == nil }
        let missing = sent.filter { !Self.shows($0.name, $0.value, thing) }.map(\.name)
        if !sent.isEmpty, missing.isEmpty { return .asSent }
        if let digest = request.parameters["digest"]?.string, thing["digest"]?.string == digest { return .unchanged }
        guard !sent.isEmpty else { return .unclear("no value was sent that it could show") }
        let names = missing.prefix(5).joined(separator: ", ")
        return .unclear("it shows another value, or none, of \(names)\(missing.count > 5 ? ", ..." : "")")
    }

    private static func shows(_ name: String, _ sent: JSONValue, _ thing: JSONObject) -> Bool {
        if name == "delete",
            let list = sent.string ?? sent.array.map({ $0.compactMap(\.string).joined(separator: ",") })
        {
            return list.split { ",; ".contains($0) }.allSatisfy { thing[String($0)] == nil }
        }
        // Proxmox shows asterisks instead.
        guard !SecretNames.hold(name, sent), let shown = thing[name].flatMap(text), let wanted = text(sent) else {
            return false
        }
        if name == "tags" { return words(shown) == words(wanted) }
        return shown.hasSameBytes(as: wanted)
    }

    private static func words(_ list: String) -> Set<String> {
        Set(list.split { ",; ".contains($0) }.map { $0.lowercased() })
    }

    /// As Proxmox would write it; it keeps no white space at the end of a remark.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .bool(let flag): return flag ? "1" : "0"
        case .number(let number): return number.literal
        case .string(var text):
            while let last = text.last, last.isWhitespace { text.removeLast() }
            return text
        default: return nil
        }
    }
}

extension APIRequest {
    /// What comes or goes there moves the others: the place shows another thing afterwards.
    fileprivate var isByPosition: Bool {
        method != .put && (values["pos"] != nil || parameters["pos"] != nil) || parameters["moveto"] != nil
    }
}
