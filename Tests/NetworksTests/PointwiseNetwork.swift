import Foundation
import Images

@testable import Networks
@testable import OnnxGraph

/// A network whose embedding can be computed by hand, in a folder of its own: a 1×1 convolution to four
/// channels, averaged. `e = W · mean(x) + b`, with x the normalised colours.
final class PointwiseNetwork {
    static let weights: [[Double]] = [
        [0.5, -0.25, 1], [-1, 0.75, 0.125], [0.25, 1, -0.5], [1, 1, 1],
    ]
    static let bias: [Double] = [0.25, 0.5, -0.125, 0.0625]

    let folder: String
    var path: String { folder + "/pointwise.onnx" }

    /// - Parameter layout: where the input has its colours; batch, height and width are free.
    init(_ layout: ImageLayout = .channelsFirst) throws {
        var model = Onnx_ModelProto()
        model.irVersion = 8
        model.opsetImport = [.with { $0.version = 17 }]
        let sides: [Int?] = [nil, nil]
        let shape = layout == .channelsFirst ? [nil, 3] + sides : [nil] + sides + [3]
        model.graph.name = "pointwise"
        model.graph.input = [Self.value("image", shape)]
        model.graph.output = [Self.value("embedding", [nil, 4])]
        model.graph.initializer = [
            Self.tensor("weights", [4, 3, 1, 1], Self.weights.flatMap { $0 }),
            Self.tensor("bias", [4], Self.bias),
        ]
        var input = "image"
        if layout == .channelsLast {
            var node = Self.node("Transpose", ["image"], "first")
            node.attribute = [
                .with {
                    $0.name = "perm"
                    $0.type = 7  // INTS
                    $0.ints = [0, 3, 1, 2]
                }
            ]
            model.graph.node.append(node)
            input = "first"
        }
        model.graph.node += [
            Self.node("Conv", [input, "weights", "bias"], "features"),
            Self.node("GlobalAveragePool", ["features"], "pooled"),
            Self.node("Flatten", ["pooled"], "embedding"),
        ]
        folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        try OnnxModel(model).write(to: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// - Parameter cache: where batch sizes are remembered; nowhere by default.
    func network(
        _ width: Int, _ height: Int, cache: BatchSizeCache = .none,
        _ change: (inout NetworkOptions) -> Void = { _ in }
    ) throws -> EmbeddingNetwork {
        var options = NetworkOptions()
        options.size = PixelSize(width: width, height: height)
        change(&options)
        return try EmbeddingNetwork(
            NetworkDescription(contentsOf: path, options: options), cache: cache)
    }

    /// What the network puts out for the mean of all normalised colours.
    static func embedding(ofMean mean: [Double]) -> [Double] {
        zip(weights, bias).map { row, bias in
            zip(row, mean).reduce(bias) { $0 + $1.0 * $1.1 }
        }
    }

    private static func value(_ name: String, _ shape: [Int?]) -> Onnx_ValueInfoProto {
        .with {
            $0.name = name
            $0.type.tensorType.elemType = 1
            $0.type.tensorType.shape.dim = shape.enumerated().map { index, size in
                .with { dimension in
                    if let size {
                        dimension.dimValue = Int64(size)
                    } else {
                        dimension.dimParam = "d\(index)"
                    }
                }
            }
        }
    }

    private static func tensor(
        _ name: String, _ shape: [Int64], _ values: [Double]
    ) -> Onnx_TensorProto {
        .with {
            $0.name = name
            $0.dims = shape
            $0.dataType = 1
            $0.rawData = values.map { Float($0) }.withUnsafeBytes { Data($0) }
        }
    }

    private static func node(
        _ type: String, _ inputs: [String], _ output: String
    ) -> Onnx_NodeProto {
        .with {
            $0.opType = type
            $0.name = output
            $0.input = inputs
            $0.output = [output]
        }
    }
}

extension BatchSizeCache {
    /// Nothing is remembered.
    static var none: BatchSizeCache { BatchSizeCache { _ in nil } }

    /// A folder of one's own.
    static func at(_ folder: String) -> BatchSizeCache {
        BatchSizeCache { $0 == "LIKENESS_CACHE" ? folder : nil }
    }
}
