import SimilarityMaps

/// Whether a network's cells lie where they seem to, found out by whoever needs it first, while others
/// wait, and remembered in the user's folder for caches.
final class KnownPlaces: @unchecked Sendable {
    /// What a measurement depends on.
    private struct Key: Codable, Equatable {
        /// Of the network's files.
        let fingerprint: String
        let width, height: Int
        /// The feature maps.
        let tensors: [String]
        let rescale: Double
        let mean, standardDeviation: [Double]
        /// Of the experiment.
        let version: Int
    }

    private struct Entry: Codable {
        let key: Key
        let places: Places
    }

    /// To be raised when the experiment, or how graphs are read, changes.
    private static let version = 1

    private let lock = Lock()
    private let cache: MeasurementCache
    private var known: Places?

    init(_ cache: MeasurementCache) { self.cache = cache }

    /// Whether the cells of a network lie where they seem to; unknown where it cannot be run.
    func places(of network: EmbeddingNetwork) -> Places {
        lock.holding {
            if let known { return known }
            let key = Self.key(network.description)
            let name = key.map {
                "places-\($0.fingerprint)-\($0.width)x\($0.height).json"
            }
            if let name, let entry: Entry = cache.value(name), entry.key == key {
                known = entry.places
                return entry.places
            }
            guard let check = PlaceCheck(network), let places = try? check.places() else {
                return .unknown
            }
            known = places
            if let key, let name { cache.remember(Entry(key: key, places: places), as: name) }
            return places
        }
    }

    /// - Returns: `nil` for a network that is not what its file says, or whose file cannot be read any more.
    private static func key(_ network: NetworkDescription) -> Key? {
        guard network.isAsInFile, let fingerprint = try? network.fingerprint() else { return nil }
        let digits = String(fingerprint, radix: 16)
        let preprocessing = network.preprocessing
        return Key(
            fingerprint: String(repeating: "0", count: 16 - digits.count) + digits,
            width: preprocessing.size.width, height: preprocessing.size.height,
            tensors: network.featureMaps, rescale: preprocessing.rescale,
            mean: preprocessing.mean, standardDeviation: preprocessing.standardDeviation,
            version: version)
    }
}

extension EmbeddingNetwork {
    /// Whether the cells of the network's maps lie over the parts of the picture that they are drawn on.
    ///
    /// Measured when it is first asked for, in about nine runs of the network, and remembered with the
    /// network's fingerprint in the user's folder for caches, or in `$LIKENESS_CACHE`.
    public var places: Places { knownPlaces.places(of: self) }
}
