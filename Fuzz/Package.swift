// swift-tools-version: 6.1
import PackageDescription

// Fuzz targets, apart from the package so that nobody builds them by accident: see README.md.
let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "Likeness", path: ".."),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        // libFuzzer comes with the compiler; `-sanitize=fuzzer` links it.
        .systemLibrary(name: "CLibFuzzer"),
        .target(name: "Fuzzing", dependencies: ["CLibFuzzer"]),
    ]
        + ["FuzzPickle", "FuzzSafetensors", "FuzzOnnx", "FuzzImage"].map { name in
            .executableTarget(
                name: name,
                dependencies: [
                    "Fuzzing", .product(name: "Likeness", package: "Likeness"),
                    .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                ])
        },
    swiftLanguageModes: [.v6]
)
