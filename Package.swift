// swift-tools-version: 6.2
import PackageDescription

/// Own code is held to more than its dependencies: every import is explicit, and CI refuses warnings.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")

let package = Package(
    name: "proxgate",
    products: [.executable(name: "proxgate", targets: ["proxgate"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

        library("JSONLines", []),
        library("LuaRuntime", ["CLua", "JSONLines"]),
        library("ProxmoxClient", ["JSONLines", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioSSL, logging, crypto]),
        library("Gateway", ["CSQLite", "JSONLines", logging, crypto]),
        library("Tools", ["Gateway", "ProxmoxClient", "JSONLines"]),
        library("Policy", ["Gateway", "LuaRuntime", "JSONLines", logging, crypto]),
        library("FrontEnds", ["Gateway", "JSONLines", logging, crypto]),
        library(
            "SimulatedCluster",
            ["JSONLines", "ProxmoxClient", nioCore, nioPosix, nioHTTP1, nioSSL, x509, crypto, logging]),
        library(
            "Server",
            [
                "JSONLines", "LuaRuntime", "ProxmoxClient", "Gateway", "Tools", "Policy", "FrontEnds", nioCore,
                nioPosix, nioHTTP1,
                logging, lifecycle, signals,
            ]),
        .executableTarget(
            name: "proxgate",
            dependencies: [
                "JSONLines", "ProxmoxClient", "Gateway", "Tools", "Policy", "FrontEnds", "Server", "SimulatedCluster",
                argumentParser, logging, lifecycle, signals,
            ],
            swiftSettings: settings,
            // The toolchain's own linker writes what has to be adjusted to the program's address in a form that takes an
            // eighth off the start's CPU time (glibc 2.36 and later read it).
            linkerSettings: [
                .unsafeFlags(
                    ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"],
                    .when(platforms: [.linux], configuration: .release))
            ]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CLua", "JSONLines", "LuaRuntime", "Gateway", "Tools", "Policy", argumentParser, histogram, logging,
            ],
            swiftSettings: settings),

        tests("JSONLinesTests", ["JSONLines"]),
        .target(name: "TestLogs", dependencies: [logging], path: "Tests/Support/TestLogs", swiftSettings: settings),
        // Time limits of scripts, stretched where a sanitizer makes code slow.
        .target(
            name: "TestLimits", dependencies: ["LuaRuntime"], path: "Tests/Support/TestLimits", swiftSettings: settings),
        tests("LuaRuntimeTests", ["LuaRuntime", "CLua", "JSONLines", "TestLimits"]),
        tests(
            "ProxmoxClientTests",
            ["ProxmoxClient", "JSONLines", "SimulatedCluster", "TestLogs", nioCore, nioPosix, nioSSL, logging]),
        tests("GatewayTests", ["Gateway", "JSONLines", logging]),
        tests("ToolsTests", ["Tools", "Gateway", "Policy", "ProxmoxClient", "SimulatedCluster", "JSONLines", logging]),
        tests("PolicyTests", ["Policy", "Gateway", "LuaRuntime", "JSONLines", "TestLimits", logging]),
        // What both kinds of MCP tests check every message with.
        .target(
            name: "MCPSchemaCheck", dependencies: ["JSONLines"], path: "Tests/Support/MCPSchemaCheck",
            swiftSettings: settings),
        tests(
            "FrontEndsTests", ["FrontEnds", "Gateway", "JSONLines", "MCPSchemaCheck", logging],
            exclude: ["Transcripts"]),
        tests(
            "SimulatedClusterTests",
            [
                "SimulatedCluster", "ProxmoxClient", "JSONLines", "TestLogs", asyncHTTPClient, nioCore, nioPosix,
                nioSSL, logging,
            ]),
        tests(
            "ServerTests",
            [
                "Server", "FrontEnds", "Gateway", "JSONLines", "MCPSchemaCheck", "ProxmoxClient", "SimulatedCluster",
                "Tools", "TestLogs", logging, lifecycle,
            ]),
        tests(
            "FuzzTests", ["JSONLines", "LuaRuntime", "ProxmoxClient", "FrontEnds", "Server"],
            exclude: ["Corpus", "LibFuzzer"]),
        tests("ProxgateTests", ["proxgate", "Gateway", "JSONLines", argumentParser]),
        tests("EndToEnd", ["JSONLines", "MCPSchemaCheck", "proxgate"], exclude: ["Python"]),
    ],
    swiftLanguageModes: [.v6]
)
