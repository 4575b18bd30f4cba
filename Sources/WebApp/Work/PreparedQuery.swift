import Galleries
import Images
import Networks
import SimilarityMaps

/// A query in a gallery, at one of its versions.
struct QueryKey: Hashable, Sendable {
    let gallery: String
    let version: Int
    /// As an address has it.
    let query: String
}

/// A photograph of a gallery, at one of its versions.
struct SplitKey: Hashable, Sendable {
    let gallery: String
    let version: Int
    let row: Int
}

/// A photograph that was made ready to be searched with: for any region of it one pass over the
/// embeddings is enough.
struct PreparedQuery: Sendable {
    let key: QueryKey
    let photo: Photo
    /// Where it is; the server's own path, which no answer holds.
    let file: String
    /// Its size, upright, in the pixels that regions are in.
    let size: PixelSize
    /// The part that the network sees, in fractions of its sides.
    let seen: Rectangle
    let decomposition: Decomposition
    /// The gallery's rows that are of the very same file, and their paths.
    let rows: [Int]
    let sameFile: [String]
    let search: PreparedSearch
    /// The gallery that it is searched in.
    let opened: ServedGallery.Opened

    /// A region's part of the embedding.
    ///
    /// - Throws: `NetworkError` where nothing is left of the region.
    func vector(of region: PhotographRegion) throws -> [Float] {
        decomposition.regionVector(
            try region.weights(on: decomposition.grid, of: size, seen: seen))
    }
}

extension Decomposition {
    /// About how much memory it takes, in bytes, and rather too much: nearly all of it is the feature map,
    /// whose channels are seldom more than 2048 or than the embedding's numbers.
    var estimatedBytes: Int { grid.count * max(embedding.count, 2048) * 4 + embedding.count * 8 }
}
