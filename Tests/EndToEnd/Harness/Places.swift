import Glibc

/// Where things lie: the package, the programs that were built with these tests, the material beside the package.
enum Places {
    /// The package's root, above this file.
    static let package = ancestor(of: #filePath, levels: 4)
    static let hooks = "\(package)/hooks"
    static let python = "\(package)/Tests/EndToEnd/Python"

    /// The program under test: built beside the test bundle, unless `PROXGATE_PROGRAM` names another one, such as a release
    /// build for figures.
    static let proxgate: String = {
        if let named = getenv("PROXGATE_PROGRAM") { return String(cString: named) }
        var candidates = ["\(package)/.build/debug/proxgate"]
        if let real = realpath("/proc/self/exe", nil) {
            candidates.insert(ancestor(of: String(cString: real), levels: 1) + "/proxgate", at: 0)
            free(real)
        }
        return candidates.first { access($0, X_OK) == 0 } ?? candidates[0]
    }()

    private static func ancestor(of path: String, levels: Int) -> String {
        path.split(separator: "/").dropLast(levels).map { "/\($0)" }.joined()
    }
}

/// A fault of the surroundings rather than of the gateway, or something that never came.
struct HarnessError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
