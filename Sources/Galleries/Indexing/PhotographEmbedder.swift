import Images
import Networks

/// Decodes photographs and runs the network on them. Any number of threads may use one at a time.
final class PhotographEmbedder: Sendable {
    /// A file that was read.
    struct Job {
        let file: FoundFile
        let bytes: [UInt8]
        let hash: UInt64
    }

    private let network: EmbeddingNetwork
    private let reading: ReadOptions
    /// Held while a large photograph is decoded: only one at a time has the memory.
    private let large = Monitor()

    /// Photographs of more pixels, 50 million, are large.
    static let largePixels = 50_000_000

    /// - Parameter maximumPixels: photographs with more are refused.
    init(_ network: EmbeddingNetwork, maximumPixels: Int) {
        self.network = network
        reading = ReadOptions(
            maximumPixels: maximumPixels, enough: network.description.preprocessing.enough)
    }

    /// - Returns: what came of each file, in their order.
    /// - Throws: `OnnxRuntimeError` or `NetworkError` where the network stops, which is no photograph's
    ///   fault.
    func embed(_ jobs: [Job]) throws -> [IndexedFile] {
        var photographs: [Image] = []
        var outcomes: [IndexedFile.Outcome?] = []
        for job in jobs {
            do {
                photographs.append(try decode(job.bytes))
                outcomes.append(nil)
            } catch let error as ImageError {
                outcomes.append(.failed(error.message))
            }
        }
        var embeddings = try network.embeddings(of: photographs).makeIterator()
        var sizes = photographs.map(\.originalSize).makeIterator()
        return zip(jobs, outcomes).map { job, outcome in
            let outcome = outcome ?? Self.outcome(embeddings.next() ?? [], sizes.next())
            return IndexedFile(job.file, contentHash: job.hash, outcome)
        }
    }

    private func decode(_ bytes: [UInt8]) throws -> Image {
        var options = reading
        options.maximumPixels = min(options.maximumPixels, Self.largePixels)
        do {
            return try Image(decoding: bytes, name: "it", options: options)
        } catch let error as ImageError
            where error.code == .tooManyPixels && options.maximumPixels < reading.maximumPixels
        {
            return try large.locked { try Image(decoding: bytes, name: "it", options: reading) }
        }
    }

    private static func outcome(_ embedding: [Float], _ size: PixelSize?) -> IndexedFile.Outcome {
        let norm = embedding.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard let size, norm > 0, norm.isFinite else {
            return .failed(
                "the network’s embedding of it has no direction: its numbers are zero, or not finite"
            )
        }
        return .embedded(embedding.map { Float(Double($0) / norm) }, size: size)
    }
}
