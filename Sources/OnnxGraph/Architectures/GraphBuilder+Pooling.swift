extension GraphBuilder {
    /// The largest of each `kernel` rows and columns.
    ///
    /// - Parameter padding: rows and columns on each side that count for nothing. The output has
    ///   ⌈size / stride⌉ of them where it is `(kernel − 1) / 2`; without padding, the size must be a
    ///   multiple of the stride for that, and otherwise what is left over is dropped.
    package mutating func maxPool(
        _ x: Tensor, kernel: Int, stride: Int, padding: Int = 0, named name: String
    ) -> Tensor {
        add(
            "MaxPool", [x.name], named: name,
            shape: [
                x.shape[0], x.shape[1], x.shape[2].divided(by: stride, named: "rows"),
                x.shape[3].divided(by: stride, named: "columns"),
            ],
            attributes: [
                "kernel_shape": .integers([kernel, kernel]),
                "strides": .integers([stride, stride]),
                "pads": .integers(Array(repeating: padding, count: 4)),
            ])
    }

    /// The mean over rows and columns: [batch, channels, 1, 1].
    package mutating func globalAveragePool(_ x: Tensor, named name: String) -> Tensor {
        add(
            "GlobalAveragePool", [x.name], named: name,
            shape: [x.shape[0], x.shape[1], .fixed(1), .fixed(1)])
    }

    /// [batch, channels, rows, columns] as [batch, channels · rows · columns]; the map's size must be
    /// known.
    package mutating func flatten(_ x: Tensor, named name: String) -> Tensor {
        let count = x.shape[1...].reduce(1) { $0 * ($1.size ?? 1) }
        return add(
            "Flatten", [x.name], named: name, shape: [x.shape[0], .fixed(count)],
            attributes: ["axis": .integer(1)])
    }

    /// The end of most classifiers: the mean over the feature map, `embedding`, and the linear layer
    /// of the classes' scores, `logits`, unless the weights come without it.
    ///
    /// - Throws: `OnnxGraphError` when weights have another shape or are left over.
    package mutating func classifier(
        of features: Tensor, _ layer: String
    ) throws(OnnxGraphError) -> OnnxModel {
        let pooled = globalAveragePool(features, named: "pooled")
        let embedding = flatten(pooled, named: "embedding")
        let inner = [features, pooled, embedding]
        guard let classes = outputs(of: layer) else {
            return try model(output: embedding, describing: inner)
        }
        let logits = try linear(embedding, layer, channels: classes, named: "logits")
        return try model(output: logits, describing: inner)
    }
}
