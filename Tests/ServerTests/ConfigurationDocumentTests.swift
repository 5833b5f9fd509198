import Gateway
import Glibc
import JSONLines
import ProxmoxClient
import Testing

@testable import Server

/// What happens to a configuration before it is read: conversion, the environment, secrets in it.
@Suite struct ConfigurationDocumentTests {
    private static func document(
        _ text: String, _ environment: [String: String] = [:]
    ) throws -> ConfigurationDocument {
        try ConfigurationDocument(Array(text.utf8), file: "/etc/proxgate/gateway.json", environment: environment)
    }

    private static func read(_ text: String, _ environment: [String: String] = [:]) throws -> Configuration {
        try ConfigurationFile.read(document(text, environment), environment: environment)
    }

    private static let own =
        #"{"cluster":{"endpoints":["pve1"],"token":{"id":"a@pve!b","secret_file":"/none"},"tls":{"verify":false}}}"#

    @Test func theEnvironmentOverridesHowToReachTheCluster() throws {
        let environment = [
            "PROXGATE_ENDPOINTS": "one, two:8007", "PROXGATE_TOKEN_SECRET": "s3cr3t", "PROXGATE_TIMEOUT": "7",
            "PROXGATE_FINGERPRINT": String(repeating: "AB", count: 32), "PROXGATE_LOG_LEVEL": "debug",
            "PROXGATE_FORMAT": "plain", "PROXGATE_USER": "",
        ]
        let configuration = try Self.read(Self.own, environment)
        #expect(configuration.cluster.endpoints.map(\.description) == ["one:8006", "two:8007"])
        #expect(configuration.cluster.requestTimeout == .seconds(7))
        guard case .token("a@pve!b", Secret("s3cr3t")) = configuration.cluster.credentials else {
            return #expect(Bool(false), "\(configuration.cluster.credentials)")
        }
        guard case .fingerprint = configuration.cluster.trust else { return #expect(Bool(false)) }
        #expect(configuration.logLevel == "debug")
        #expect(configuration.format == .plain)
        #expect(try !Self.document(Self.own, environment).overrides.contains("PROXGATE_USER"))
    }

    @Test func theEnvironmentNeverSaysWhatIsAllowedOrRecorded() {
        let places = EnvironmentOverrides.variables.map { $0.place.joined(separator: ".") }
        for place in ["hooks", "settings", "audit", "profiles", "approvals", "state"] {
            #expect(!places.contains { $0.hasPrefix(place) })
        }
    }

    @Test func wholeCredentialsReplaceTheOtherKindAndHalfOnesAreNamed() throws {
        let password = ["PROXGATE_USER": "u@pve", "PROXGATE_PASSWORD": "p"]
        guard case .password("u@pve", Secret("p")) = try Self.read(Self.own, password).cluster.credentials else {
            return #expect(Bool(false))
        }
        let error = #expect(throws: ConfigurationError.self) { try Self.read(Self.own, ["PROXGATE_PASSWORD": "p"]) }
        #expect(error?.faults.last == "the environment counts too: PROXGATE_PASSWORD")
        let wrong = #expect(throws: ConfigurationError.self) { try Self.read(Self.own, ["PROXGATE_TIMEOUT": "soon"]) }
        #expect(wrong?.faults.contains { $0.hasPrefix("cluster.timeout: expected a number") } == true)
    }

    @Test func whatIsConvertedMeansTheSame() throws {
        for text in [
            #"{"host":"192.0.2.1","port":8007,"username":"root@pam","password":"p","verify_ssl":false,"hooks":"h"}"#,
            #"{"proxmox":{"host":"[::1]","verify_ssl":true},"auth":{"user":"r@pam","token_name":"t","token_value":"v"}}"#,
        ] {
            let written = try Self.document(text)
            let before = try ConfigurationFile.read(written, environment: [:])
            let converted = try Self.document(JSONWriter.string(.object(written.object)))
            #expect(converted.format == .own && written.format != .own)
            let after = try ConfigurationFile.read(converted, environment: [:])
            #expect(after.cluster.endpoints == before.cluster.endpoints)
            #expect("\(after.cluster.credentials)" == "\(before.cluster.credentials)")
            #expect("\(after.cluster.trust)" == "\(before.cluster.trust)")
            #expect(after.hooks == before.hooks)
            #expect(before.warnings.count == 1 && after.warnings.isEmpty)
        }
    }

    @Test func secretsAreMaskedAndTakenOut() throws {
        for text in [
            #"{"cluster":{"endpoints":["pve1"],"token":{"id":"a@pve!b","secret":"s3cr3t"}}}"#,
            #"{"host":"pve1","username":"root@pam","password":"s3cr3t"}"#,
        ] {
            let document = try Self.document(text)
            #expect(document.inlineSecrets.count == 1)
            #expect(!JSONWriter.string(.object(document.masked)).contains("s3cr3t"))
            let (object, secrets) = try document.withoutSecrets()
            #expect(secrets.map(\.value) == ["s3cr3t"])
            #expect(!JSONWriter.string(.object(object)).contains("s3cr3t"))
            #expect(JSONWriter.string(.object(object)).contains("_file"))
        }
    }

    @Test func secretsOfSeveralClustersAndOfProfilesAreTakenOutTogether() throws {
        let document = try Self.document(
            #"""
            {"clusters": {"lab": {"endpoints": ["a"], "token": {"id": "a@pve!b", "secret": "s1"}},
              "prod": {"endpoints": ["b"], "user": "a@pve", "password": "s2"}},
             "profiles": {"p": {"users": ["x"], "clusters": ["lab"], "token": {"id": "c@pve!d", "secret": "s3"}}}}
            """#)
        #expect(
            document.inlineSecrets == [
                "clusters.lab.token.secret", "clusters.prod.password", "profiles.p.token.secret",
            ])
        let (object, secrets) = try document.withoutSecrets()
        #expect(secrets.map(\.value) == ["s1", "s2", "s3"])
        #expect(Set(secrets.map(\.file)).count == 3)
        #expect(object["clusters"]?["prod"]?["password_file"]?.string == secrets[1].file)
        #expect(object["profiles"]?["p"]?["token"]?["secret_file"]?.string == secrets[2].file)
        for text in [object, document.masked].map({ JSONWriter.string(.object($0)) }) {
            for (_, value) in secrets { #expect(!text.contains("\"\(value)\"")) }
        }
    }

    @Test func aSystemdCredential() throws {
        let directory = try TemporaryFiles()
        let text = #"{"cluster":{"endpoints":["pve1"],"token":{"id":"a@pve!b","secret_credential":"pve"}}}"#
        let missing = #expect(throws: ConfigurationError.self) { try Self.read(text) }
        #expect(missing?.faults.first?.contains("LoadCredential=pve:FILE") == true)
        let environment = ["CREDENTIALS_DIRECTORY": directory.path]
        let absent = #expect(throws: ConfigurationError.self) { try Self.read(text, environment) }
        #expect(absent?.faults.first?.contains("\(directory.path)/pve") == true)
        directory.write("pve", "s3cr3t\n", 0o400)
        guard case .token(_, Secret("s3cr3t")) = try Self.read(text, environment).cluster.credentials else {
            return #expect(Bool(false))
        }
        let outside = text.replacing("\"pve\"", with: "\"../pve\"")
        let refused = #expect(throws: ConfigurationError.self) { try Self.read(outside, environment) }
        #expect(refused?.faults.first?.contains("not the name of a credential") == true)
    }

    @Test func aSecretInAFileThatEverybodyCanRead() throws {
        let directory = try TemporaryFiles()
        let own = #"{"cluster":{"endpoints":["pve1"],"token":{"id":"a@pve!b","secret":"s3cr3t"}}}"#
        let file = directory.write("gateway.json", own, 0o644)
        let error = #expect(throws: ConfigurationError.self) { try ConfigurationFile.read(file, environment: [:]) }
        #expect(error?.faults.first?.contains("run: chmod o= \(file)") == true)
        #expect(error?.description.contains("s3cr3t") == false)
        chmod(file, 0o640)
        #expect(try ConfigurationFile.read(file, environment: [:]).warnings == [])
        let python = directory.write(
            "python.json", #"{"host":"pve1","username":"root@pam","password":"p"}"#, 0o644)
        let warnings = try ConfigurationFile.read(python, environment: [:]).warnings
        #expect(warnings.count == 2)
        #expect(warnings.contains { $0.contains("can be read by everybody") })
    }

    @Test func indentedJSONIsTheSameJSON() throws {
        let text = #"{"a":{"b":[1,2,{"c":"\#(String(repeating: "x", count: 120))"}],"d":{}},"e":[]}"#
        let value = try JSONReader.read(text)
        let indented = JSONWriter.indented(value)
        #expect(try JSONReader.read(indented) == value)
        #expect(indented.hasPrefix("{\n  \"a\": {\n"))
        #expect(indented.hasSuffix("\"e\": []\n}"))
    }
}

/// A directory of a test's own.
final class TemporaryFiles: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/proxgate-server-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink("\(path)/\(name)")
            }
            closedir(directory)
        }
        rmdir(path)
    }

    @discardableResult
    func write(_ name: String, _ text: String, _ mode: mode_t = 0o600) -> String {
        let file = "\(path)/\(name)"
        let stream = fopen(file, "w")
        fwrite(text, 1, text.utf8.count, stream)
        fclose(stream)
        chmod(file, mode)
        return file
    }
}
