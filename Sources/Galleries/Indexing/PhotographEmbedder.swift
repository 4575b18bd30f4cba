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
    private let decoder: PhotographDecoder
    private let enough: PixelSize

    /// - Parameter maximumPixels: photographs with more are refused.
    init(_ network: EmbeddingNetwork, maximumPixels: Int) {
        self.network = network
        decoder = PhotographDecoder(maximumPixels: maximumPixels)
        enough = network.description.preprocessing.enough
    }

    /// - Returns: what came of each file, in their order.
    /// - Throws: `OnnxRuntimeError` or `NetworkError` where the network stops, which is no photograph's
    ///   fault.
    func embed(_ jobs: [Job]) throws -> [IndexedFile] {
        var photographs: [Image] = []
        var outcomes: [IndexedFile.Outcome?] = []
        for job in jobs {
            do {
                photographs.append(try decoder.decode(job.bytes, name: "it", enough: enough))
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
