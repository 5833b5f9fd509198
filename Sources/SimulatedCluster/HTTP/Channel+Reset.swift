import NIOCore

#if canImport(Glibc)
    import Glibc
#endif

extension Channel {
    /// Closes the connection with a reset: a linger time of zero turns the close into one.
    func reset() {
        _ = (self as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        close(mode: .all, promise: nil)
    }
}
