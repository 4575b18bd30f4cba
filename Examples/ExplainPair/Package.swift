// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "ExplainPair",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "Likeness", path: "../..")],
    targets: [
        .executableTarget(
            name: "ExplainPair",
            dependencies: [.product(name: "Likeness", package: "Likeness")])
    ]
)
