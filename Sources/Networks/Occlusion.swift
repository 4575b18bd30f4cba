import Images
import SimilarityMaps

/// How much less alike two photographs are to a network when a part of one of them is hidden.
///
/// The network is a black box here: whatever it does between picture and embedding, this can be
/// measured. In return it is an experiment and no decomposition. Values do not add up to the similarity;
/// they depend on the occluder's size and colour; hiding one of two equal things may change nothing, and
/// an occluder's edges are something that the network sees, too.
///
/// Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (ECCV 2014), section 4.2,
/// slid a grey square over a classifier's input; Dong, Collins and Hoogs, "Explainability for
/// Content-Based Image Retrieval" (CVPR Workshops 2019), did so for the similarity of two pictures.
public struct OcclusionMap: Hashable, Sendable {
    /// The occluder and its places.
    public let occluder: Occluder
    /// What hiding each place did: the similarity without the occluder minus that with it,
    /// `[places.rows, places.columns]`, row-major. Positive where the photographs are less alike
    /// when the place is hidden.
    public let drops: [Float]
    /// The cells of the map.
    public var grid: Grid { occluder.cells }
    /// The map, `[rows, columns]`, row-major: for each cell the mean of the drops of the places that
    /// cover it, weighted by how much of the cell they cover.
    public let values: [Float]

    package init(_ drops: [Double], of occluder: Occluder) {
        self.occluder = occluder
        self.drops = drops.map { Float($0) }
        values = occluder.spread(drops)
    }

    /// By how much the similarity falls when the place that matters most is hidden; 0 if it never falls.
    public var largestDrop: Float { max(0, drops.max() ?? 0) }
    /// By how much it rises at most; 0 if it never rises.
    public var largestRise: Float { max(0, -(drops.min() ?? 0)) }
}

/// Two photographs, their cosine similarity, and on each of them what hiding its parts does to it.
public struct PairOcclusion: Sendable {
    /// The cosine similarity of what the network puts out for the photographs as they are, −1 to 1.
    public let cosineSimilarity: Double
    /// Parts of the first photograph hidden, the second whole.
    public let mapOfFirst: OcclusionMap
    /// Parts of the second photograph hidden, the first whole.
    public let mapOfSecond: OcclusionMap
    /// How many pictures the network embedded for this.
    public let evaluations: Int
    /// How long that took.
    public let duration: Duration
}

extension EmbeddingNetwork {
    /// Hides parts of a photograph and watches its similarity to another embedding.
    ///
    /// The photograph is occluded as the network sees it, squashed, cropped or with bars, in the colour
    /// that normalisation makes zero, `Preprocessing.mean`: usually the mean colour of the pictures that
    /// the network was trained on.
    ///
    /// - Parameters:
    ///   - embedding: the other photograph's.
    ///   - occluder: for the network's input size, `description.preprocessing.size`.
    ///   - progress: is called with how many pictures have been embedded.
    /// - Throws: `SimilarityMapError` when an embedding has no direction; `NetworkError` or
    ///   `OnnxRuntimeError` when the network does not do.
    /// - Complexity: one evaluation of the network for the photograph and each of the occluder's places.
    public func occlusionMap(
        of photograph: Image, against embedding: [Float], with occluder: Occluder,
        progress: (Int) throws -> Void = { _ in }
    ) throws -> OcclusionMap {
        let own = try self.embedding(of: photograph)
        try progress(1)
        return try occlusionMap(
            of: photograph, embedding: own, against: embedding, with: occluder
        ) { try progress($0 + 1) }
    }

