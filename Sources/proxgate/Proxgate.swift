import ArgumentParser

@main
struct Proxgate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "proxgate")
}
