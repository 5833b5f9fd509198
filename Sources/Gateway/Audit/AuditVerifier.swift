/// Checks the chain of an audit line by line, and names each line that was changed, removed or inserted.
public struct AuditVerifier: Sendable {
    /// Something that is wrong, or only worth knowing.
    public struct Finding: Sendable, Equatable {
        public var file: String
        /// From 1.
        public var line: Int
        public var text: String
    }

    public private(set) var problems: [Finding] = []
    public private(set) var notes: [Finding] = []
    public private(set) var lines = 0
    /// The last line's place in the chain.
    public private(set) var head: AuditLine.Link?

    private let kept: AuditLine.Link?
    private let isPartial: Bool
    /// The line before the last, to tell an inserted line from a changed one.
    private var before: AuditLine.Link?
    private var lastPlace: (file: String, line: Int) = ("", 0)
    /// A line that cannot be read; a mark may follow that says why.
    private var unreadable: Finding?
    private var hashAtKept: String?

    /// - Parameters:
    ///   - kept: the head that the state store has.
    ///   - isPartial: earlier files were moved away on purpose.
    public init(kept: AuditLine.Link? = nil, isPartial: Bool = false) {
        self.kept = kept
        self.isPartial = isPartial
    }

    /// - Parameter number: of the line in its file, from 1.
    public mutating func take(_ bytes: [UInt8], file: String, number: Int) {
        lines += 1
        let place = Finding(file: file, line: number, text: "")
        guard let line = AuditLine(bytes) else {
            settleUnreadable()
            unreadable = place.saying("is no line of an audit: changed, or inserted")
            return
        }
        if let cut = unreadable, line.event == "cut", line.previousHash == head?.hash ?? AuditLine.Link.start.hash {
            unreadable = nil
            notes.append(cut.saying("was cut off by a crash, as the next line says"))
        }
        settleUnreadable()
        if line.computedHash != line.link.hash || line.bytes != bytes {
            problems.append(place.saying("was changed: its content is not what its hash was made from"))
        }
        checkPlace(line, place)
        if kept?.seq == line.link.seq { hashAtKept = line.link.hash }
        before = head
        head = line.link
        lastPlace = (file, number)
    }

    private mutating func settleUnreadable() {
        guard let finding = unreadable else { return }
        problems.append(finding)
        unreadable = nil
    }

    private mutating func checkPlace(_ line: AuditLine, _ place: Finding) {
        guard let last = head else {
            if line.link.seq == 1, line.previousHash == AuditLine.Link.start.hash { return }
            let missing = "lines 1 to \(line.link.seq - 1) of the chain are not here, before this one"
            if isPartial { notes.append(place.saying(missing)) } else { problems.append(place.saying(missing)) }
            return
        }
        let follows = line.previousHash == last.hash
        if line.event == "lost" {
            return problems.append(place.saying("the lines before it were gone when it was written"))
        }
        switch line.link.seq {
        case last.seq + 1 where follows: return
        case last.seq + 1:
            let above = Finding(file: lastPlace.file, line: lastPlace.line, text: "")
            problems.append(
                above.saying("was changed and given a new hash: the next line was written after another one"))
        case last.seq where line.previousHash == before?.hash ?? AuditLine.Link.start.hash:
            let above = Finding(file: lastPlace.file, line: lastPlace.line, text: "")
            problems.append(above.saying("was inserted: the next line follows on the one before it"))
        case let seq where seq > last.seq + 1:
            let count = seq - last.seq - 1
            problems.append(
                place.saying(
                    "\(count == 1 ? "1 line was" : "\(count) lines were") removed before it (number \(last.seq + 1) on)"
                ))
        default:
            problems.append(
                place.saying(
                    "does not belong here: inserted, or moved (it has number \(line.link.seq), after \(last.seq))"))
        }
    }

    /// Compares the end with the head that was kept.
    public mutating func finish() {
        settleUnreadable()
        guard let kept else { return }
        let end = Finding(file: lastPlace.file, line: lastPlace.line, text: "")
        let seq = head?.seq ?? 0
        if seq < kept.seq {
            problems.append(end.saying("\(kept.seq - seq) lines were removed behind it: the chain has had \(kept.seq)"))
        } else if let hashAtKept, hashAtKept != kept.hash {
            problems.append(end.saying("the chain was written anew: its line \(kept.seq) is not the one that was kept"))
        } else if seq > kept.seq {
            notes.append(end.saying("the kept head is \(seq - kept.seq) lines behind, as after a power failure"))
        }
    }
}

extension AuditVerifier.Finding {
    func saying(_ text: String) -> Self { Self(file: file, line: line, text: text) }
}
