// swift-tools-version: 6.1
import PackageDescription

// What Likeness is measured with. A package of its own, so that nobody who uses the library builds it.
let package = Package(
    name: "LikenessBenchmarks",
    platforms: [.macOS(.v14)],
    dependencies: [
        .package(name: "Likeness", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "likeness-bench",
            dependencies: [
                .product(name: "Likeness", package: "Likeness"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
