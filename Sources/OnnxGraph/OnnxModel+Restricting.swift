extension OnnxModel {
    /// The part of the network that some of its tensors need, with those as its outputs: without the
    /// inputs, operators and weights that only others need.
    package consuming func restricted(to outputs: [String]) -> OnnxModel {
        var model = including(outputs)
        model.prune(to: outputs)
        return model
    }
}

extension Graph {
    /// All tensors that some tensors are computed from, and these themselves.
    package func tensors(neededBy outputs: [String]) -> Set<String> {
        var needed = Set(outputs)
        var queue = outputs
        while let tensor = queue.popLast() {
            guard let node = producer(of: tensor) else { continue }
            for input in node.tensorsRead where needed.insert(input).inserted {
                queue.append(input)
            }
        }
        return needed
    }

    /// The tensors that depend on one input and on no other. Operators stand in an order in which they
    /// can be run (ONNX, "Graphs"), so that one look at each is enough.
    package func tensors(dependingOnlyOn input: String) -> Set<String> {
        func dependent(on inputs: Set<String>) -> Set<String> {
            nodes.reduce(into: inputs) { found, node in
                guard node.tensorsRead.contains(where: found.contains) else { return }
                found.formUnion(node.outputs)
            }
        }
        return dependent(on: [input]).subtracting(
            dependent(on: Set(inputs.map(\.name)).subtracting([input])))
    }

    /// The names of the inputs that a tensor depends on.
    package func inputs(neededBy tensor: String) -> [String] {
        let needed = tensors(neededBy: [tensor])
        return inputs.map(\.name).filter { needed.contains($0) }
    }
}