    /// Hides parts of each of two photographs.
    ///
    /// - Parameters:
    ///   - occluder: for the network's input size, `description.preprocessing.size`.
    ///   - progress: is called with how many pictures have been embedded, and how many there are.
    /// - Throws: as `occlusionMap(of:against:with:progress:)`.
    public func occlusion(
        of first: Image, _ second: Image, with occluder: Occluder,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> PairOcclusion {
        let start = ContinuousClock.now
        let places = occluder.places.count
        let total = 2 + 2 * places
        // Before progress is counted: what takes seconds now would spoil the forecast of the rest.
        try prepare(for: places)
        let (a, b) = (try embedding(of: first), try embedding(of: second))
        let similarity = try cosine(a, b)
        try progress(2, total)
        let mapOfFirst = try occlusionMap(of: first, embedding: a, against: b, with: occluder) {
            try progress(2 + $0, total)
        }
        let mapOfSecond = try occlusionMap(of: second, embedding: b, against: a, with: occluder) {
            try progress(2 + places + $0, total)
        }
        return PairOcclusion(
            cosineSimilarity: similarity, mapOfFirst: mapOfFirst, mapOfSecond: mapOfSecond,
            evaluations: total, duration: start.duration(to: .now))
    }

    private func occlusionMap(
        of photograph: Image, embedding own: [Float], against other: [Float],
        with occluder: Occluder, progress: (Int) throws -> Void
    ) throws -> OcclusionMap {
        try occlusionMap(
            ofFitted: fitted(photograph), embedding: own, against: other, with: occluder,
            progress: progress)
    }

    /// Hides parts of a picture that has the network's size already.
    ///
    /// - Parameter own: the picture's embedding.
    package func occlusionMap(
        ofFitted picture: Image, embedding own: [Float], against other: [Float],
        with occluder: Occluder, progress: (Int) throws -> Void = { _ in }
    ) throws -> OcclusionMap {
        let size = description.preprocessing.size
        guard occluder.input == size else {
            throw NetworkError(
                .occluder,
                "this occluder is for pictures of \(occluder.input) pixels, but the network takes \(size); make one for that size"
            )
        }
        let layout = description.input.layout
        let whole = input(ofFitted: picture)
        let similarity = try cosine(own, other)
        let (rows, columns) = (occluder.rows.starts, occluder.columns.starts)
        var drops: [Double] = []
        drops.reserveCapacity(rows.count * columns.count)
        try embedInputs(rows.count * columns.count) { place in
            var input = whole
            layout.hide(
                Square(
                    x: columns[place % columns.count], y: rows[place / columns.count],
                    side: occluder.side), of: &input, size,
                channels: description.input.channels)
            return input
        } each: { index, embedding in
            drops.append(similarity - (try cosine(embedding, other)))
            try progress(index + 1)
        }
        return OcclusionMap(drops, of: occluder)
    }
}

/// A square of whole pixels.
private struct Square {
    let x, y, side: Int
}

extension ImageLayout {
    /// Sets a part of one input to zero, which is the mean colour.
    fileprivate func hide(
        _ square: Square, of input: inout [Float], _ size: PixelSize, channels: Int
    ) {
        for row in square.y..<square.y + square.side {
            switch self {
            case .channelsFirst:
                for channel in 0..<channels {
                    let start = (channel * size.height + row) * size.width + square.x
                    for index in start..<start + square.side { input[index] = 0 }
                }
            case .channelsLast:
                let start = (row * size.width + square.x) * channels
                for index in start..<start + channels * square.side { input[index] = 0 }
            }
        }
    }
}

/// The cosine of the angle between two embeddings, in double precision.
private func cosine(_ a: [Float], _ b: [Float]) throws -> Double {
    var (product, squareOfA, squareOfB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
        product += Double(x) * Double(y)
        squareOfA += Double(x) * Double(x)
        squareOfB += Double(y) * Double(y)
    }
    guard a.count == b.count else {
        throw SimilarityMapError(
            .wrongSize,
            "embeddings of \(a.count) and of \(b.count) numbers cannot be compared: they are of different networks"
        )
    }
    let cosine = product / (squareOfA.squareRoot() * squareOfB.squareRoot())
    guard cosine.isFinite else {
        throw SimilarityMapError(
            .undefinedSimilarity,
            "the network’s embedding of a photograph, or of one with a part hidden, is zero or not finite, so that similarities are not defined; check how photographs are normalised, or choose another embedding"
        )
    }
    return cosine
}
