import Glibc

/// How many files and sockets this process may have open.
enum DescriptorLimit {
    /// Allows as many as the system permits, at most 65,536: the usual 1,024 are fewer than the clients that may come.
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 65_536))
        // Where it is refused, the limit stays as it was: clients beyond it wait to be let in.
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
