/// A pool of guests and storages.
struct Pool: Sendable {
    let name: String
    var comment: String?
    var guests: Set<Int> = []
    var storages: Set<String> = []

    /// Whether what is granted on the pool holds for an ACL path.
    func contains(path: String) -> Bool {
        if path.hasPrefix("/vms/") { return Int(path.dropFirst(5)).map(guests.contains) ?? false }
        if path.hasPrefix("/storage/") { return storages.contains(String(path.dropFirst(9))) }
        return false
    }
}
