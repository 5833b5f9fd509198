import ArgumentParser
import Glibc
import Server

struct Connect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Bridge stdin and stdout to the service on a Unix socket.",
        discussion: """
            For assistants that start a command: their user needs neither the Proxmox credentials nor the hooks. When the \
            service goes away, each open request is answered with an error that says so, and the next one connects again; \
            an MCP session is taken up where it ended.

            Example:
              proxgate connect --socket /run/proxgate/proxgate.sock
            From another machine, as a forced command in the bridging account's ~/.ssh/authorized_keys, where \
            socket.bridges of the configuration lists that account:
              command="proxgate connect --socket /run/proxgate/proxgate.sock --as alice",restrict ssh-ed25519 AAAA...
            """)

    @Option(help: "The service's Unix socket.")
    var socket: String

    @Option(help: "Name or uid of the user that the service runs as (default: root, your own, or proxgate).")
    var serverUser: String?

    @Option(name: .customLong("as"), help: "Speak for this user; the service allows it to configured bridges only.")
    var name: String?

    func run() throws {
        var server = ServiceBridge.Server.usual
        if let serverUser {
            guard let uid = UInt32(serverUser) ?? getpwnam(serverUser)?.pointee.pw_uid else {
                throw ValidationError("--server-user: there is no user '\(serverUser)'")
            }
            server = .uid(uid)
        }
        ServiceBridge(path: socket, server: server, speaksFor: name) {
            Terminal.write("proxgate: \($0)\n", to: STDERR_FILENO)
        }.run()
    }
}
