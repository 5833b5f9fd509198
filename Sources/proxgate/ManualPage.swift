import ArgumentParser
import JSONLines
import Server

/// A command's manual page, from what its `--help` says.
struct ManualPage {
    private let info: JSONValue
    private let words: [String]
    private let children: [ManualPage]

    /// The page of proxgate itself, with those of its commands below it.
    static func root() throws -> ManualPage {
        let json = try JSONReader.read(Proxgate._dumpHelp())
        return ManualPage(json["command"] ?? [:], [])
    }

    private init(_ info: JSONValue, _ above: [String]) {
        let words = above + [info["commandName"]?.string ?? ""]
        self.info = info
        self.words = words
        children = (info["subcommands"]?.array ?? []).filter { $0["commandName"] != "help" }.map {
            ManualPage($0, words)
        }
    }

    /// As in `man proxgate-call`.
    var name: String { words.joined(separator: "-") }

    /// This one and those below it.
    var all: [ManualPage] { [self] + children.flatMap(\.all) }

    func page(_ path: [String]) -> ManualPage? {
        guard let first = path.first else { return self }
        return children.first { $0.words.last == first }?.page(Array(path.dropFirst()))
    }

    /// In troff's macros for manual pages, man(7).
    var text: String {
        var lines = [
            #".TH \#(name.uppercased()) 1 "" "proxgate \#(Version.text)" "User Commands""#, ".SH NAME",
            #"\#(Self.escaped(name)) \- \#(Self.escaped(sentence(info["abstract"])))"#, ".SH SYNOPSIS",
            #".B \#(Self.escaped(words.joined(separator: " ")))"#, synopsis,
        ]
        if let discussion = info["discussion"]?.string { lines += [".SH DESCRIPTION"] + Self.paragraphs(discussion) }
        let arguments = (info["arguments"]?.array ?? []).filter { $0["shouldDisplay"] != false }
        for (title, kinds) in [("ARGUMENTS", ["positional"]), ("OPTIONS", ["option", "flag"])] {
            let entries = arguments.filter { kinds.contains($0["kind"]?.string ?? "") }
            if !entries.isEmpty { lines.append(".SH \(title)") }
            for entry in entries { lines += [".TP", heading(entry), Self.escaped(explanation(entry))] }
        }
        if !children.isEmpty {
            lines.append(".SH COMMANDS")
            for child in children {
                lines += [
                    ".TP", #"\fB\#(Self.escaped(child.words.last ?? ""))\fR"#,
                    Self.escaped(child.sentence(child.info["abstract"])),
                ]
            }
        }
        let others = (words.count > 1 ? [words.dropLast().joined(separator: "-")] : []) + children.map(\.name)
        if !others.isEmpty {
            lines.append(".SH SEE ALSO")
            lines.append(others.map { #"\fB\#(Self.escaped($0))\fR(1)"# }.joined(separator: ",\n"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var synopsis: String {
        if !children.isEmpty { return #"\fICOMMAND\fR ..."# }
        let parts = (info["arguments"]?.array ?? []).filter { $0["shouldDisplay"] != false }.map { entry in
            let shown = entry["kind"] == "positional" ? value(entry) : heading(entry, shortest: true)
            let repeated = entry["isRepeating"] == true ? shown + " ..." : shown
            return entry["isOptional"] == false ? repeated : "[\(repeated)]"
        }
        return parts.joined(separator: "\n")
    }

    private func heading(_ entry: JSONValue, shortest: Bool = false) -> String {
        if entry["kind"] == "positional" { return value(entry) }
        let all = entry["names"]?.array ?? []
        let names = shortest ? [entry["preferredName"] ?? all.first].compactMap(\.self) : all
        let spelt = names.map { name in
            let dashes = name["kind"] == "long" ? "--" : "-"
            return #"\fB\#(Self.escaped(dashes + (name["name"]?.string ?? "")))\fR"#
        }
        return spelt.joined(separator: ", ") + (entry["kind"] == "option" ? " " + value(entry) : "")
    }

    private func value(_ entry: JSONValue) -> String {
        #"\fI\#(Self.escaped((entry["valueName"]?.string ?? "value").uppercased()))\fR"#
    }

    private func explanation(_ entry: JSONValue) -> String {
        let usual = entry["defaultValue"]?.string.map { " (default: \($0))" } ?? ""
        return (entry["abstract"]?.string ?? "") + usual
    }

    private func sentence(_ text: JSONValue?) -> String {
        let text = text?.string ?? ""
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// Lines that are indented are shown as they are.
    private static func paragraphs(_ text: String) -> [String] {
        var lines: [String] = []
        var isVerbatim = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let verbatim = line.hasPrefix("  ")
            if verbatim, !isVerbatim { lines += [".RS 2", ".nf"] }
            if !verbatim, isVerbatim { lines += [".fi", ".RE"] }
            if !verbatim, !line.isEmpty { lines.append(".PP") }
            isVerbatim = verbatim
            if !line.isEmpty { lines.append(escaped(verbatim ? String(line.dropFirst(2)) : String(line))) }
        }
        return isVerbatim ? lines + [".fi", ".RE"] : lines
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += #"\e"#
            case "-": escaped += #"\-"#
            case "'": escaped += #"\(aq"#
            case "`": escaped += #"\(ga"#
            case "~": escaped += #"\(ti"#
            case "^": escaped += #"\(ha"#
            case "\n": escaped += " "
            default: escaped.append(character)
            }
        }
        // A line that begins with a dot would be an instruction.
        return escaped.hasPrefix(".") ? #"\&"# + escaped : escaped
    }
}
