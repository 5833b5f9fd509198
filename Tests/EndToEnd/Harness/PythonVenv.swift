import Glibc

/// A Python environment of the tests' own under `.build/venvs`, made once and shared by all of them.
struct PythonVenv: Sendable {
    let name: String
    /// As pip takes them: `mcp~=1.30.0`.
    let packages: [String]

    static let mcp1 = PythonVenv(name: "e2e-mcp1", packages: ["mcp~=1.30.0"])
    static let mcp2 = PythonVenv(name: "e2e-mcp2", packages: ["mcp~=2.3.0", "jsonschema~=4.26"])
    static let fastmcp = PythonVenv(name: "e2e-fastmcp", packages: ["fastmcp~=4.2"])
    static let chuk = PythonVenv(name: "e2e-chuk", packages: ["chuk-mcp~=0.9.4"])
    static let proxmoxer = PythonVenv(name: "e2e-proxmoxer", packages: ["proxmoxer~=2.3.0", "requests~=2.32"])

    static let pveExporter = PythonVenv(name: "e2e-pve-exporter", packages: ["prometheus-pve-exporter~=3.10.2"])
    /// ansible-core alone has no collections, and PyPI carries community.proxmox only within the whole of Ansible: of
    /// whose half a gigabyte no more than the collection is unpacked.
    static let ansible = PythonVenv(
        name: "e2e-ansible", packages: ["ansible-core~=2.19.0", "proxmoxer~=2.3.0", "requests~=2.32"],
        collection: (package: "ansible==12.3.0", path: "ansible_collections/community/proxmox/"))

    /// A part of another package's wheel.
    var collection: (package: String, path: String)?

    private var directory: String { "\(Places.package)/.build/venvs/\(name)" }

    /// Whether it is there or can be made. Only PyPI out of reach counts as a reason to skip; any other trouble shows as
    /// a failure of the test that uses it.
    func isAvailable() async throws -> Bool {
        let made = try await make()
        let signs = ["NewConnectionError", "ConnectTimeoutError", "Max retries exceeded", "name resolution"]
        return made.code == 0 || !signs.contains { (made.output + made.errors).contains($0) }
    }

    /// Where a program lies that a package has brought, once ``isAvailable()``.
    func path(_ name: String) -> String { "\(directory)/bin/\(name)" }

    /// Runs a program that a package has brought.
    func tool(_ name: String, _ arguments: [String]) async throws -> Finished {
        let made = try await make()
        guard made.code == 0 else { throw HarnessError("\(directory): \(made.output)\(made.errors)") }
        return try await Finished.run("\(directory)/bin/\(name)", arguments)
    }

    /// Runs one of the scripts in `Python/`.
    func run(_ script: String, _ arguments: [String], input: String = "") async throws -> Finished {
        let made = try await make()
        guard made.code == 0 else { throw HarnessError("\(directory): \(made.output)\(made.errors)") }
        return try await Finished.run(
            "\(directory)/bin/python", ["\(Places.python)/\(script)"] + arguments, input: input)
    }

    /// The lock lets tests that run at the same time wait for the one that makes it.
    private func make() async throws -> Finished {
        let wanted = (packages + [collection?.package].compactMap { $0 }).joined(separator: " ")
        let part = collection.map { collection in
            """
            '\(directory)/bin/pip' download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
                --dest '\(directory)/wheel' '\(collection.package)' || exit 1
            '\(directory)/bin/python' - << 'END' || exit 1
            import glob, sysconfig, zipfile
            with zipfile.ZipFile(glob.glob('\(directory)/wheel/*.whl')[0]) as wheel:
                names = [name for name in wheel.namelist() if name.startswith('\(collection.path)')]
                wheel.extractall(sysconfig.get_path('purelib'), names)
            END
            rm -r '\(directory)/wheel'
            """
        }
        let script = """
            mkdir -p '\(directory)' && exec 9> '\(directory).lock' && flock 9 || exit 1
            test "$(cat '\(directory)/made' 2> /dev/null)" = '\(wanted)' && exit 0
            python3 -m venv --clear '\(directory)' || exit 1
            '\(directory)/bin/pip' install --quiet --disable-pip-version-check \(packages.joined(separator: " ")) || exit 1
            \(part ?? "")
            echo '\(wanted)' > '\(directory)/made'
            """
        return try await Finished.run("/bin/sh", ["-c", script])
    }
}
