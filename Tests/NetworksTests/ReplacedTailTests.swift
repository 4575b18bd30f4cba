import Foundation
import OnnxRuntime
import SimilarityMaps
import TestSupport
import Testing

@testable import OnnxGraph

/// Networks with another tail, run by ONNX Runtime and compared with formulas in double precision.
/// Here, because below this room nothing has both the graph and the engine.
@Suite struct ReplacedTailTests {
    /// The smallest trunk: max(x, 0), on places of `channels` numbers each.
    private static func trunk(_ axes: FeatureAxes, version: Int64) -> OnnxModel {
        var model = Onnx_ModelProto()
        model.irVersion = 3
        model.opsetImport = [.with { $0.version = version }]
        model.graph.name = "trunk"
        let shape: [TensorDescription.Dimension] =
            switch axes {
            case .channelsFirst: [.free("N"), .fixed(3), .free("H"), .free("W")]
            case .channelsLast: [.free("N"), .free("H"), .free("W"), .fixed(3)]
            case .tokens: [.free("N"), .free("T"), .fixed(3)]
            }
        model.graph.input = [Onnx_ValueInfoProto("x", shape: shape)]
        model.graph.node = [
            .with {
                $0.opType = "Relu"
                $0.input = ["x"]
                $0.output = ["map"]
            }
        ]
        model.graph.output = [Onnx_ValueInfoProto("map", shape: shape)]
        return OnnxModel(model)
    }

    /// Rows, columns and channels of the maps here.
    private static let (rows, columns, channels) = (4, 5, 3)
    private static let prefix = 2

    /// The input of two images, and each image's map, [place][channel], rows before columns.
    private static func maps(
        _ axes: FeatureAxes, using generator: inout SeededGenerator
    ) -> (Tensor, [[[Double]]]) {
        let places = rows * columns
        let maps = (0..<2).map { _ in (0..<places).map { _ in generator.floats(channels) } }
        let shape: [Int]
        let values: [Float]
        switch axes {
        case .channelsFirst:
            shape = [2, channels, rows, columns]
            values = maps.flatMap { map in (0..<channels).flatMap { c in map.map { $0[c] } } }
        case .channelsLast:
            shape = [2, rows, columns, channels]
            values = maps.flatMap { $0.flatMap { $0 } }
        case .tokens(let prefix):
            shape = [2, prefix + places, channels]
            // Larger than any place's: they must not be pooled.
            let class_ = [Float](repeating: 9, count: prefix * channels)
            values = maps.flatMap { class_ + $0.flatMap { $0 } }
        }
        let positive = maps.map { $0.map { $0.map { Double(max($0, 0)) } } }
        return (Tensor(shape: shape, values: values), positive)
    }

    private static func run(_ model: OnnxModel, _ input: Tensor) throws -> Tensor {
        let session = try model.serialized().withUnsafeBytes {
            try Session($0, runtime: Runtime(), threads: 1)
        }
        return try session.run(("x", input), outputs: ["embedding"])[0]
    }

