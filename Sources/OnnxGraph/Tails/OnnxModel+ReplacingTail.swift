extension OnnxModel {
    /// What the output of a network with another tail is called.
    package static let embedding = "embedding"

    /// The same network up to its feature map, and behind that another pooling and head.
    ///
    /// What nothing needs any more is left out: operators, stored numbers, inputs and the outputs
    /// there were. The output is `embedding`, [batch, numbers].
    ///
    /// - Parameters:
    ///   - features: the tensor that is the feature map.
    ///   - axes: what its axes are.
    ///   - pooling: how it becomes one vector. Regions fix the size of the network's input.
    ///   - head: what follows, in order.
    /// - Throws: `OnnxGraphError` when the network has no such tensor, it has other axes, or the
    ///   network is in a version of ONNX that cannot be written.
    package func replacingTail(
        after features: String, axes: FeatureAxes, pooling: GraphPooling,
        head: [GraphHeadStep] = []
    ) throws(OnnxGraphError) -> OnnxModel {
        let version = try operatorSet()
        try check(features, axes, pooling, head)
        var model = self
        // Two tensors of one name would make the network void.
        var features = features
        if model.names().contains(Self.embedding) {
            let other = model.freeName(like: "\(Self.embedding).replaced")
            try model.rename(Self.embedding, to: other)
            if features == Self.embedding { features = other }
        }

        model.prune(to: [features])
        guard !model.graph.inputs.isEmpty else {
            throw OnnxGraphError(
                .unsupported,
                "‘\(features.printable)’ does not depend on the network’s input; choose a tensor that does as the feature map"
            )
        }
        var writer = TailWriter(version: version, taken: model.names())
        var x = writer.pool(features, axes, pooling)
        for step in head { x = writer.step(x, step) }
        writer.output(x, named: Self.embedding)
        model.proto.graph.node += writer.nodes
        model.proto.graph.initializer += writer.initializers
        let embedding = model.embeddingDescription(features, axes, head)
        model.proto.graph.valueInfo += model.proto.graph.output.filter(\.hasType)
        model.proto.graph.output = [embedding]
        if case .regionalMaximum(let regions) = pooling {
            try model.setInputSize(height: regions.inputHeight, width: regions.inputWidth)
        }
        return model
    }

    /// The version of ONNX's own operators that the network uses.
    private func operatorSet() throws(OnnxGraphError) -> Int64 {
        let own = proto.opsetImport.first { $0.domain.isEmpty || $0.domain == "ai.onnx" }
        guard let own, own.version >= TailWriter.oldest else {
            throw OnnxGraphError(
                .unsupported,
                "the network is written in version \(own?.version ?? 1) of ONNX’s operators, which is too old to be changed; convert it to version 17 with onnx.version_converter"
            )
        }
        return own.version
    }

    private func check(
        _ features: String, _ axes: FeatureAxes, _ pooling: GraphPooling, _ head: [GraphHeadStep]
    ) throws(OnnxGraphError) {
        let graph = graph
        guard graph.computes(features) || graph.inputs.contains(where: { $0.name == features })
        else {
            throw OnnxGraphError(
                .unsupported,
                "the network computes no tensor ‘\(features.printable)’; choose one of its tensors as the feature map"
            )
        }
        let shape = graph.description(of: features)?.shape
        if let shape, shape.count != axes.count {
            throw OnnxGraphError(
                .unsupported,
                "the feature map ‘\(features.printable)’ has \(shape.count) axes where a pooling over \(axes.spatial.count) needs \(axes.count); choose another tensor or other axes"
            )
        }
        var channels = shape?[axes.channels].size
        for case .linear(let layer) in head {
            if let channels, channels != layer.inputs {
                throw OnnxGraphError(
                    .unsupported,
                    "a linear layer of \(layer.inputs) inputs cannot follow \(channels) channels of ‘\(features.printable)’; give it as many inputs"
                )
            }
            channels = layer.outputs
        }
        if case .regionalMaximum(let pooling) = pooling {
            guard axes.spatial.count == 2, !pooling.regions.isEmpty else {
                throw OnnxGraphError(
                    .unsupported,
                    "R-MAC pools over regions of rows and columns, which ‘\(features.printable)’ does not have; choose another pooling"
                )
            }
        }
    }

    private func embeddingDescription(
        _ features: String, _ axes: FeatureAxes, _ head: [GraphHeadStep]
    ) -> Onnx_ValueInfoProto {
        let shape = graph.description(of: features)?.shape
        var channels = shape?[axes.channels].size
        for case .linear(let layer) in head { channels = layer.outputs }
        return Onnx_ValueInfoProto(
            Self.embedding,
            shape: [
                shape?.first ?? .free("batch"), channels.map { .fixed($0) } ?? .free("channels"),
            ])
    }
}
