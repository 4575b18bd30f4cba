extension OnnxModel {
    /// The part of the network that some of its tensors need, with those as its outputs: without the
    /// inputs, operators and weights that only others need.
    package consuming func restricted(to outputs: [String]) -> OnnxModel {
        var model = self
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

    /// The names of the inputs that a tensor depends on.
    package func inputs(neededBy tensor: String) -> [String] {
        let needed = tensors(neededBy: [tensor])
        return inputs.map(\.name).filter { needed.contains($0) }
    }
}
