import ArgumentParser
import Glibc
import JSONLines
import Server

struct ConfigConvert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Write a configuration of the Python server in proxgate's own format.",
        discussion: """
            A secret goes into a file of its own beside the new one, readable by its owner only. Without --output the \
            result is printed, and no secret is.

            Example: proxgate config convert config/examples/python-flat.json
            """)

    @Argument(help: "The Python server's file.")
    var file: String

    @Option(help: "Where to write the new file; it must not exist yet.")
    var output: String?

    func run() throws {
        let document = try ConfigurationDocument.read(file, environment: [:])
        let (object, secrets) = try document.withoutSecrets()
        if object["hooks"] == nil {
            Terminal.write(
                "note: name the directory with your policy as \"hooks\" (or \"none\")\n", to: STDERR_FILENO)
        }
        guard let output else {
            Terminal.write(JSONWriter.indented(.object(object)) + "\n")
            for secret in secrets {
                Terminal.write(
                    "note: put the secret into a file \(secret.file) beside it (mode 0600); --output FILE does so\n",
                    to: STDERR_FILENO)
            }
            return
        }
        try NewFile.write(output, JSONWriter.indented(.object(object)) + "\n")
        let directory = output.lastIndex(of: "/").map { output[...$0] } ?? ""
        for secret in secrets {
            try NewFile.write(directory + secret.file, secret.value + "\n")
        }
        Terminal.write("written: \(([output] + secrets.map(\.file)).joined(separator: ", "))\n")
    }
}
