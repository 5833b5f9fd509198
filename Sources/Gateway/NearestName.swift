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

    /// Levenshtein's distance over bytes, where two neighbours that changed places count as one edit.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var before: [Int] = []
        var above = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var edits = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { edits = min(edits, before[j - 1] + 1) }
                row.append(edits)
            }
            (before, above) = (above, row)
        }
        return above[b.count]
    }
}
