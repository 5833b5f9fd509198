import Gateway
import JSONLines
import Logging
import LuaRuntime

/// The functions and values that a hook finds.
enum HookAPI {
    static func host(_ scope: HookScope, settings: JSONObject, logger: Logger) -> LuaHost {
        var host = LuaHost()
        host.refusesUnknownGlobals = true
        for kind in [Registration.Kind.pre, .post] {
            host.function(kind.rawValue) { arguments throws(LuaHost.Failure) in
                try register(kind, arguments, scope)
                return .null
            }
        }
        host.function("hide") { arguments throws(LuaHost.Failure) in
            try hide(arguments, scope)
            return .null
        }
        host.tolerantFunction("deny") { arguments throws(LuaHost.Failure) in
            let reason = text(arguments, 0) ?? "denied by policy"
            try scope.add(Decision.Denial(reason: reason, hook: place(arguments)))
            return .null
        }
        host.tolerantFunction("confirm") { arguments throws(LuaHost.Failure) in
            let question: Decision.Question
            do throws(LuaHost.Failure) {
                question = try self.question(arguments)
            } catch {
                // Recorded rather than raised, so that a pcall cannot lose what was meant to stop the call.
                try scope.add(Decision.Denial(reason: "hook failed: \(error.message)", hook: place(arguments)))
                return .null
            }
            try scope.add(question)
            return .null
        }
        host.function("note") { arguments throws(LuaHost.Failure) in
            guard let text = text(arguments, 0) else { throw LuaHost.Failure("note: expected a text") }
            try scope.addNote(text)
            return .null
        }
        host.tableFunction("redact") { arguments throws(LuaHost.Failure) in
            let names = (1..<max(1, arguments.values.count)).compactMap { arguments[$0]?.string }
            guard !names.isEmpty, names.count == arguments.values.count - 1 else {
                let problem = "redact: expected the result, then names or globs, e.g. redact(result, \"cipassword\")"
                scope.addFault(Decision.Denial(reason: problem, hook: place(arguments)))
                throw LuaHost.Failure(problem)
            }
            try scope.redact(names, at: place(arguments))
            return .null
        }
        host.function("log") { arguments throws(LuaHost.Failure) in
            try scope.countLog()
            let said = text(arguments, 0) ?? ""
            // While the hooks load there is no call, and none of its secrets.
            let line = Printable.line((try? scope.world(for: "log"))?.secrets.masked(said) ?? said)
            logger.info("hook", metadata: ["at": "\(place(arguments))", "text": "\(line)"])
            return .null
        }
        host.asyncFunction("pve.get") { arguments in
            guard let path = arguments[0]?.string else {
                throw LuaHost.Failure("pve.get: expected a path such as \"/nodes/pve1/status\"")
            }
            let world = try scope.world(for: "pve.get")
            guard arguments.values.count < 2 || arguments[1]?.object != nil || arguments[1] == [] else {
                throw LuaHost.Failure("pve.get: expected parameters such as { type = \"vm\" } as second argument")
            }
            return try await world.get(path, arguments[1]?.object ?? [:])
        }
        StoreFunctions.add(to: &host, scope)
        host.function("setting") { arguments throws(LuaHost.Failure) in
            guard let name = arguments[0]?.string, let shape = arguments[1], arguments.values.count == 2 else {
                throw LuaHost.Failure(
                    "setting: expected a name and a shape, e.g. setting(\"limits\", { cores = \"count\" })")
            }
            scope.declareSetting(name)
            return try SettingShape.read(settings[name], shape, name)
        }
        host.constant("settings", .object(settings))
        host.live("clock", absent: "clock can be read only inside a hook")
        return host
    }

