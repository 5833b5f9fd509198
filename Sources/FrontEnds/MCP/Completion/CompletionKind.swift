/// What can be completed.
enum CompletionKind: String, Sendable {
    case cluster
    case node
    case vmid
    case storage
    case snapshot
    case pool
    case tag
    case tool
    case upid
}
