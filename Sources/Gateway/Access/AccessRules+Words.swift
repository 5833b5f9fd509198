extension AccessRules {
    /// What the configuration gives a principal, and what it withholds, in sentences.
    ///
    /// - Parameters:
    ///   - principal: nil for what it gives to anybody.
    ///   - cluster: nil where there is one.
    public func words(for principal: Principal?, on cluster: String? = nil) -> [String] {
        var words: [String] = []
        let profile = principal.flatMap { principal in
            cluster.map { self.profile(for: principal, on: $0) } ?? self.profile(for: principal)
        }
        if profiles.isEmpty {
            words.append("No profiles are configured: whoever gets through the door may do what the policy allows.")
            words.append(Self.escape)
        } else if principal != nil {
            guard let profile else {
                return ["No profile is for it: it has no tools at all."]
            }
            words += profile.words
        } else {
            for profile in profiles where cluster.map(profile.holds) ?? true {
                words += ["For \(profile.members.words):"] + profile.words.map { "  \($0)" }
            }
            words.append("The first profile that somebody is a member of holds; who is in none has no tools at all.")
        }
        if isReadOnly { words.append("This gateway only reads: every change is refused.") }
        // Who has a boundary is told of no other guest.
        let place = cluster.map(self.place(on:)) ?? place
        if profile?.boundary == nil, let carriers = place.words {
            words.append("The gateway runs in \(carriers): what would end it there is refused.")
        }
        return words
    }

    /// A freeze in a sentence.
    public static func words(of objection: String) -> String { "No change is done now: \(objection)." }

    fileprivate static let escape =
        "A tool that leads out of the gateway's reach (effect escape) is open only to a profile that names it."
}

extension Profile {
    /// What it gives and withholds, in sentences.
    fileprivate var words: [String] {
        var given: [String] = []
        if !toolsets.isEmpty { given.append("the toolsets \(toolsets.sorted().joined(separator: ", "))") }
        if !tools.isEmpty { given.append("the tools \(tools.joined(separator: ", "))") }
        var words = ["Profile '\(name)' holds."]
        words.append(given.isEmpty ? "It gives all tools." : "It gives \(given.joined(separator: " and ")).")
        words.append(AccessRules.escape)
        words.append(
            endpoints.isEmpty
                ? "call_api writes nothing." : "call_api may send \(endpoints.sorted().joined(separator: ", ")).")
        if let clusters {
            words.append("The only clusters that exist are \(clusters.sorted().joined(separator: ", ")).")
        }
        if let boundary { words.append("The only guests that exist are \(boundary.words).") }
        if isReadOnly { words.append("It only reads: every change is refused.") }
        if let token {
            words.append("Proxmox is asked with the profile's own token \(token), whose permissions hold as well.")
        }
        if let rate { words.append("It allows each member \(rate.words).") }
        if isApprover { words.append("Its members may answer the questions that the policy asks an operator.") }
        return words
    }
}

extension Profile.Members {
    fileprivate var words: String {
        let kinds = [
            ("uids", uids.sorted().map(String.init)), ("users", users.map { $0 == "*" ? "everybody" : $0 }),
            ("groups", groups),
        ]
        return kinds.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: ", "))" }
            .joined(separator: "; ")
    }
}

extension GuestBoundary {
    fileprivate var words: String {
        let numbers = vmids.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        let kinds = [
            ("VMIDs", numbers), ("those tagged", tags.sorted()), ("those in pool", pools.sorted()),
        ]
        let words = kinds.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: ", "))" }
        return words.isEmpty ? "none" : words.joined(separator: "; ")
    }
}

extension GatewayPlace {
    /// Nil where nothing is refused for it.
    fileprivate var words: String? {
        let parts = [guest.map { "guest \($0)" }, node.map { "node \($0)" }].compactMap(\.self)
        return allowsStop || parts.isEmpty ? nil : parts.joined(separator: " on ")
    }
}
