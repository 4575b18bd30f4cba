/// Another tail for a known trunk, in the words of the command: `gem:3` and `linear:512,l2`.
package struct TailChoice: Hashable, Sendable {
    /// A pooling by name.
    package enum Pooling: Hashable, Sendable {
        case average
        case max
        /// With this exponent, above zero.
        case generalizedMean(Float)
        /// R-MAC, over the regions of three levels.
        case regionalMaximum

        /// `average`, `max`, `rmac` or, for example, `gem:3`; `nil` for anything else.
        package init?(_ name: String) {
            switch name {
            case "average": self = .average
            case "max": self = .max
            case "rmac": self = .regionalMaximum
            default:
                guard name.hasPrefix("gem:"), let exponent = Float(name.dropFirst(4)),
                    exponent > 0, exponent.isFinite, (1 / exponent).isFinite
                else { return nil }
                self = .generalizedMean(exponent)
            }
        }
    }

    /// What follows the pooling.
    package struct Head: Hashable, Sendable {
        /// The outputs of a linear layer with new weights; `nil` for none.
        package var outputs: Int?
        /// Whether the embedding is brought to the length 1.
        package var isNormalised = false

        /// The pooled vector itself.
        package init() {}

        /// `linear:512`, `l2` or `linear:512,l2`; `nil` for anything else.
        package init?(_ name: String) {
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

        /// How many numbers an embedding may have: enough for any, and a bound on memory.
        package static let possibleOutputs = 1...16_384
    }

    package var pooling: Pooling
    package var head: Head
    /// Of the linear layer's new weights.
    package var seed: UInt64

    package init(pooling: Pooling = .average, head: Head = Head(), seed: UInt64 = 0) {
        self.pooling = pooling
        self.head = head
        self.seed = seed
    }
}

extension ImportedNetwork {
    /// The levels of R-MAC's regions, as in its paper.
    private static let levels = 3
    /// By how much the trunks of all architectures reduce an image's rows and columns.
    private static let stride = 32

    /// The same trunk with another tail; a classifier is dropped. The network takes images of any
    /// size, but with R-MAC of the size in its preprocessing only.
    ///
    /// - Throws: `OnnxGraphError` when the network cannot be changed so.
    package func replacingTail(_ choice: TailChoice) throws(OnnxGraphError) -> ImportedNetwork {
        let features = "features"
        let channels = model.graph.description(of: features)?.shape?[1].size ?? 0
        let pooling: GraphPooling =
            switch choice.pooling {
            case .average: .average
            case .max: .max
            case .generalizedMean(let exponent): .generalizedMean(exponent)
            case .regionalMaximum: .regionalMaximum(regions())
            }
        var head: [GraphHeadStep] = []
        if let outputs = choice.head.outputs {
            let layer = LinearHead(inputs: channels, outputs: outputs, seed: choice.seed)
            head.append(.linear(layer))
        }
        if choice.head.isNormalised { head.append(.l2Normalization()) }
        var free = model
        try free.freeInputSize()
        return replacing(
            try free.replacingTail(
                after: features, axes: .channelsFirst, pooling: pooling, head: head))
    }

    /// The regions of the map that an image of the preprocessing's size has.
    private func regions() -> GraphPooling.RegionalMaximum {
        // Every halving rounds up, and so do five of them together.
        let side = (inputSize + Self.stride - 1) / Self.stride
        return .init(
            regions: OnnxGraph.regions(rows: side, columns: side, levels: Self.levels),
            inputHeight: inputSize, inputWidth: inputSize)
    }
}
