import JSONLines

/// A value that becomes a part of a path.
enum PathValue {
    /// What is wrong with it: a value is one segment; only a last one may hold slashes, as volumes and networks do.
    static func problem(_ text: String, _ name: String, in template: String) -> String? {
        let isLast = template.hasSuffix("{\(name)}")
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, !(isLast && ["volume", "cidr"].contains(name)) { return "must not contain a slash" }
        if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) { return "is no part of a path" }
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !"%?#\\".utf8.contains($0) }) else {
            return "has characters that no part of a path has"
        }
        return nil
    }
}
