import Images
import OnnxRuntime
import SimilarityMaps

extension EmbeddingNetwork {
    /// Embeds photographs and splits each embedding over the locations of its feature map, many in one
    /// run.
    ///
    /// Runs take as many photographs as `embeddings(of:)` gives them, and each photograph gets the very
    /// numbers that `decomposition(of:)` gives it. Where the network folds the pictures of a batch into
    /// another axis, or its batches have not been measured, it is one after the other.
    ///
    /// - Returns: one decomposition for each photograph, in their order. Each keeps its feature map.
    /// - Throws: as `decomposition(of:)`, for the first photograph that has none.
    public func decompositions(of photographs: [Image]) throws -> [Decomposition] {
        let (settings, layout) = (description.preprocessing, description.input.layout)
        var result: [Decomposition] = []
        result.reserveCapacity(photographs.count)
        var areApart = true
        for pictures in try batchSizes(for: photographs.count).runs(of: photographs.count) {
            let run = photographs[result.count..<result.count + pictures]
            let inputs = run.map { settings.tensor(of: $0, layout: layout) }
            if areApart, let together = decompositions(ofBatch: inputs) {
                result += together
            } else {
                // What failed once is not tried again; one picture says nothing about that.
                areApart = areApart && inputs.count == 1
                for input in inputs { result.append(try decomposition(ofInput: input)) }
            }
        }
        return result
    }

    /// One run.
    ///
    /// - Returns: `nil` where there is but one picture, or the run fails, or the pictures cannot be told
    ///   apart in what it puts out. Alone each of them says what is wrong with it.
    private func decompositions(ofBatch inputs: [Tensor]) -> [Decomposition]? {
        guard inputs.count > 1, let tail = description.tail,
            let run = try? tapped(inputs.flatMap(\.values), of: inputs.count)
        else { return nil }
        var result: [Decomposition] = []
        for picture in inputs.indices {
            let embedding = run.embedding(of: picture)
            guard embedding != nil || description.embedding == nil,
                let activations = run.activations(of: picture),
                var decomposition = try? Decomposition(
                    of: activations, through: tail.part, embedding: embedding)
            else { return nil }
            decomposition.places = places
            result.append(decomposition)
        }
        return result
    }

    /// One run that puts out what the tail needs besides the embeddings, filled up with zeros where the
    /// network wants more pictures.
    func tapped(_ values: [Float], of pictures: Int) throws -> TappedRun {
        let batch = description.input.batch ?? pictures
        let fill = values.count / pictures * (batch - pictures)
        let input = Tensor(
            shape: inputShape(batch),
            values: fill == 0 ? values : values + [Float](repeating: 0, count: fill))
        let names = description.outputs
        let outputs = try session.run((description.input.name, input), outputs: names)
        return TappedRun(
            tensors: Dictionary(zip(names, outputs), uniquingKeysWith: { first, _ in first }),
            tail: description.tail, embedding: description.embedding, batch: batch)
    }
}

/// What one run put out for the pictures of a batch.
struct TappedRun {
    let tensors: [String: Tensor]
    let tail: NetworkTail?
    let embedding: String?
    let batch: Int

    private var taps: [Tap] { tail?.taps ?? [] }

    /// A picture's embedding; `nil` where there is none, or not one for each picture.
    func embedding(of picture: Int) -> [Float]? {
        guard let tensor = embedding.flatMap({ tensors[$0] }),
            batch == 1 || tensor.shape.first(where: { $0 != 1 }) == batch
        else { return nil }
        let dimension = tensor.values.count / batch
        return Array(tensor.values[picture * dimension..<(picture + 1) * dimension])
    }

    /// What the tail makes of a picture; `nil` as for `activations(of:)`.
    func pooled(picture: Int) -> [Float]? {
        activations(of: picture).flatMap { try? tail?.part.contributions(of: $0).total }
    }

    /// What the tail needs of a picture; `nil` where it needs nothing or it cannot be told from what is
    /// of the others.
    func activations(of picture: Int) -> Activations? {
        let areApart = taps.allSatisfy { tap in
            tensors[tap.tensor].map { batch == 1 || tap.tells($0, apart: batch) } ?? true
        }
        guard areApart, !taps.isEmpty else { return nil }
        return try? Activations(taps, tensors: tensors, batch: batch, picture: picture)
    }
}

extension NetworkEnsemble {
    /// Embeds photographs with every network, many in one run, and splits each joint embedding over one
    /// grid.
    ///
    /// - Returns: one decomposition for each photograph, in their order, as `decomposition(of:)` gives
    ///   it.
    /// - Throws: as `decomposition(of:)`.
    public func joinedDecompositions(of photographs: [Image]) throws -> [Decomposition] {
        let parts = try networks.map { try $0.decompositions(of: photographs) }
        return try photographs.indices.map { index in
            try joined(parts.map { $0[index] }, size: photographs[index].size)
        }
    }
}
