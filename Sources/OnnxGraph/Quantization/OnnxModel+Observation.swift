extension OnnxModel {
    /// The network with three more operators for each tensor of a plan: what they put out is all
    /// that a calibration needs to know of it, a few numbers instead of megabytes.
    ///
    /// - Returns: the network, and the outputs to ask it for.
    package func observed(_ plan: QuantizationPlan) -> (model: OnnxModel, outputs: [Observation]) {
        var additions = GraphAdditions(to: proto.graph)
        let outputs = plan.tensors.map { tensor in
            // Without axes these reduce over all of them, in all versions of ONNX.
            let minimum = additions.name("\(tensor).minimum")
            additions.add("ReduceMin", [tensor], minimum, ["keepdims": 0])
            let maximum = additions.name("\(tensor).maximum")
            additions.add("ReduceMax", [tensor], maximum, ["keepdims": 0])
            var means: String?
            if plan.convolutionInputs.contains(tensor) {
                let name = additions.name("\(tensor).means")
                additions.add("GlobalAveragePool", [tensor], name)
                means = name
            }
            return Observation(tensor: tensor, minimum: minimum, maximum: maximum, means: means)
        }
        var result = self
        result.proto.graph.node += additions.nodes
        return (result, outputs)
    }

    /// The names of the tensors that say what one of a network's tensors holds.
    package struct Observation: Sendable {
        /// The tensor that is observed.
        package let tensor: String
        /// Its least number.
        package let minimum: String
        /// Its greatest.
        package let maximum: String
        /// The mean of each channel, `[batch, channels, 1, …]`; `nil` where it is not needed.
        package let means: String?
    }
}
