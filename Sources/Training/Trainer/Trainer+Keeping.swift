import TrainingRuns

extension Trainer {
    /// Validates the network and writes it, with all that is needed to go on: in the order that a sudden
    /// end at any moment leaves consistent (see `TrainingRunWriter`).
    ///
    /// - Returns: `false` when it was stopped while it validated: then the state alone is written.
    func keep(report: (TrainingReport) -> Void, isStopped: () -> Bool) throws -> Bool {
        if let validator {
            guard
                let validation = try validator.validate(
                    network.graph, step: done, report: report, isStopped: isStopped)
            else {
                // What was not validated is not the state after this step: it is validated when the
                // training goes on.
                if done > 0 { try save(isValidated: false) }
                return false
            }
            try folder.append(MetricRecord(validation, epoch: epoch))
            validations.append(validation)
            report(.validation(validation))
        }
        if done > 0 {
            let checkpoint = try folder.write(
                network.model(), preprocessing: network.configuration, step: done)
            report(.checkpoint(step: done, path: checkpoint.path))
        }
        try save()
        folder.removeCheckpoints(keeping: retention, best: best?.step)
        return true
    }

    /// The validation that showed most: by recall@1, of equals by mAP, and of these the first.
    var best: TrainingReport.Validation? {
        validations.reduce(nil) { best, next in
            guard let best else { return next }
            let (new, old) = (next.recall[1] ?? 0, best.recall[1] ?? 0)
            guard new == old else { return new > old ? next : best }
            return next.meanAveragePrecision > best.meanAveragePrecision ? next : best
        }
    }

    /// Makes the best network, or without validation the last one, the result.
    func finish() throws -> Outcome {
        let step = best?.step ?? done
        try folder.finish(with: step)
        return Outcome(
            steps: done, isComplete: true, network: "\(folder.path)/network.onnx",
            networkStep: step, validations: validations)
    }

    /// What there is when it was stopped.
    func outcome() -> Outcome {
        Outcome(
            steps: done, isComplete: false, network: nil, networkStep: nil,
            validations: validations)
    }

    private enum Key {
        static let optimiserSteps = "optimiser.steps"
        static let photographs = "photographs"
        static let isValidated = "validated"
        static func parameter(_ name: String) -> String { "network/\(name)" }
        static func moment(_ name: String) -> String { "moments/\(name)" }
    }

    /// Writes what is needed to go on.
    func save(isValidated: Bool = true) throws {
        var tensors: [(name: String, shape: [Int], values: () throws -> [Float])] = []
        for parameter in network.graph.parameters where !parameter.isFrozen {
            tensors.append(
                (Key.parameter(parameter.name), parameter.tensor.shape, parameter.tensor.floats))
        }
        if let proxies = step.proxies {
            tensors.append((ProxyParameters.name, proxies.tensor.shape, proxies.tensor.floats))
        }
        for moment in step.optimiser.moments {
            tensors.append((Key.moment(moment.name), moment.tensor.shape, moment.tensor.floats))
        }
        let values = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.values) })
        try folder.writeState(
            step: done,
            metadata: [
                Key.optimiserSteps: "\(step.optimiser.stepCount)",
                Key.photographs: "\(training.fingerprint)",
                Key.isValidated: isValidated ? "yes" : "no",
            ], tensors: tensors.map { ($0.name, $0.shape) }
        ) { name in try values[name]?() ?? [] }
    }

    /// Goes on from what was written.
    func restore(_ state: TrainingState) throws {
        guard state.metadata[Key.photographs] == "\(training.fingerprint)" else {
            throw TrainingError(
                .photographs,
                "the photographs in \(training.folder) are not those that \(folder.path) was trained on: some were added, removed or renamed; bring them back, or train anew from its last checkpoint"
            )
        }
        func mismatch(_ name: String) -> TrainingError {
            TrainingError(
                .settings,
                "the saved state in \(folder.path) has no fitting ‘\(name)’; train anew from its last checkpoint"
            )
        }
        for parameter in network.graph.parameters where !parameter.isFrozen {
            guard let tensor = state.tensors[Key.parameter(parameter.name)],
                tensor.shape == parameter.tensor.shape
            else { throw mismatch(parameter.name) }
            try parameter.tensor.set(tensor.values)
        }
        if let proxies = step.proxies {
            guard let tensor = state.tensors[ProxyParameters.name],
                tensor.shape == proxies.tensor.shape
            else { throw mismatch(ProxyParameters.name) }
            try proxies.tensor.set(tensor.values)
        }
        try step.optimiser.restore(
            stepCount: state.metadata[Key.optimiserSteps].flatMap { Int($0) } ?? state.step
        ) { state.tensors[Key.moment($0)]?.values }
        done = state.step
        validations = try TrainingRun(at: folder.path).records.compactMap {
            TrainingReport.Validation($0)
        }
        hasBegun = state.metadata[Key.isValidated] != "no"
    }
}
