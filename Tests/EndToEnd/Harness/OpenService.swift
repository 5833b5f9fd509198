import Glibc
import JSONLines
import Testing

/// A gateway on a socket that other users may connect to; needs root, to be one of them.
protocol OpenService {
    var socket: String { get }
}

extension OpenService {
    func call(_ words: [String], as uid: uid_t = 65_533) async throws -> JSONObject {
        let finished = try await run(["call"] + words + ["--json"], as: uid)
        return try #require(finished.json, "\(finished.errors)")
    }

    /// Answers to lines that one connection sends.
    func ask(_ lines: [String], as uid: uid_t = 65_533) async throws -> [JSONObject] {
        let finished = try await run(["connect"], as: uid, input: lines.joined(separator: "\n"))
        return try finished.output.split(separator: "\n").compactMap { try JSONReader.read(String($0)).object }
    }

    /// `proxgate` on the service's socket, by another user.
    func run(_ words: [String], as uid: uid_t, input: String = "") async throws -> Finished {
        try await Finished.run("/usr/bin/setpriv", arguments(words, uid), input: input)
    }

    /// The same, going on while something else is done.
    func start(_ words: [String], as uid: uid_t) throws -> Child {
        try Child("/usr/bin/setpriv", arguments(words, uid))
    }

    private func arguments(_ words: [String], _ uid: uid_t) -> [String] {
        ["--reuid", "\(uid)", "--clear-groups", Places.proxgate] + words + ["--socket", socket]
    }
}

/// One of which no more is known.
struct OpenSocket: OpenService {
    let socket: String
}