    private static func normalised(_ x: [Double]) -> [Double] {
        let norm = max(x.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
        return x.map { $0 / norm }
    }

    /// The pooled vector by its formula.
    private static func pooled(_ map: [[Double]], _ pooling: GraphPooling) -> [Double] {
        func each(_ places: [[Double]], _ reduce: ([Double]) -> Double) -> [Double] {
            (0..<channels).map { channel in reduce(places.map { $0[channel] }) }
        }
        switch pooling {
        case .average: return each(map) { $0.reduce(0, +) / Double($0.count) }
        case .max: return each(map) { $0.max() ?? 0 }
        case .generalizedMean(let exponent):
            // The exponent and its inverse go through single precision in the file.
            let (p, q) = (Double(exponent), Double(1 / exponent))
            return each(map) {
                pow($0.reduce(0) { $0 + pow(max($1, 1e-6), p) } / Double($0.count), q)
            }
        case .regionalMaximum(let pooling):
            let vectors = pooling.regions.map { region in
                let places = map.indices.filter {
                    (region.row..<region.row + region.height).contains($0 / columns)
                        && (region.column..<region.column + region.width).contains($0 % columns)
                }
                return normalised(each(places.map { map[$0] }) { $0.max() ?? 0 })
            }
            return (0..<channels).map { channel in vectors.reduce(0) { $0 + $1[channel] } }
        }
    }

    static let versions: [Int64] = [7, 9, 10, 11, 12, 13, 16, 17, 18, 20, 21]

    @Test("Every pooling of every layout is its formula, in every version", arguments: versions)
    func poolings(version: Int64) throws {
        var generator = SeededGenerator(seed: UInt64(version))
        let regions = GraphPooling.RegionalMaximum(
            regions: RegionalMaxPooling.regions(
                of: Grid(rows: Self.rows, columns: Self.columns)
            ).map {
                GridRegion(
                    row: $0.rows.lowerBound, column: $0.columns.lowerBound,
                    height: $0.rows.count, width: $0.columns.count)
            }, inputHeight: Self.rows,
            inputWidth: Self.columns)
        for axes in [
            FeatureAxes.channelsFirst, .channelsLast, .tokens(prefix: 0), .tokens(prefix: 2),
        ] {
            var poolings: [GraphPooling] = [
                .average, .max, .generalizedMean(3), .generalizedMean(0.5),
            ]
            if axes.spatial.count == 2 { poolings.append(.regionalMaximum(regions)) }
            for pooling in poolings {
                let (input, maps) = Self.maps(axes, using: &generator)
                let model = try Self.trunk(axes, version: version).replacingTail(
                    after: "map", axes: axes, pooling: pooling)
                let output = try Self.run(model, input)
                #expect(output.shape == [2, Self.channels])
                let expected = maps.flatMap { Self.pooled($0, pooling) }
                for (value, wanted) in zip(output.values, expected) {
                    // Twenty additions and two powers in single precision, each rounding by at most
                    // 2⁻²³ or so of numbers up to the sum of 14 vectors of length 1.
                    #expect(abs(Double(value) - wanted) < 40 * 0x1p-23 * max(1, abs(wanted)))
                }
            }
        }
    }

    @Test(
        "A linear layer and normalisation follow the pooling in their order",
        arguments: [7, 11, 17, 18] as [Int64])
    func heads(version: Int64) throws {
        var generator = SeededGenerator(seed: 3)
        let (input, maps) = Self.maps(.channelsFirst, using: &generator)
        let layer = LinearHead(weight: generator.floats(15), bias: generator.floats(5))
        let model = try Self.trunk(.channelsFirst, version: version).replacingTail(
            after: "map", axes: .channelsFirst, pooling: .average,
            head: [.l2Normalization(), .linear(layer), .l2Normalization()])
        let output = try Self.run(model, input)
        #expect(output.shape == [2, 5])
        let expected = maps.flatMap { map in
            let x = Self.normalised(Self.pooled(map, .average))
            return Self.normalised(
                (0..<5).map { row in
                    (0..<3).reduce(Double(layer.bias[row])) {
                        $0 + Double(layer.weight[row * 3 + $1]) * x[$1]
                    }
                })
        }
        for (value, wanted) in zip(output.values, expected) {
            #expect(abs(Double(value) - wanted) < 16 * 0x1p-23)
        }
    }

    @Test("A map of zeros is normalised to zeros, not to what is no number")
    func zeros() throws {
        let model = try Self.trunk(.channelsFirst, version: 17).replacingTail(
            after: "map", axes: .channelsFirst, pooling: .max, head: [.l2Normalization()])
        let input = Tensor(shape: [1, 3, 2, 2], values: .init(repeating: -1, count: 12))
        #expect(try Self.run(model, input).values == [0, 0, 0])
    }
}
