import AsyncHTTPClient
import Glibc
import JSONLines
import NIOCore
import NIOPosix
import Synchronization

/// The body of an upload: Proxmox wants the parameters first, then the file, all in one multipart form whose length is
/// known. The file is read a piece at a time, each when the one before has gone.
struct UploadBody: Sendable {
    private static let boundary = "----proxgate-7f3c1d0a9b5e42e8"
    private static let piece = 256 << 10

    private let head: String
    private let tail = "\r\n--\(Self.boundary)--\r\n"
    private let file: ProxmoxRequest.File

    init(_ parameters: JSONObject, _ file: ProxmoxRequest.File) {
        self.file = file
        var fields = parameters.members.compactMap { name, value in
            (value.string ?? value.number?.literal).map { (name, $0) }
        }
        if let sha256 = file.sha256 { fields += [("checksum-algorithm", "sha256"), ("checksum", sha256)] }
        head =
            fields.map { name, value in
                "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
            }.joined()
            + "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"filename\"; filename=\"\(file.name)\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n"
    }

    var contentType: String { "multipart/form-data; boundary=\(Self.boundary)" }

    /// Time beside what any request has: what 256 KiB a second would take.
    var allowance: TimeAmount { .seconds(Int64(file.size >> 18)) }

    var body: HTTPClient.Body {
        let length = head.utf8.count + file.size + tail.utf8.count
        return .stream(contentLength: Int64(length)) { [self] writer in
            writer.write(.byteBuffer(ByteBuffer(string: head))).flatMap { sendFile(writer) }
                .flatMap { writer.write(.byteBuffer(ByteBuffer(string: tail))) }
        }
    }

    private func sendFile(_ writer: HTTPClient.Body.StreamWriter) -> EventLoopFuture<Void> {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let copy = dup(file.descriptor)
        guard copy >= 0 else { return loop.makeFailedFuture(IOError(errnoCode: errno, reason: "dup")) }
        let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: copy)
        let sent = Counter()
        let (size, progress) = (file.size, file.progress)
        return NonBlockingFileIO(threadPool: .singleton).readChunked(
            fileHandle: handle, fromOffset: 0, byteCount: file.size, chunkSize: Self.piece,
            allocator: ByteBufferAllocator(), eventLoop: loop
        ) { piece in
            let count = piece.readableBytes
            return writer.write(.byteBuffer(piece)).map {
                let total = sent.add(count)
                progress?(total)
            }
        }.flatMapThrowing {
            // Proxmox would wait for the rest for ever.
            guard sent.value == size else { throw UploadShort() }
        }.always { _ in try? handle.close() }
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }

        func add(_ more: Int) -> Int {
            count.withLock { count in
                count += more
                return count
            }
        }
    }
}

/// The file became shorter while it was sent.
struct UploadShort: Error {}
