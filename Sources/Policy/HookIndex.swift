import Gateway

/// What each file of a policy registers: found out once, so that a call loads only the files that concern it.
struct HookIndex: Sendable {
    struct File: Sendable {
        var registrations: [Registration] = []
        var keys: [Registration.Key: Int] = [:]

        mutating func add(_ registration: Registration) {
            registrations.append(registration)
            keys[registration.key, default: 0] += 1
        }
    }

    let files: [File]
    /// Patterns by their text, so that each is read once.
    let patterns: [String: HookPattern]
    let hides: [Registration]

    init(_ registrations: [Registration], fileCount: Int) {
        var files = Array(repeating: File(), count: fileCount)
        for registration in registrations { files[registration.file].add(registration) }
        self.files = files
        patterns = Dictionary(registrations.map { ($0.key.pattern, $0.pattern) }) { first, _ in first }
        hides = registrations.filter { $0.kind == .hide }
    }

    func hasHooks(_ kind: Registration.Kind, for operation: Operation) -> Bool {
        files.contains { $0.registrations.contains { $0.kind == kind && $0.pattern.matches(operation) } }
    }

    /// The files with a hook for the operation, or with a function that says from whom something is hidden.
    func files(for operation: Operation) -> [Int] {
        files.indices.filter { index in
            files[index].registrations.contains { registration in
                guard registration.kind == .hide else { return registration.pattern.matches(operation) }
                return registration.function != nil
            }
        }
    }

    /// The files with a function that says from whom something is hidden.
    var hidingFiles: [Int] {
        files.indices.filter { files[$0].registrations.contains { $0.kind == .hide && $0.function != nil } }
    }
}