    private static func register(
        _ kind: Registration.Kind, _ arguments: LuaArguments, _ scope: HookScope
    ) throws(LuaHost.Failure) {
        guard let text = arguments[0]?.string else {
            throw LuaHost.Failure("\(kind.rawValue): expected a pattern first, e.g. \"stop_vm\" or \"@interrupt\"")
        }
        guard case .function(let function)? = arguments.values.last, 2...3 ~= arguments.values.count else {
            throw LuaHost.Failure("\(kind.rawValue): expected a pattern, optionally { priority = n }, and a function")
        }
        var priority = 100.0
        if arguments.values.count == 3 {
            guard let options = arguments[1]?.object else {
                throw LuaHost.Failure("\(kind.rawValue): expected options such as { priority = 10 } as second argument")
            }
            for (name, value) in options {
                guard name == "priority", let number = value.double else {
                    throw LuaHost.Failure("\(kind.rawValue): unknown option '\(name)'; there is { priority = number }")
                }
                priority = number
            }
        }
        try scope.register(
            kind, text, priority, function, at: "\(function.file):\(function.line)", line: function.line)
    }

    private static func hide(_ arguments: LuaArguments, _ scope: HookScope) throws(LuaHost.Failure) {
        guard let text = arguments[0]?.string, 1...2 ~= arguments.values.count else {
            throw LuaHost.Failure(
                "hide: expected a pattern and from whom, e.g. hide(\"@exec\", { group = \"interns\" })")
        }
        var audience = Registration.Audience.everyone
        var function: LuaFunction?
        if case .function(let given)? = arguments.values.dropFirst().first {
            function = given
            audience = .function(given)
        } else if let options = arguments[1] {
            guard let option = options.object?.members.first, options.object?.count == 1 else {
                throw LuaHost.Failure("hide: from whom is { user = ... }, { group = ... } or a function(principal)")
            }
            let names = option.value.string.map { [$0] } ?? option.value.array?.compactMap(\.string) ?? []
            guard !names.isEmpty, option.value.array.map({ $0.count == names.count }) ?? true else {
                throw LuaHost.Failure("hide: \(option.name) is a name or a list of names")
            }
            switch option.name {
            case "user": audience = .users(names)
            case "group": audience = .groups(names)
            default: throw LuaHost.Failure("hide: unknown option '\(option.name)'; there are user and group")
            }
        }
        try scope.register(.hide, text, 100, function, audience, at: place(arguments), line: arguments.line)
    }

    private static func question(_ arguments: LuaArguments) throws(LuaHost.Failure) -> Decision.Question {
        guard let message = text(arguments, 0) else { throw LuaHost.Failure("confirm: expected a question") }
        var answerer = Decision.Question.Answerer.operator
        var expires = Duration.seconds(300)
        guard arguments.values.count < 2 || arguments[1]?.object != nil || arguments[1]?.isNull == true else {
            throw LuaHost.Failure("confirm: expected options such as { by = \"operator\" } as second argument")
        }
        for (name, value) in arguments[1]?.object ?? [:] {
            switch name {
            case "by":
                guard let by = value.string.flatMap(Decision.Question.Answerer.init) else {
                    throw LuaHost.Failure("confirm: by is \"operator\", \"client\" or \"caller\"")
                }
                answerer = by
            case "expires":
                guard let seconds = value.double, 1...86_400 ~= seconds else {
                    throw LuaHost.Failure("confirm: expires is a number of seconds from 1 to 86400")
                }
                expires = .milliseconds(Int64(seconds * 1000))
            default: throw LuaHost.Failure("confirm: unknown option '\(name)'; there are by and expires")
            }
        }
        return Decision.Question(message: message, hook: place(arguments), by: answerer, expires: expires)
    }

    private static func place(_ arguments: LuaArguments) -> String { "\(arguments.file):\(arguments.line)" }

    /// A text from a hook on one line, without what a terminal would obey.
    private static func text(_ arguments: LuaArguments, _ index: Int) -> String? {
        switch arguments[index] {
        case .string(let text): Printable.line(text)
        case .number(let number): number.literal
        default: nil
        }
    }
}
