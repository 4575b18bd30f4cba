extension OnnxModel {
    /// Makes the network take images of one size only.
    ///
    /// - Throws: `OnnxGraphError` when it has no image input, or one of another fixed size.
    mutating func setInputSize(height: Int, width: Int) throws(OnnxGraphError) {
        let (index, rows) = try imageInput()
        for (axis, size) in [(rows, height), (rows + 1, width)] {
            let dimension = proto.graph.input[index].type.tensorType.shape.dim[axis]
            if case .dimValue(let present)? = dimension.value, present > 0, present != size {
                throw OnnxGraphError(
                    .unsupported,
                    "the network takes images of \(present) rows or columns only, not \(height)×\(width); pool over regions of the map that it has then"
                )
            }
            proto.graph.input[index].type.tensorType.shape.dim[axis].dimValue = Int64(size)
        }
    }

    /// Makes a network that is channels first throughout take images of any size, where only its old
    /// tail took one.
    ///
    /// - Throws: `OnnxGraphError` when it has no image input.
    package mutating func freeInputSize() throws(OnnxGraphError) {
        let index = try imageInput().index
        proto.graph.input[index].free(2, "height")
        proto.graph.input[index].free(3, "width")
        // What the file says of tensors inside belongs to the one size.
        for index in proto.graph.valueInfo.indices
        where proto.graph.valueInfo[index].type.tensorType.shape.dim.count == 4 {
            proto.graph.valueInfo[index].free(2, "rows")
            proto.graph.valueInfo[index].free(3, "columns")
        }
    }

    /// The input that is an image, and its axis of rows; that of columns follows.
    private func imageInput() throws(OnnxGraphError) -> (index: Int, rows: Int) {
        let stored = Set(proto.graph.initializer.map(\.name))
        for (index, input) in proto.graph.input.enumerated() where !stored.contains(input.name) {
            let shape = TensorDescription(input).shape ?? []
            guard shape.count == 4 else { continue }
            let colours = [1, 3]
            if shape[1].size.map(colours.contains) == true { return (index, 2) }
            if shape[3].size.map(colours.contains) == true { return (index, 1) }
        }
        throw OnnxGraphError(
            .unsupported,
            "the network has no input of the shape [batch, 3, height, width], whose size could be changed; export it again with one"
        )
    }
}

extension Onnx_ValueInfoProto {
    /// Makes an axis any size.
    fileprivate mutating func free(_ axis: Int, _ name: String) {
        type.tensorType.shape.dim[axis].dimParam = name
    }
}
