import OnnxRuntime
import SimilarityMaps

extension Activations {
    /// What the tail needs, of what a run of the network put out for one picture of a batch.
    ///
    /// - Parameters:
    ///   - tensors: what the run put out, by name.
    ///   - batch: how many pictures it took.
    ///   - picture: which of them; pictures after the first only where `Tap.tells(_:apart:)` says so.
    init(_ taps: [Tap], tensors: [String: Tensor], batch: Int, picture: Int = 0) throws {
        var maps: [String: FeatureMap] = [:]
        var vectors: [String: [Float]] = [:]
        for tap in taps {
            guard let tensor = tensors[tap.tensor] else { continue }
            switch tap.role {
            case .features(var layout):
                if let axis = layout.batchAxis(of: tensor.shape, batch: batch) {
                    layout.parts[axis] = picture..<picture + 1
                }
                maps[tap.name] = try layout.featureMap(
                    tensor, name: tap.tensor,
                    places: layout.located?.resolved(tensors, batch: batch, picture: picture))
            case .vector(let range):
                let each = tensor.values.count / max(1, batch)
                let all = range ?? 0..<each
                guard all.upperBound + picture * each <= tensor.values.count else {
                    throw NetworkError(
                        .wrongSize,
                        "‘\(tap.tensor)’ has the shape \(tensor.shape), smaller than when the network was read; give every photograph the same size"
                    )
                }
                vectors[tap.name] = Array(tensor.values[all.map { $0 + picture * each }])
            }
        }
        self.init(featureMaps: maps, vectors: vectors)
    }
}

extension Tap {
    /// Whether each picture's part can be found in what a run on several puts out.
    ///
    /// The walk back from the embedding reads one picture. Some graphs fold the batch into another axis,
    /// or put it behind the tokens, where a vector's place says nothing about the next picture's.
    func tells(_ tensor: Tensor, apart batch: Int) -> Bool {
        switch role {
        case .features(let layout):
            return layout.batchAxis(of: tensor.shape, batch: batch) != nil
        case .vector(let range):
            return tensor.shape.first == batch
                && range?.upperBound ?? 0 <= tensor.values.count / max(1, batch)
        }
    }
}

extension FeatureLayout {
    /// The axis of the pictures: the only one that is as long as there are pictures and that the layout
    /// does not read as something else, or the first of several where that is the first axis.
    func batchAxis(of shape: [Int], batch: Int) -> Int? {
        guard batch > 1 else { return nil }
        let free = shape.indices.filter {
            shape[$0] == batch && !spatial.contains($0) && !channels.contains($0)
                && parts[$0] == nil
        }
        return free.count == 1 || free.first == 0 ? free.first : nil
    }
}

extension Range<Int> {
    fileprivate func map(_ change: (Int) -> Int) -> Range<Int> {
        change(lowerBound)..<change(upperBound)
    }
}
