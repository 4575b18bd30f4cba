extension OnnxModel {
    /// The network with an input of whole numbers that takes them as 32-bit floats: they are cast behind
    /// the input.
    package consuming func takingFloats(_ input: String) -> OnnxModel {
        var model = self
        var graph = model.proto.graph
        guard let index = graph.input.firstIndex(where: { $0.name == input }) else { return model }
        let type = graph.input[index].type.tensorType.elemType
        let cast = model.freeName(like: "\(input).whole")
        graph.renameReads(of: input, to: cast)
        graph.input[index].type.tensorType.elemType = ElementType.float.rawValue
        graph.node.insert(
            .with {
                $0.opType = "Cast"
                $0.name = cast
                $0.input = [input]
                $0.output = [cast]
                $0.attribute = [
                    .with {
                        $0.name = "to"
                        $0.type = 2
                        $0.i = Int64(type)
                    }
                ]
            }, at: 0)
        model.proto.graph = graph
        return model
    }
}

extension Onnx_GraphProto {
    /// Lets whatever reads a tensor read another, also within branches and loops.
    fileprivate mutating func renameReads(of tensor: String, to name: String) {
        for index in node.indices {
            node[index].input = node[index].input.map { $0 == tensor ? name : $0 }
            for place in node[index].attribute.indices where node[index].attribute[place].hasG {
                node[index].attribute[place].g.renameReads(of: tensor, to: name)
            }
        }
    }
}
