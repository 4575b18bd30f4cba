import Images

/// Runs of a network on noise, timed, and compared with runs on one picture.
final class BatchTrials {
    private let network: EmbeddingNetwork
    /// The inputs of pictures of noise, and the bits of their embeddings.
    private var pictures: [(input: [Float], alone: [UInt32])] = []
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
            let embedding = try network.embeddings(ofBatch: input, of: 1)[0]
            spent += start.duration(to: clock.now) / .seconds(1)
            pictures.append((input, embedding.map(\.bitPattern)))
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
            let rows = try network.embeddings(ofBatch: run.flatMap(\.input), of: size)
            for (row, picture) in zip(rows, run) where row.map(\.bitPattern) != picture.alone {
                return false
            }
        }
        return true
    }
}
