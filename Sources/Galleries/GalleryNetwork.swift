import Files
import Images
import Networks

/// The network that a gallery was made with, and all that its embeddings depend on.
public struct GalleryNetwork: Codable, Hashable, Sendable {
    /// The network's file, as an absolute path.
    public let path: String
    /// The fingerprint of its bytes, 16 hexadecimal digits.
    public let fingerprint: String
    /// How photographs are made into input.
    public let preprocessing: Preprocessing
    /// The length of an embedding.
    public let dimension: Int
    /// The tensors and the pooling that were asked for, where they were.
    public let input, embedding, features, pooling: String?
    /// What was assumed of the preprocessing when the gallery was made
    /// (`NetworkDescription.assumptionSentence`): empty where nothing was, `nil` where it was not recorded.
    var assumption: String?

    /// The same as a sentence for whoever sees a score; `nil` where nothing was assumed.
    public var assumptionSentence: String? {
        guard let assumption else { return Self.notRecorded }
        return assumption.isEmpty ? nil : assumption
    }

    private static let notRecorded =
        "What was assumed of how photographs are prepared was not recorded when this gallery was made; see ‘likeness network’ for what is known now."

    /// The network's file name.
    public var name: String { path.split(separator: "/").last.map { String($0) } ?? path }

    /// Options under which the network makes the gallery's embeddings, whatever files beside it say.
    ///
    /// - Parameter options: how many threads it takes and the like.
    func options(_ options: NetworkOptions) -> NetworkOptions {
        var options = options
        (options.input, options.embedding, options.features) = (input, embedding, features)
        options.pooling = pooling.flatMap { PoolingChoice($0) }
        options.size = preprocessing.size
        options.exactFit = preprocessing.fit
        options.filter = preprocessing.filter
        options.rescale = preprocessing.rescale
        options.mean = preprocessing.mean
        options.standardDeviation = preprocessing.standardDeviation
        options.channelOrder = preprocessing.channelOrder
        return options
    }

    /// What sets another network, or the same one under other settings, apart from this one, in words;
    /// `nil` where nothing does. Where their files are does not matter.
    func difference(from other: GalleryNetwork) -> String? {
        if fingerprint != other.fingerprint { return "another network (\(other.name))" }
        if preprocessing.size != other.preprocessing.size {
            return "\(other.preprocessing.size) pixels instead of \(preprocessing.size)"
        }
        if preprocessing != other.preprocessing { return "other preprocessing" }
        if (input, embedding, features, pooling)
            != (other.input, other.embedding, other.features, other.pooling)
        {
            return "another embedding or pooling"
        }
        if dimension != other.dimension {
            return "embeddings of \(other.dimension) numbers instead of \(dimension)"
        }
        return nil
    }
}

extension GalleryNetwork {
    /// What a network is known by.
    ///
    /// - Parameter dimension: the length of its embeddings.
    /// - Throws: `FileError` when the network's file cannot be read.
    public init(_ description: NetworkDescription, dimension: Int) throws {
        let digits = String(try description.fingerprint(), radix: 16)
        let options = description.options
        self.init(
            path: WholeFile.resolved(description.path) ?? description.path,
            fingerprint: String(repeating: "0", count: 16 - digits.count) + digits,
            preprocessing: description.preprocessing, dimension: dimension, input: options.input,
            embedding: options.embedding, features: options.features,
            pooling: options.pooling.map { "\($0)" },
            assumption: description.assumptionSentence ?? "")
    }
}

extension GalleryNetwork {
    /// The network, ready to run as it ran when the photographs were embedded.
    ///
    /// - Parameters:
    ///   - path: where its file is now; by default where it was.
    ///   - gallery: what error messages call the gallery.
    ///   - options: threads and the like.
    func open(
        at path: String?, for gallery: String, options: NetworkOptions
    ) throws -> EmbeddingNetwork {
        let file = path ?? self.path
        guard WholeFile.resolved(file) != nil else {
            throw GalleryError(
                .otherNetwork,
                path == nil
                    ? "the gallery’s network is no longer at \(file); say where it is with --network"
                    : "\(file) does not exist; give the gallery’s network, \(name)")
        }
        let description: NetworkDescription
        do {
            description = try NetworkDescription(contentsOf: file, options: self.options(options))
        } catch let error as NetworkError {
            // Another network may not take this one's settings, which nobody asked of it.
            guard
                let other = try? NetworkDescription(contentsOf: file, options: options),
                let found = try? GalleryNetwork(other, dimension: dimension),
                found.fingerprint != fingerprint
            else { throw error }
            throw refusal(of: file, for: gallery, because: "another network (\(found.name))")
        }
        let found = try GalleryNetwork(description, dimension: dimension)
        if let difference = difference(from: found) {
            throw refusal(of: file, for: gallery, because: difference)
        }
        return try EmbeddingNetwork(description)
    }

    private func refusal(
        of file: String, for gallery: String, because difference: String
    ) -> GalleryError {
        GalleryError(
            .otherNetwork,
            "\(gallery) was made with \(name), and \(file) is \(difference), so their embeddings cannot be compared; give the gallery’s network with --network, or index the photographs into another gallery"
        )
    }
}

extension Gallery {
    /// The gallery's network, ready to run as it ran when the photographs were embedded.
    ///
    /// - Parameters:
    ///   - path: where its file is now; by default where it was.
    ///   - options: threads and the like. What the gallery knows itself – tensors, pooling,
    ///     preprocessing – is overwritten.
    /// - Throws: `GalleryError` with the code `otherNetwork` where the file is not the same network;
    ///   else as `NetworkDescription(contentsOf:options:)`.
    public func openNetwork(
        at path: String? = nil, options: NetworkOptions = NetworkOptions()
    ) throws -> EmbeddingNetwork {
        try network.open(at: path, for: self.path, options: options)
    }
}
