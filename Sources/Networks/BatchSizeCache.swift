import Files

/// How many pictures the runs of networks take, as it was measured.
struct BatchSizeCache {
    /// What a measurement depends on.
    struct Key: Codable, Equatable {
        /// Of the network's file.
        let fingerprint: String
        let width, height: Int
        /// The threads of a run; 0 for one on each core.
        let threads: Int
        let processor: String
        let cores: Int
        let onnxRuntime: String
        /// The feature map that Likeness pools, where that is not left to the network.
        var pooled: String? = nil
    }

    private struct Entry: Codable {
        let key: Key
        let sizes: [Int]
    }

    private let cache: MeasurementCache

    /// The folder; `nil` where there is none: then nothing is remembered.
    var folder: String? { cache.folder }

    /// - Parameter environment: where variables are looked up.
    init(environment: (String) -> String? = MeasurementCache.variable) {
        cache = MeasurementCache(environment: environment)
    }

    /// What was measured, where it is known.
    func sizes(for key: Key) -> BatchSizes? {
        guard let entry: Entry = cache.value(name(of: key)),
            entry.key == key, entry.sizes.first == 1,
            // In the order and of the kind that measuring leaves.
            entry.sizes.dropFirst().elementsEqual(
                BatchMeasurement.candidates.filter { entry.sizes.contains($0) })
        else { return nil }
        return BatchSizes(entry.sizes)
    }

    /// Remembers what was measured.
    func remember(_ sizes: BatchSizes, for key: Key) {
        cache.remember(Entry(key: key, sizes: sizes.all), as: name(of: key))
    }

    private func name(of key: Key) -> String {
        "batch-\(key.fingerprint)-\(key.width)x\(key.height)-\(key.threads)\(key.pooled == nil ? "" : "-pooled").json"
    }
}

extension BatchSizeCache.Key {
    /// - Returns: `nil` where the network's file cannot be read any more.
    init?(_ network: NetworkDescription, runtimeVersion: String) {
        guard let fingerprint = try? WholeFile.fingerprint(network.path) else { return nil }
        let digits = String(fingerprint, radix: 16)
        self.init(
            fingerprint: String(repeating: "0", count: 16 - digits.count) + digits,
            width: network.preprocessing.size.width, height: network.preprocessing.size.height,
            threads: network.options.threads ?? 0, processor: Processor.name,
            cores: Processor.cores, onnxRuntime: runtimeVersion,
            pooled: network.embedding == nil ? network.outputs.first : nil)
    }
}
