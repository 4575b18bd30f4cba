import Images
import OnnxRuntime
import SimilarityMaps

extension EmbeddingNetwork {
    /// The photograph as the network sees it, before its numbers are normalised.
    package func fitted(_ photograph: Image) -> Image {
        description.preprocessing.fitted(photograph)
    }

    /// The input for a picture that has the network's size already, `[3, height, width]` or `[height,
    /// width, 3]`.
    ///
    /// - Precondition: it has that size.
    func input(ofFitted picture: Image) -> [Float] {
        InputWriter(description.preprocessing, layout: description.input.layout).values(of: picture)
    }

    /// Embeds pictures that have the network's size already, such as changed ones: they are normalised,
    /// and nothing else is done to them.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - picture: makes each of them when its run comes.
    ///   - each: takes the embedding of each, in order.
    /// - Throws: as `embeddings(of:)`.
    /// - Precondition: the pictures have that size.
    package func embedFitted(
        _ count: Int, _ picture: (Int) throws -> Image, each: (Int, [Float]) throws -> Void
    ) throws {
        try embedInputs(count) {
            input(ofFitted: try picture($0))
        } each: {
            try each($0, $1)
        }
    }

    /// Embeds and splits pictures that have the network's size already, one after the other.
    ///
    /// - Throws: as `decomposition(of:)`.
    /// - Precondition: the picture has that size.
    package func decomposition(ofFitted picture: Image) throws -> Decomposition {
        try decomposition(ofInput: Tensor(shape: inputShape(1), values: input(ofFitted: picture)))
    }
}

extension EmbeddingNetwork {
    /// The feature map, its channels added up with the weights
    ///
    ///     αₖ = 1/N Σᵢ ∂(e · d) / ∂xᵢₖ
    ///
    /// for a direction d: what Grad-CAM (Selvaraju et al., ICCV 2017) computes before it cuts off negative
    /// values, with the inner product of the embedding for its score.
    ///
    /// That sum of derivatives is the one along a shift of the whole channel. It is found by shifting it
    /// a little to both sides and running the tail, which costs no run of the network: exact for
    /// tails that are linear there, such as averages, maxima and linear layers, to 10⁻⁴ for others.
    ///
    /// - Parameters:
    ///   - picture: it has the network's size.
    ///   - direction: as long as the embedding.
    /// - Returns: `nil` where the tail begins with several tensors.
    /// - Throws: as `decomposition(of:)`.
    package func channelWeightedMap(
        of picture: Image, along direction: [Float]
    ) throws -> SimilarityMap? {
        guard let tail = description.tail, tail.taps.count == 1, let tap = tail.taps.first,
            let activations = try tapped(input(ofFitted: picture), of: 1).activations(of: 0),
            let features = try? activations.featureMap(tap.name)
        else { return nil }
        let scales = features.channelScales
        let weights = try (0..<features.channels).map { channel -> Float in
            // A hundredth of the channel's own scale: large beside what rounds, small beside what bends.
            let step = scales[channel] / 100
            guard step > 0 else { return 0 }
            func total(_ shift: Float) throws -> [Float] {
                let shifted = features.shifted(channel, by: shift)
                return try tail.part.contributions(
                    of: Activations(featureMaps: [tap.name: shifted])
                ).total
            }
            // Elements that the channel does not touch are equal on both sides and cancel.
            let (more, less) = (try total(step), try total(-step))
            var rise = 0.0
            for index in direction.indices {
                rise += Double(direction[index]) * (Double(more[index]) - Double(less[index]))
            }
            return Float(rise / (2 * Double(step)) / Double(features.grid.count))
        }
        return SimilarityMap(
            grid: features.grid, values: features.placed.weighted(weights), rest: 0)
    }
}
