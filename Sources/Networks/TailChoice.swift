import OnnxGraph
import SimilarityMaps

/// Another tail for a trunk, in the words of the command: `gem:3` and `linear:512,l2`.
public struct TailChoice: Hashable, Sendable {
    /// What follows the pooling.
    public struct Head: Hashable, Sendable, CustomStringConvertible {
        /// The outputs of a linear layer with new weights; `nil` for none.
        public var outputs: Int?
        /// Whether the embedding is brought to the length 1.
        public var isNormalised = false

        /// The pooled vector itself.
        public init() {}

        /// `linear:512`, `l2` or `linear:512,l2`; `nil` for anything else.
        public init?(_ name: String) {
            var words = name.split(separator: ",", omittingEmptySubsequences: false)
            if words.last == "l2" {
                isNormalised = true
                words.removeLast()
            }
            if let word = words.popLast() {
                guard word.hasPrefix("linear:"), let count = Int(word.dropFirst(7)),
                    Self.possibleOutputs.contains(count)
                else { return nil }
                outputs = count
            }
            guard words.isEmpty else { return nil }
        }

        /// The words that make it; empty for the pooled vector itself.
        public var description: String {
            [outputs.map { "linear:\($0)" }, isNormalised ? "l2" : nil].compactMap { $0 }
                .joined(separator: ",")
        }

        /// How many numbers an embedding may have: enough for any, and a bound on memory.
        public static let possibleOutputs = 1...16_384
    }

    /// How the feature map becomes one vector.
    public var pooling: PoolingChoice
    /// What follows.
    public var head: Head
    /// Of the linear layer's new weights.
    public var seed: UInt64

    /// A pooling, and what follows.
    public init(_ pooling: PoolingChoice = .average, head: Head = Head(), seed: UInt64 = 0) {
        self.pooling = pooling
        self.head = head
        self.seed = seed
    }

    /// A network's trunk with this tail.
    ///
    /// - Parameters:
    ///   - features: the tensor that is the feature map.
    ///   - axes: what its axes are.
    ///   - channels: how many channels it has.
    ///   - grid: its rows and columns at the input's size, which R-MAC makes the only one.
    ///   - size: the input's.
    func replacingTail(
        of model: OnnxModel, after features: String, axes: FeatureAxes, channels: Int, grid: Grid,
        size: (height: Int, width: Int)
    ) throws(OnnxGraphError) -> OnnxModel {
        let graphPooling: GraphPooling =
            switch pooling {
            case .average: .average
            case .max: .max
            case .generalizedMean(let exponent): .generalizedMean(exponent)
            case .regionalMax:
                .regionalMaximum(
                    .init(
                        regions: RegionalMaxPooling.regions(of: grid).map { region in
                            GridRegion(
                                row: region.rows.lowerBound, column: region.columns.lowerBound,
                                height: region.rows.count, width: region.columns.count)
                        }, inputHeight: size.height, inputWidth: size.width))
            }
        var steps: [GraphHeadStep] = []
        if let outputs = head.outputs {
            steps.append(
                .linear(LinearHead(inputs: channels, outputs: outputs, seed: seed)))
        }
        if head.isNormalised { steps.append(.l2Normalization()) }
        return try model.replacingTail(
            after: features, axes: axes, pooling: graphPooling, head: steps)
    }
}

extension NetworkDescription {
    /// The network with another tail behind its feature map.
    ///
    /// - Throws: `NetworkError` where it has no feature map that could be pooled; `OnnxGraphError`
    ///   where the file cannot be changed so.
    public func replacingTail(_ choice: TailChoice) throws -> OnnxModel {
        let model = try model ?? input.alone(in: OnnxModel(contentsOf: path), for: embedding ?? "")
        let pooled = try tail?.pooled(instead: choice.pooling)
        guard let tap = pooled?.taps.first, case .features(let layout) = tap.role,
            let axes = FeatureAxes(layout)
        else {
            throw NetworkError(
                .tailNotUnderstood,
                "\(path) pools no feature map that could be pooled otherwise; name one with --features TENSOR"
            )
        }
        let size = preprocessing.size
        let probe = ShapeProbe(model: model, input: input, size: size, options: options)
        let shape = try probe.shapes(behind: tap.tensor, reach: 1)[tap.tensor] ?? []
        guard shape.count == axes.count, shape.allSatisfy({ $0 > 0 }) else {
            throw NetworkError(
                .tailNotUnderstood,
                "‘\(tap.tensor)’ has the shape \(shape), which is no feature map")
        }
        let sides = layout.spatial.map { shape[$0] }
        return try choice.replacingTail(
            of: model.including([tap.tensor]), after: tap.tensor, axes: axes,
            channels: shape[layout.channels[0]],
            grid: Grid(rows: sides[0], columns: sides.count > 1 ? sides[1] : 1),
            size: (size.height, size.width))
    }
}

extension FeatureAxes {
    /// - Returns: `nil` for layouts that no pooling is written for.
    fileprivate init?(_ layout: FeatureLayout) {
        switch (layout.spatial, layout.channels) {
        case ([2, 3], [1]): self = .channelsFirst
        case ([1, 2], [3]): self = .channelsLast
        case ([1], [2]): self = .tokens(prefix: layout.tokens?.unplaced ?? 0)
        default: return nil
        }
    }
}
