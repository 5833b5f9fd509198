/// Finds the name that somebody probably meant.
public enum NearestName {
    /// The candidate with the fewest edits to `name`; nil where none is close enough to be helpful.
    public static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, min(3, name.utf8.count / 3))
        guard name.utf8.count <= 64 else { return nil }
        let near = candidates.map { ($0, distance(Array(name.utf8), Array($0.utf8))) }.filter { $0.1 <= limit }
        return near.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// ` (did you mean 'x'?)`, or nothing.
    public static func hint(_ name: String, among candidates: some Sequence<String>) -> String {
        of(name, among: candidates).map { " (did you mean '\($0)'?)" } ?? ""
    }

    /// Levenshtein's distance over bytes.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
