// swift-tools-version: 6.1
import PackageDescription

// Another libtorch than the system's, such as the one of a PyTorch wheel: a folder with `include` and
// `lib`. Newer ones want a newer C++ than Debian's can be compiled with.
let torch = Context.environment["LIKENESS_TORCH"].flatMap { $0.isEmpty ? nil : $0 }

// One target, one room: a target imports only the rooms below it (see ARCHITECTURE.md).
let package = Package(
    name: "Likeness",
    platforms: [.macOS(.v14)],
    products: [
        .library(
            name: "Likeness",
            targets: [
                "Galleries", "Evaluation", "Networks", "SimilarityMaps", "VectorMath", "Images",
                "Figures", "OnnxGraph", "OnnxRuntime", "Files", "MetricLearning", "TrainingRuns",
                "Scenes",
            ]),
        .executable(name: "likeness", targets: ["likeness"]),
        .executable(name: "likeness-serve", targets: ["likeness-serve"]),
        .executable(name: "likeness-train", targets: ["likeness-train"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries of the system, found through pkg-config.
        .systemLibrary(
            name: "CTurboJPEG", pkgConfig: "libturbojpeg",
            providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
        .systemLibrary(
            name: "CPNG", pkgConfig: "spng",
            providers: [.apt(["libspng-dev"]), .brew(["libspng"])]),
        .systemLibrary(
            name: "CWebP", pkgConfig: "libwebpdemux",
            providers: [.apt(["libwebp-dev"]), .brew(["webp"])]),
        .systemLibrary(
            name: "CFreeType", pkgConfig: "freetype2",
            providers: [.apt(["libfreetype-dev"]), .brew(["freetype"])]),
        .systemLibrary(name: "CMalloc"),

        // Kernels, and the paper's mathematics on them.
        .target(name: "CVectorMath"),
        .target(name: "VectorMath", dependencies: ["CVectorMath"]),
        .target(name: "SimilarityMaps", dependencies: ["VectorMath"]),

        .target(name: "RandomNumbers"),

        // Pixels, the file format, the engine; files in and out, whole or not at all.
        .target(name: "Files"),
        .target(name: "CResizing"),
        .target(
            name: "Images", dependencies: ["CTurboJPEG", "CPNG", "CWebP", "CResizing", "Files"]),
        .target(
            name: "OnnxGraph",
            dependencies: [
                "Files", "RandomNumbers",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Proto/onnx.proto"]),
        .target(name: "COnnxRuntime"),
        .target(name: "OnnxRuntime", dependencies: ["COnnxRuntime"]),

        // A network file to preprocessing, tail, embedding and location vectors.
        .target(
            name: "Networks",
            dependencies: [
                "Files", "Images", "OnnxGraph", "OnnxRuntime", "RandomNumbers", "SimilarityMaps",
            ]),

        // Photographs that are searched: catalogue, embeddings, exact search, regions, classes.
        .target(
            name: "Galleries",
            dependencies: [
                "Files", "Images", "Networks", "RandomNumbers", "SimilarityMaps", "VectorMath",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),

        // How good a retrieval is.
        .target(
            name: "Evaluation",
            dependencies: [
                "Galleries", "Networks", "OnnxGraph", "Images", "RandomNumbers", "SimilarityMaps",
                "VectorMath", "Files",
            ]),

        // Pictures and numbers for people: the A–B picture, sheets, reports, raw maps, JSON.
        .target(
            name: "Figures",
            dependencies: [
                "Files", "Images", "Networks", "SimilarityMaps", "Galleries", "CFreeType",
            ]),

        // Pictures that are drawn, of which it is known why they look alike.
        .target(name: "Scenes", dependencies: ["Files", "Images", "RandomNumbers"]),

        // Losses on embeddings, and what goes into a batch: the mathematics of metric learning.
        .target(name: "MetricLearning", dependencies: ["RandomNumbers", "VectorMath"]),
        // The folder of a training: settings, checkpoints, curves.
        .target(name: "TrainingRuns", dependencies: ["Files", "OnnxGraph"]),
        // libtorch's operators and their derivatives, and a network's graph made of them.
        .target(
            name: "CTorch",
            cxxSettings: torch.map { [.unsafeFlags(["-I\($0)/include"])] } ?? [],
            linkerSettings: torch.map { folder in
                // By their paths: the system's may be looked for first. And all of them, needed or not:
                // libtorch_cuda, which only libtorch names, announces itself when it is loaded.
                [
                    .unsafeFlags(
                        ["-Xlinker", "--no-as-needed"]
                            + ["torch", "torch_cpu", "c10"].map { "\(folder)/lib/lib\($0).so" }
                            + ["-Xlinker", "-rpath", "-Xlinker", "\(folder)/lib"])
                ]
            } ?? [
                .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
            ]),
        .target(name: "LibTorch", dependencies: ["CTorch"]),
        .target(
            name: "Training",
            dependencies: [
                "Evaluation", "Galleries", "Networks", "Images", "OnnxGraph", "Files",
                "LibTorch", "MetricLearning", "RandomNumbers", "TrainingRuns", "VectorMath",
            ]),
        .executableTarget(
            name: "likeness-train",
            dependencies: [
                "Training", "TrainingRuns", "Networks", "Files", "Terminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // What the programs share in talking to a person: options, progress, interruptions.
        .target(
            name: "Terminal",
            dependencies: [
                "Files", "Images", "Networks", "OnnxRuntime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // The page: routes, the queue of inference, what a browser shows.
        .target(
            name: "WebApp",
            dependencies: [
                "Galleries", "Figures", "Networks", "SimilarityMaps", "Images", "Files",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Page")]),
        .executableTarget(
            name: "likeness-serve",
            dependencies: [
                "WebApp", "Galleries", "Files",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .executableTarget(
            name: "likeness",
            dependencies: [
                "Galleries", "Evaluation", "Networks", "Figures", "Files", "OnnxRuntime",
                "Terminal", "TrainingRuns", "Scenes", "VectorMath", "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .target(
            name: "TestSupport", dependencies: ["OnnxGraph", "OnnxRuntime", "RandomNumbers"],
            path: "Tests/TestSupport"),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport", "Images"]),
        .testTarget(name: "FilesTests", dependencies: ["Files"]),
        .testTarget(name: "RandomNumbersTests", dependencies: ["RandomNumbers"]),
        .testTarget(name: "LibTorchTests", dependencies: ["LibTorch", "TestSupport"]),
        .testTarget(name: "ScenesTests", dependencies: ["Scenes", "Images", "Evaluation"]),
        .testTarget(name: "MetricLearningTests", dependencies: ["MetricLearning", "TestSupport"]),
        .testTarget(
            name: "TrainingRunsTests",
            dependencies: ["TrainingRuns", "Files", "OnnxGraph", "RandomNumbers"]),
        // A device of the tests' own, for training where there is no other than the processor.
        .target(
            name: "CStandInDevice", dependencies: ["CTorch"], path: "Tests/CStandInDevice",
            cxxSettings: torch.map { [.unsafeFlags(["-I\($0)/include"])] } ?? []),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "CStandInDevice", "Training", "TrainingRuns", "MetricLearning", "Galleries",
                "Networks", "OnnxGraph",
                "LibTorch", "Images", "OnnxRuntime", "RandomNumbers", "Files", "TestSupport",
            ]),
        .testTarget(name: "VectorMathTests", dependencies: ["VectorMath", "TestSupport"]),
        .testTarget(
            name: "SimilarityMapsTests", dependencies: ["SimilarityMaps", "TestSupport"]),
        .testTarget(
            name: "ImagesTests", dependencies: ["Images", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "OnnxGraphTests", dependencies: ["OnnxGraph", "Files", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "OnnxRuntimeTests", dependencies: ["OnnxRuntime", "TestSupport"]),
        .testTarget(
            name: "NetworksTests", dependencies: ["Networks", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "GalleriesTests", dependencies: ["Galleries", "TestSupport"]),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Evaluation", "Files", "Images", "Networks", "RandomNumbers", "SimilarityMaps",
                "TestSupport", "VectorMath",
            ]),
        .testTarget(name: "FiguresTests", dependencies: ["Figures", "TestSupport"]),
        .testTarget(
            name: "WebAppTests",
            dependencies: [
                "WebApp", "Galleries", "Networks", "SimilarityMaps", "Images", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        // The page as a person uses it: the built server, and a real browser.
        .testTarget(
            name: "PageTests",
            dependencies: [
                "likeness", "likeness-serve", "Images", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        // The command as a person uses it: the built program is run.
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "likeness", "likeness-train", "Images", "Terminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.copy("Fixtures")]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11,
    cxxLanguageStandard: torch == nil ? .cxx17 : .cxx20
)
