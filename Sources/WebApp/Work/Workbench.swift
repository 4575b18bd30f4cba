import Dispatch
import Foundation
import SimilarityMaps

/// Where the server computes, and what it remembers of it.
final class Workbench: Sendable {
    /// Runs of networks: one at a time, each on all cores.
    let inference = WorkQueue(name: "inference", workers: 1, capacity: 64)
    /// Passes over embeddings, one at a time, each on all cores: a region that is being dragged must not
    /// wait for a network.
    let searches = WorkQueue(name: "search", workers: 1, capacity: 64)
    /// Decoding and scaling of photographs.
    let pictures = WorkQueue(
        name: "pictures", workers: ProcessInfo.processInfo.activeProcessorCount, capacity: 256)

    /// Photographs of galleries, split over their locations: what every map of them is made of.
    let decompositions: BoundedCache<SplitKey, Decomposition>
    /// Queries that are searched with, ready for any region of theirs.
    let queries: BoundedCache<QueryKey, PreparedQuery>
    /// Pictures as they are sent.
    let thumbnails: BoundedCache<ThumbnailKey, EncodedPicture>

    init(_ options: WebAppOptions) {
        decompositions = BoundedCache(limit: options.cacheBytes / 2)
        queries = BoundedCache(limit: options.cacheBytes / 4)
        thumbnails = BoundedCache(limit: options.cacheBytes / 4)
    }

    /// All queues, for metrics.
    var queues: [WorkQueue] { [inference, searches, pictures] }
}
