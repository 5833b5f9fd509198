import Glibc

/// Ends a wait in `poll`, for good: once signalled it stays so.
final class Wakeup: Sendable {
    /// Readable when signalled.
    let descriptor: Int32
    private let signalEnd: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw DoorError("pipe", "a wakeup", errno: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, signalEnd) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(signalEnd)
    }

    func signal() {
        var byte: UInt8 = 1
        _ = write(signalEnd, &byte, 1)
    }

    /// Waits until `other` is ready for `events` (or broken: the next call on it says how).
    /// - Returns: false when signalled.
    func wait(for other: Int32, _ events: Int32) throws -> Bool {
        while true {
            var polled = [
                pollfd(fd: other, events: Int16(events), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&polled, 2, -1) >= 0 {
                if polled[1].revents != 0 { return false }
                if polled[0].revents != 0 { return true }
            } else if errno != EINTR {
                throw DoorError("poll", "descriptor \(other)", errno: errno)
            }
        }
    }
}
