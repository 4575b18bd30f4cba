import LibTorch

extension TrainableGraph {
    /// Leaves parameters as they are.
    ///
    /// - Throws: `TrainingError` where a name fits none, or all are left.
    func freeze(_ frozen: TrainingPlan.Frozen) throws {
        let learned = parameters.filter { $0.role != .statistic }
        var layers: [Int] = []
        for parameter in learned where parameter.role == .weight && layers.last != parameter.layer {
            layers.append(parameter.layer)
        }
        guard frozen.layers < max(layers.count, 1) else {
            throw TrainingError(
                .settings,
                "the network has \(layers.count) layers with weights, of which \(frozen.layers) cannot be left as they are; freeze fewer"
            )
        }
        let limit = frozen.layers > 0 ? layers[frozen.layers] : 0
        for name in frozen.names where !learned.contains(where: { $0.name.hasPrefix(name) }) {
            let some = learned.prefix(4).map { "‘\($0.name)’" }.joined(separator: ", ")
            throw TrainingError(
                .settings,
                "no stored tensor’s name begins with ‘\(name)’; there are \(some) and \(max(learned.count - 4, 0)) more"
            )
        }
        for parameter in learned
        where parameter.layer < limit || frozen.names.contains(where: parameter.name.hasPrefix) {
            parameter.isFrozen = true
            try parameter.tensor.requireGradient(false)
        }
        guard learned.contains(where: { !$0.isFrozen }) else {
            throw TrainingError(.settings, "everything would be left as it is; freeze less")
        }
    }
}
