import Images

/// Runs of a network on noise, timed, and compared with runs on one picture.
final class BatchTrials {
    private let network: EmbeddingNetwork
    /// The inputs of pictures of noise, and what comes out for each alone.
    private var pictures: [(input: [Float], alone: Outcome)] = []
    private var keepsBits: [Int: Bool] = [:]

    /// So many pictures are compared at least: the embedding of a deep network comes out differently for
    /// every picture when anything in it is rounded differently.
    private static let fewest = 4
    /// And so many of a small, fast network, where that may show for one picture in ten.
    private static let most = 64
    /// The time, in seconds, that pictures beyond the fewest may take.
    private static let patience = 0.2

    /// - Throws: `OnnxRuntimeError` when the network stops.
    init(_ network: EmbeddingNetwork) throws {
        self.network = network
        let (settings, layout) = (
            network.description.preprocessing, network.description.input.layout
        )
        let clock = ContinuousClock()
        var spent = 0.0
        for seed in 1...Self.most where pictures.count < Self.fewest || spent < Self.patience {
            let picture = Image.noise(settings.size, seed: UInt32(seed))
            let input = settings.tensor(of: picture, layout: layout).values
            let start = clock.now
            let alone = try outcomes(of: input, count: 1)[0]
            spent += start.duration(to: clock.now) / .seconds(1)
            pictures.append((input, alone))
        }
    }

    /// One run on so many pictures.
    ///
    /// - Throws: `OnnxRuntimeError` when the network stops.
    func trial(_ size: Int) throws -> BatchMeasurement.Trial {
        let keepsBits = try keepsBits[size] ?? compared(size)
        self.keepsBits[size] = keepsBits
        var values: [Float] = []
        for index in 0..<size { values += pictures[index % pictures.count].input }
        let clock = ContinuousClock()
        let start = clock.now
        _ = try network.embeddings(ofBatch: values, of: size)
        let seconds = start.duration(to: clock.now) / .seconds(1)
        return BatchMeasurement.Trial(
            seconds: seconds, keepsBits: keepsBits, peakMemory: Processor.peakMemory)
    }

    /// Whether every picture gets in runs of so many what it gets alone.
    private func compared(_ size: Int) throws -> Bool {
        for first in stride(from: 0, to: pictures.count, by: size) {
            let run = (first..<first + size).map { pictures[$0 % pictures.count] }
            let together = try outcomes(of: run.flatMap(\.input), count: size)
            for (outcome, picture) in zip(together, run) where !outcome.agrees(with: picture.alone)
            {
                return false
            }
        }
        return true
    }

    /// What one run puts out for each of its pictures.
    private func outcomes(of inputs: [Float], count: Int) throws -> [Outcome] {
        let run = try network.tapped(inputs, of: count)
        return try (0..<count).map { picture in
            let found =
                network.description.embedding == nil
                ? run.pooled(picture: picture) : run.embedding(of: picture)
            guard let embedding = found else {
                throw NetworkError(
                    .unexpectedOutput,
                    "the network puts out something else than one embedding for each of \(count) pictures"
                )
            }
            return Outcome(
                embedding: embedding.map(\.bitPattern),
                activations: run.activations(of: picture)?.hashValue)
        }
    }
}

/// What comes out for one picture.
private struct Outcome {
    /// The bits of its embedding.
    let embedding: [UInt32]
    /// A hash of what the tail needs, where that can be told from the other pictures'. Not every
    /// rounding there shows in the embedding.
    let activations: Int?

    func agrees(with other: Outcome) -> Bool {
        guard embedding == other.embedding else { return false }
        guard let activations, let others = other.activations else { return true }
        return activations == others
    }
}
