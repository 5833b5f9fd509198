import Glibc

/// Proxmox's API as data: every path and method with parameters, limits, permissions and the shape of its answer.
///
/// The text is sorted, and is searched where it lies: nothing is parsed before somebody asks for it. Written
/// from facts by `config/catalogue/generate.py`.
public struct Catalogue: Sendable {
    public static let shared = Catalogue()

    /// The version of Proxmox VE that it describes.
    public let version = CatalogueText.version
    /// How many endpoints it has.
    public let count = CatalogueText.count

    /// The endpoint with exactly this method and template, e.g. `/nodes/{node}/qemu/{vmid}/config`.
    public func endpoint(_ method: ProxmoxRequest.Method, _ template: String) -> Endpoint? {
        let key = Array("\(template) \(method.rawValue)".utf8)
        let starts = CatalogueBytes.starts
        var low = 0
        var high = starts.count
        while low < high {
            let middle = low + (high - low) / 2
            switch CatalogueBytes.compareHeader(at: starts[middle], with: key) {
            case 0: return Endpoint(block: CatalogueBytes.block(middle))
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return nil
    }

    /// An endpoint by its key, e.g. `PUT /nodes/{node}/qemu/{vmid}/config`.
    public func endpoint(_ key: String) -> Endpoint? {
        guard let space = key.firstIndex(of: " "), let method = ProxmoxRequest.Method(rawValue: String(key[..<space]))
        else { return nil }
        return endpoint(method, String(key[key.index(after: space)...]))
    }

    /// All endpoints in order of path and method.
    public var endpoints: some Sequence<Endpoint> {
        CatalogueBytes.starts.indices.lazy.compactMap { Endpoint(block: CatalogueBytes.block($0)) }
    }

    /// The endpoint that a path means, with the values of its placeholders; a literal segment comes before a placeholder.
    ///
    /// - Parameter path: segments behind `/api2/json`, raw: `["nodes", "pve1", "status"]`. A template's last placeholder
    ///   may stand for several where its values hold slashes, as a volume's or a network's do.
    public func match(_ method: ProxmoxRequest.Method, _ path: [String]) -> (
        endpoint: Endpoint, values: [String: String]
    )? {
        guard let (template, values) = PathTree.shared.match(method, path) else { return nil }
        return endpoint(method, template).map { ($0, values) }
    }

    /// The methods that a path has, in the order GET, POST, PUT, DELETE; none where there is no such path.
    public func methods(of path: [String]) -> [ProxmoxRequest.Method] {
        [.get, .post, .put, .delete].filter { PathTree.shared.match($0, path) != nil }
    }
}

/// The catalogue's text as bytes: blocks that begin with a path at the start of a line, their other lines indented.
enum CatalogueBytes {
    private static let newline = UInt8(ascii: "\n")
    private static let slash = UInt8(ascii: "/")

    private static var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: CatalogueText.text.utf8Start, count: CatalogueText.text.utf8CodeUnitCount)
    }

    static var count: Int { CatalogueText.text.utf8CodeUnitCount }

    /// Where the blocks begin; found at the first look-up, since looking for them each time took longer.
    static let starts: [Int] = {
        let bytes = Self.bytes
        var starts = [0]
        starts.reserveCapacity(CatalogueText.count)
        var line = lineEnd(from: 0) + 1
        while line < bytes.count {
            if bytes[line] == slash { starts.append(line) }
            line = lineEnd(from: line) + 1
        }
        return starts
    }()

    static func block(_ index: Int) -> Range<Int> {
        starts[index]..<(index + 1 < starts.count ? starts[index + 1] : count)
    }

    /// The end of the line that begins here, its newline not included.
    static func lineEnd(from start: Int) -> Int {
        guard start < count, let base = bytes.baseAddress,
            let end = memchr(base + start, Int32(newline), count - start)
        else { return count }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(end))
    }

    /// Below zero where the block's path and method come before the key, zero where they are the key.
    static func compareHeader(at start: Int, with key: [UInt8]) -> Int {
        let bytes = bytes
        for (offset, byte) in key.enumerated() {
            // A header goes on behind the key (with a space and a name), so it cannot end within it.
            let own = bytes[start + offset]
            if own != byte { return own < byte ? -1 : 1 }
        }
        return bytes[start + key.count] == UInt8(ascii: " ") ? 0 : 1
    }

    static func string(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    static func span<Answer>(_ range: Range<Int>, _ body: (Span<UInt8>) -> Answer) -> Answer {
        body(UnsafeBufferPointer(rebasing: bytes[range]).span)
    }

    static func first(_ byte: UInt8, in range: Range<Int>) -> Int? { bytes[range].firstIndex(of: byte) }

    /// Whether the line of a parameter begins with this name, to which `?` may be added.
    static func isName(_ name: [UInt8], at start: Int) -> Bool {
        let bytes = bytes
        let end = start + name.count
        guard end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "?") else {
            return false
        }
        for offset in 0..<name.count where bytes[start + offset] != name[offset] { return false }
        return true
    }

    /// What stands between spaces.
    static func words(_ range: Range<Int>) -> [String] {
        bytes[range].split(separator: UInt8(ascii: " ")).map {
            String(decoding: UnsafeBufferPointer(rebasing: $0), as: UTF8.self)
        }
    }

    static func byte(at place: Int) -> UInt8 { place < count ? bytes[place] : newline }
}
