import OnnxGraph
import RandomNumbers

extension EmbeddingNetwork {
    /// The same network, what its last layers have learned undone: the weights of each are in random
    /// order, which keeps their mean and their spread.
    ///
    /// Maps must change with it, if they show what the network has learned and not just edges of the
    /// picture (Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018, section 3.1, cascading
    /// randomisation: from the top down).
    ///
    /// A layer is an operator with a stored tensor of two or more axes: a convolution, a product of
    /// matrices. Biases and normalisations stay.
    ///
    /// - Parameters:
    ///   - share: of the layers, 0…1, the last first; one layer at least.
    ///   - seed: the same one gives the same order.
    /// - Returns: the network, how many of its layers were changed, and of how many.
    /// - Throws: what reading its file again throws; `NetworkError` where there is no such layer.
    /// - Precondition: the share is in that range.
    package func randomised(
        _ share: Double, seed: UInt64
    ) throws -> (network: EmbeddingNetwork, layers: Int, of: Int) {
        precondition((0...1).contains(share), "\(share) of the layers")
        var options = description.options
        options.mapsWeights = false
        var counts = (changed: 0, all: 0)
        let changed = try NetworkDescription(contentsOf: description.path, options: options) {
            model in
            let layers = try model.learnedLayers(before: description.outputs)
            let chosen = layers.suffix(max(1, Int((share * Double(layers.count)).rounded())))
            guard !chosen.isEmpty else {
                throw NetworkError(
                    .tailNotUnderstood,
                    "\(description.path) stores no weights of layers that could be put in random order"
                )
            }
            counts = (chosen.count, layers.count)
            var tensors: [String: ConstantTensor] = [:]
            for (place, layer) in chosen.enumerated() {
                var random = SplitMix64(seed: seed, place: [0xADEB, layers.count - place])
                var numbers = layer.tensor.floats
                random.shuffle(&numbers)
                tensors[layer.name] = ConstantTensor(shape: layer.tensor.shape, floats: numbers)
            }
            return try model.replacingNumbers(of: tensors)
        }
        return (try EmbeddingNetwork(changed), counts.changed, counts.all)
    }
}

extension OnnxModel {
    /// The stored weights of layers that some tensors are computed from, in the order of the layers.
    fileprivate func learnedLayers(
        before tensors: [String]
    ) throws -> [(name: String, tensor: ConstantTensor)] {
        let graph = graph
        let needed = graph.tensors(neededBy: tensors)
        let stored = Dictionary(
            try storedFloats.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        var layers: [(name: String, tensor: ConstantTensor)] = []
        for node in graph.nodes where node.outputs.contains(where: needed.contains) {
            for name in node.inputs {
                // A single axis is a bias's or a normalisation's; one number more than once is no weight.
                guard let tensor = stored[name], tensor.shape.count > 1, tensor.floats.count > 1,
                    seen.insert(name).inserted
                else { continue }
                layers.append((name, tensor))
            }
        }
        return layers
    }
}
