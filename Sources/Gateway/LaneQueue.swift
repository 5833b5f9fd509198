/// The order of changes to one guest, as a value: who holds the lane, who waits. It does no waiting itself.
struct LaneQueue: Sendable {
    struct Entry: Sendable {
        let id: Int
        let manner: ToolSpec.Lane
        /// What it does, for whoever has to wait: the tool's name, then the UPID.
        var label: String
        var holds = false
        var overtook = false
    }

    private(set) var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Adds a change at the tail.
    /// - Returns: the changes that hold the lane from now on.
    mutating func add(_ id: Int, _ manner: ToolSpec.Lane, label: String) -> [Int] {
        entries.append(Entry(id: id, manner: manner, label: label))
        return promote()
    }

    /// Takes a change out, whether it held the lane or waited.
    /// - Returns: the changes that hold the lane from now on.
    mutating func remove(_ id: Int) -> [Int] {
        entries.removeAll { $0.id == id }
        return promote()
    }

    mutating func setLabel(_ label: String, of id: Int) {
        if let index = entries.firstIndex(where: { $0.id == id }) { entries[index].label = label }
    }

    func entry(_ id: Int) -> Entry? { entries.first { $0.id == id } }

    /// What the first holder does.
    var holder: String? { entries.first { $0.holds }?.label }

    private mutating func promote() -> [Int] {
        var promoted: [Int] = []
        if let first = entries.indices.first, !entries.contains(where: \.holds) {
            entries[first].holds = true
            promoted.append(entries[first].id)
        }
        // A stop passes a running shutdown or reboot, and whatever waits behind it.
        if let stop = entries.firstIndex(where: { $0.manner == .overtaking && !$0.holds }),
            entries.allSatisfy({ !$0.holds || $0.manner == .overtakable })
        {
            entries[stop].holds = true
            entries[stop].overtook = true
            promoted.append(entries[stop].id)
        }
        return promoted
    }
}
