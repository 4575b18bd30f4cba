import Images
import OnnxRuntime

extension EmbeddingNetwork {
    /// So many pictures are worth measuring for, where nothing is remembered: fewer are embedded
    /// sooner than that is done.
    static let worthMeasuring = 100

    /// Embeds a photograph: what the network puts out for it, as it is. With
    /// `NetworkOptions.pooling`, the pooled feature map.
    ///
    /// - Throws: `OnnxRuntimeError` when the network stops; `NetworkError` when what it puts out is
    ///   not what its graph promised.
    public func embedding(of photograph: Image) throws -> [Float] {
        try embeddings(of: [photograph])[0]
    }

    /// Embeds photographs, many in one run.
    ///
    /// How many is what the processor does fastest with this network. That is measured once, in at most
    /// a few seconds, when 100 photographs or more are embedded, and remembered in the user's folder for
    /// caches, or in `$LIKENESS_CACHE`. Each photograph gets the very numbers that it gets alone, however
    /// many there are: only sizes of batches with which that is so for pictures of noise are used. (ONNX
    /// Runtime adds in another order with some; what that changes is about 10⁻⁷ of an embedding's norm.)
    ///
    /// - Returns: one embedding for each photograph, in their order.
    /// - Throws: as `embedding(of:)`.
    public func embeddings(of photographs: [Image]) throws -> [[Float]] {
        var result: [[Float]] = []
        result.reserveCapacity(photographs.count)
        try embedInputs(photographs.count) { index in
            description.preprocessing.tensor(
                of: photographs[index], layout: description.input.layout
            ).values
        } each: {
            result.append($1)
        }
        return result
    }

    /// How many photographs one run takes where many are embedded; measured now if it is not known.
    ///
    /// - Throws: `OnnxRuntimeError` when the network stops.
    public func batchSize() throws -> Int {
        try batchSizes(for: .max).best
    }

    /// How many photographs every run takes, where the network's file says so.
    package var fixedBatch: Int? { description.input.batch }

    /// Embeds inputs that are made when their run comes.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - input: the values of an input, in the layout that the network has.
    ///   - each: takes the embedding of each input, in order.
    package func embedInputs(
        _ count: Int, _ input: (Int) throws -> [Float], each: (Int, [Float]) throws -> Void
    ) throws {
        guard count > 0 else { return }
        var index = 0
        for pictures in try batchSizes(for: count).runs(of: count) {
            var values: [Float] = []
            for picture in index..<index + pictures { values += try input(picture) }
            for embedding in try embeddings(ofBatch: values, of: pictures) {
                try each(index, embedding)
                index += 1
            }
        }
    }

    /// One run, filled up with zeros where the network wants more pictures.
    func embeddings(ofBatch values: [Float], of pictures: Int) throws -> [[Float]] {
        guard let name = description.embedding else {
            return try pooledEmbeddings(ofBatch: values, of: pictures)
        }
        let batch = description.input.batch ?? pictures
        let fill = values.count / pictures * (batch - pictures)
        let input = Tensor(
            shape: inputShape(batch),
            values: fill == 0 ? values : values + [Float](repeating: 0, count: fill))
        let output = try run(input, outputs: [name])[0]
        let dimension = output.values.count / batch
        guard dimension > 0, output.values.count == dimension * batch else {
            throw NetworkError(
                .unexpectedOutput,
                "the network’s embedding ‘\(name)’ has the shape \(output.shape) for \(batch) pictures, which is not as many vectors; choose another tensor with --embedding"
            )
        }
        return (0..<pictures).map {
            Array(output.values[$0 * dimension..<($0 + 1) * dimension])
        }
    }

    /// Likeness pools the feature map itself: there is no output that would do. Where pictures cannot be told
    /// apart in what a run puts out, each has its own.
    private func pooledEmbeddings(ofBatch values: [Float], of pictures: Int) throws -> [[Float]] {
        let run = try tapped(values, of: pictures)
        let together = (0..<pictures).compactMap { run.pooled(picture: $0) }
        if together.count == pictures { return together }
        let size = values.count / pictures
        return try (0..<pictures).map { picture in
            let own = Array(values[picture * size..<(picture + 1) * size])
            return try decomposition(ofInput: Tensor(shape: inputShape(1), values: own)).embedding
        }
    }

    func inputShape(_ batch: Int) -> [Int] {
        description.input.shape(batch, description.preprocessing.size)
    }
}

extension EmbeddingNetwork {
    /// Finds out how many pictures a run takes, if that is worth it for so many.
    func prepare(for count: Int) throws {
        _ = try batchSizes(for: count)
    }

    func batchSizes(for count: Int) throws -> BatchSizes {
        if let batch = description.input.batch { return .fixed(batch) }
        guard count > 1 else { return .single }
        // The network's file is read for its fingerprint, once, and not for a picture or two.
        var key: BatchSizeCache.Key?
        return try batches.sizes(measuring: count >= Self.worthMeasuring) {
            key = BatchSizeCache.Key(description, runtimeVersion: runtimeVersion)
            return key.flatMap { batches.cache.sizes(for: $0) }
        } measure: {
            let measured = try BatchMeasurement().sizes(BatchTrials(self).trial)
            if let key = key ?? .init(description, runtimeVersion: runtimeVersion) {
                batches.cache.remember(measured, for: key)
            }
            return measured
        }
    }
}
