import ArgumentParser

struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print what makes bash, zsh or fish complete proxgate's commands.",
        discussion: """
            Examples:
              proxgate completion bash > ~/.local/share/bash-completion/completions/proxgate
              proxgate completion zsh > ~/.zfunc/_proxgate        (a directory in zsh's fpath)
              proxgate completion fish > ~/.config/fish/completions/proxgate.fish

            Words of `proxgate call` are completed too: tools, their arguments and values. With a service (--socket, or \
            /run/proxgate/proxgate.sock) that is what it offers you, VMIDs among it. The Debian package brings these files.
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() {
        switch shell {
        case .bash: Terminal.write(Proxgate.completionScript(for: .bash) + "\n" + Self.bash)
        case .zsh: Terminal.write(Proxgate.completionScript(for: .zsh) + "\n")
        case .fish: Terminal.write(Proxgate.completionScript(for: .fish) + "\n")
        }
    }

    private static let bash = """

        # What follows an argument's name is its value, and no file is meant.
        _proxgate_call_arguments() {
            _proxgate "$@"
            if [[ "${#COMPREPLY[@]}" -gt 0 && "${COMPREPLY[0]}" = *= ]]; then
                compopt +o filenames -o nospace
            fi
        }

        complete -o filenames -F _proxgate_call_arguments proxgate

        """
}
