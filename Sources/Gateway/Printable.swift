/// Text from others (hooks, guests, callers) for messages and logs.
public enum Printable {
    /// On one line, without what a terminal would obey: control and direction characters become spaces.
    ///
    /// - Parameter limit: in Unicode scalars; the rest is cut off.
    public static func line(_ text: String, limit: Int = 500) -> String {
        var clean = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: clean.unicodeScalars.append(" ")
            default: clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }
}
