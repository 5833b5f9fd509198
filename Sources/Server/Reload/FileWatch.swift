import Dispatch
import Glibc

/// The kernel's word, given once, that a file or directory may look different from before: so that nobody has to look at
/// them again and again. See inotify(7).
final class FileWatch {
    private let source: any DispatchSourceRead

    /// - Parameters:
    ///   - paths: with a directory, what comes, goes or changes in it counts, too.
    ///   - onChange: is called at most once, also for what changes before this returns.
    /// - Returns: nil where not every change would be told of: something is not there, or on a file system that others
    ///   change as well.
    init?(of paths: [String], onChange: @escaping @Sendable () -> Void) {
        guard LocalFileSystems.hold(paths) else { return nil }
        let descriptor = inotify_init1(O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        for path in paths {
            guard Self.add(path, Self.changes, to: descriptor) else {
                close(descriptor)
                return nil
            }
            // One that may be passed and not read cannot be watched: that it is moved away shows at the next change.
            for place in Self.places(on: path) { _ = Self.add(place, Self.moves, to: descriptor) }
        }
        // Dispatch's sources may be used from any thread, but are not marked so.
        nonisolated(unsafe) let source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: .global(qos: .utility))
        self.source = source
        source.setEventHandler {
            // What the event was is not read: whoever waits looks at all of it.
            source.cancel()
            onChange()
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
    }

    deinit { source.cancel() }

    private static let changes =
        UInt32(
            IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO) | gone
    private static let gone = UInt32(IN_DELETE_SELF | IN_MOVE_SELF)
    /// Of what leads to a file, a link is looked at itself: it may come to lead elsewhere.
    private static let moves = gone | UInt32(IN_DONT_FOLLOW)

    private static func add(_ path: String, _ mask: UInt32, to descriptor: Int32) -> Bool {
        inotify_add_watch(descriptor, path, mask | UInt32(IN_MASK_ADD)) >= 0
    }

    /// The directories and links that one comes by on the way to a file, itself included.
    private static func places(on path: String, links: Int = 0) -> [String] {
        var places: [String] = []
        var place = path.hasPrefix("/") ? "" : "."
        for name in path.split(separator: "/") {
            let directory = place
            place += "/\(name)"
            places.append(place)
            // As many as the kernel follows.
            guard links < 40, let target = target(of: place) else { continue }
            places += Self.places(on: target.hasPrefix("/") ? target : "\(directory)/\(target)", links: links + 1)
        }
        return places
    }

    /// Where a link leads; nil for what is none.
    private static func target(of path: String) -> String? {
        var room = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = room.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlink(path, $0, text.count) } ?? -1
            }
        }
        return count > 0 ? String(decoding: room[..<count], as: UTF8.self) : nil
    }
}
