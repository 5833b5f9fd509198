/// Secrets in a text of several lines that Proxmox gives whole: a cloud-init document, the configuration in a backup, a
/// node's report. There they have no names but those that begin their lines.
enum SecretLines {
    /// How hashes of passwords begin (crypt(3)).
    private static let hashes = ["$1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$7$", "$y$"]

    static func masked(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { masked(line: $0) }.joined(separator: "\n")
    }

    private static func masked(line: Substring) -> String {
        if let end = line.firstIndex(where: { ":=".contains($0) }) {
            let name = line[..<end].drop { " \t-#'\"".contains($0) }.prefix { !" \t'\"".contains($0) }
            let value = line[end...].dropFirst().drop { " \t".contains($0) }
            if isSecret(String(name)), !value.isEmpty, !"|>".contains(value) {
                return line[..<value.startIndex] + SecretPatterns.mask
            }
        }
        guard hashes.contains(where: line.contains) else { return String(line) }
        return line.split(separator: " ", omittingEmptySubsequences: false).map { word in
            hashes.contains(where: word.contains) ? SecretPatterns.mask : String(word)
        }.joined(separator: " ")
    }

    /// cloud-init's own names have it within: `hashed_passwd`, `plain_text_passwd`.
    private static func isSecret(_ name: String) -> Bool {
        SecretNames.mayBe(name) || ["passwd", "password", "passphrase"].contains { name.lowercased().hasSuffix($0) }
    }
}
