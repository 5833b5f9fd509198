public import JSONLines

/// One path and method of the catalogue. It is a place in the text; what is asked of it is read then.
public struct Endpoint: Sendable {
    public let method: ProxmoxRequest.Method
    /// `/nodes/{node}/qemu/{vmid}/config`
    public let template: String
    /// Proxmox's own name for it, e.g. `update_vm`.
    public let name: String
    /// An API token may call it.
    public let allowsToken: Bool
    /// Runs in the daemon that has root's rights.
    public let isProtected: Bool
    /// The parameter that names the node which answers.
    public let proxiedBy: String?
    /// Takes parameters that the catalogue does not name.
    public let isOpen: Bool
    /// The lines behind the header.
    private let body: Range<Int>

    init?(block: Range<Int>) {
        let end = CatalogueBytes.lineEnd(from: block.lowerBound)
        let words = CatalogueBytes.words(block.lowerBound..<end)
        guard words.count >= 3, let method = ProxmoxRequest.Method(rawValue: words[1]) else { return nil }
        self.method = method
        template = words[0]
        name = words[2]
        let flags = words.dropFirst(3)
        allowsToken = flags.contains("token")
        isProtected = flags.contains("protected")
        isOpen = flags.contains("open")
        proxiedBy = flags.first { $0.hasPrefix("proxy=") }.map { String($0.dropFirst(6)) }
        body = min(end + 1, block.upperBound)..<block.upperBound
    }

    /// `PUT /nodes/{node}/qemu/{vmid}/config`
    public var key: String { "\(method.rawValue) \(template)" }

    /// Names of the template's placeholders, in order.
    public var placeholders: [String] {
        template.split(separator: "/").filter { $0.first == "{" }.map { String($0.dropFirst().dropLast()) }
    }

    /// Who may call it: `{"user":"all"}`, or `check` with an expression such as `["perm","/vms/{vmid}",["VM.Audit"]]`;
    /// empty where only root may.
    public var permission: JSONObject { json(line(0))?.object ?? [:] }

    /// The shape of `data`, as JSON Schema in Proxmox's manner.
    public var returns: JSONObject { json(line(1))?.object ?? [:] }

    /// Every parameter, those of the path among them, in order of their names.
    public var parameters: [ParameterFacts] { parameterLines.compactMap { ParameterFacts(line: $0) } }

    /// The parameter of this name; `net3` finds `net[n]`.
    public func parameter(_ name: String) -> ParameterFacts? {
        let wanted = Array(name.utf8)
        let family = Self.family(of: name).map { Array($0.utf8) }
        var found: Range<Int>?
        for line in parameterLines {
            if CatalogueBytes.isName(wanted, at: line.lowerBound) { return ParameterFacts(line: line) }
            if let family, CatalogueBytes.isName(family, at: line.lowerBound) { found = line }
        }
        return found.flatMap { ParameterFacts(line: $0) }
    }

    /// Numbered families and their highest number, which the schema leaves out.
    private static let highest = [
        "acmedomain": 5, "dev": 255, "hostpci": 15, "ide": 3, "ipconfig": 31, "link": 7, "mp": 255, "net": 31,
        "numa": 7, "parallel": 2, "sata": 5, "scsi": 30, "serial": 3, "unused": 255, "usb": 13, "virtio": 15,
        "virtiofs": 9,
    ]

    /// `net[n]` for `net3`; nil for names that are in no family, `net03` and `net32` among them.
    private static func family(of name: String) -> String? {
        guard let last = name.utf8.last, UInt8(ascii: "0")...UInt8(ascii: "9") ~= last else { return nil }
        let stem = String(Substring(name.utf8.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0) }))
        let digits = Substring(name.utf8.dropFirst(stem.utf8.count))
        guard let highest = highest[stem], let number = Int(digits), 0...highest ~= number, digits == "\(number)" else {
            return nil
        }
        return "\(stem)[n]"
    }

    private var parameterLines: some Sequence<Range<Int>> { lines.dropFirst(2) }

    /// The lines behind the header, without indentation.
    private var lines: UnfoldSequence<Range<Int>, Int> {
        let end = body.upperBound
        return sequence(state: body.lowerBound) { place in
            guard place < end, CatalogueBytes.byte(at: place) == UInt8(ascii: " ") else { return nil }
            let line = place + 1..<CatalogueBytes.lineEnd(from: place)
            place = line.upperBound + 1
            return line
        }
    }

    private func line(_ index: Int) -> Range<Int>? { lines.dropFirst(index).first { _ in true } }

    private func json(_ range: Range<Int>?) -> JSONValue? {
        range.flatMap { CatalogueBytes.span($0) { try? JSONReader.read($0) } }
    }
}
