/// A command in a guest, as the guest agent runs it: a handful of programs, enough to try things out.
struct GuestCommand: Sendable {
    let output: String
    let errors: String
    let exitCode: Int
    /// How long it takes at speed 1.
    let seconds: Double
    var hasExited = false

    /// nil where the guest has no such program.
    init?(_ command: [String], input: String, guest: Guest, now: Int) {
        var words = command
        // A shell with -c runs what it is given, one simple command.
        if ["sh", "bash", "/bin/sh", "/bin/bash", "/usr/bin/bash"].contains(words[0]) {
            guard words.count > 2, words[1] == "-c" else {
                self.init("", exitCode: 0)
                return
            }
            words = words[2].split(separator: " ").map(String.init)
            if words.isEmpty { words = ["true"] }
            if words[0] == "exit" {
                self.init("", exitCode: words.count > 1 ? Int(words[1]) ?? 2 : 0)
                return
            }
        }
        let arguments = Array(words.dropFirst())
        switch words[0].split(separator: "/").last.map(String.init) ?? "" {
        case "echo": self.init(arguments.joined(separator: " ") + "\n")
        case "true", "sync": self.init("")
        case "false": self.init("", exitCode: 1)
        case "hostname": self.init("\(guest.name)\n")
        case "uname":
            self.init(arguments.isEmpty ? "Linux\n" : "Linux \(guest.name) 6.12.48+deb13-amd64 x86_64 GNU/Linux\n")
        case "id", "whoami": self.init(words[0].hasSuffix("id") ? "uid=0(root) gid=0(root) groups=0(root)\n" : "root\n")
        case "date": self.init("\(UTCTime(epoch: now).http)\n")
        case "uptime": self.init(" up 3 days, load average: 0.08, 0.05, 0.01\n")
        case "cat":
            guard let path = arguments.first else {
                self.init(input)
                return
            }
            if let text = guest.files[path] {
                self.init(text)
            } else {
                self.init("", errors: "cat: \(path): No such file or directory\n", exitCode: 1)
            }
        case "ls":
            let directory = arguments.last { !$0.hasPrefix("-") } ?? "/"
            let names =
                directory == "/"
                ? ["bin", "etc", "home", "root", "tmp", "usr", "var"]
                : guest.files.keys.sorted()
                    .filter { $0.hasPrefix(directory) }
            self.init(names.map { "\($0)\n" }.joined())
        case "df":
            self.init(
                "Filesystem     1K-blocks    Used Available Use% Mounted on\n"
                    + "/dev/sda1      \(guest.diskSize >> 10) \(guest.diskSize >> 11) \(guest.diskSize >> 11)  50% /\n")
        case "sleep": self.init("", seconds: arguments.first.flatMap(Double.init) ?? 1)
        case "systemctl": self.init(arguments.first == "is-active" ? "active\n" : "")
        default: return nil
        }
    }

    private init(_ output: String, errors: String = "", exitCode: Int = 0, seconds: Double = 0.1) {
        self.output = output
        self.errors = errors
        self.exitCode = exitCode
        self.seconds = min(max(seconds, 0.05), 3_600)
    }
}
