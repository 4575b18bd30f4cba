import LibTorch
import MetricLearning
import RandomNumbers
import VectorMath

/// One step: batches through the network, their loss, its derivatives back, and the parameters moved.
struct TrainingStep {
    let network: TrainedNetwork
    let loss: any MetricLoss
    let proxies: ProxyParameters?
    let optimiser: Optimiser
    let plan: TrainingPlan
    let seed: UInt64

    struct Result {
        var loss = 0.0
        var activeCount = 0
        var totalCount = 0
        var hasActive = false
        var gradientNorm = 0.0
        var images = 0

        var activeFraction: Double? {
            hasActive && totalCount > 0 ? Double(activeCount) / Double(totalCount) : nil
        }
    }

    /// Adds a batch's gradients to those that are there.
    ///
    /// - Throws: `TrainingError` with the code `diverged` and the names of the photographs where the loss
    ///   is no number.
    func learn(from batch: PreparedBatch, into result: inout Result) throws {
        let graph = network.graph
        let pictures = try TorchTensor(batch.values, shape: batch.shape, device: graph.device)
        let mode = RunMode(normalisation: plan.normalisation, dropoutSeed: dropoutSeed(batch))
        let embeddings = try graph.run(pictures, mode: mode).unitRows()
        let directions = try proxies.map { try $0.tensor.unitRows() }
        let value = loss.evaluate(
            EmbeddedBatch(try Matrix(embeddings), labels: batch.labels),
            proxies: try directions.map { try Matrix($0) })
        guard value.value.isFinite else { throw diverged("the loss", batch) }
        let share = 1 / Double(plan.batches.accumulated)
        result.loss += value.value * share
        result.images += batch.labels.count
        result.totalCount += value.totalCount
        if let active = value.activeCount {
            result.activeCount += active
            result.hasActive = true
        }
        try embeddings.backward(
            TorchTensor(
                value.gradient.values, shape: [value.gradient.rows, value.gradient.columns],
                device: graph.device))
        if let directions, let gradient = value.proxyGradient {
            try directions.backward(
                TorchTensor(
                    gradient.values, shape: [gradient.rows, gradient.columns], device: graph.device)
            )
        }
    }

    /// What dropout drops depends on the seed and the batch alone.
    private func dropoutSeed(_ batch: PreparedBatch) -> UInt64 {
        var random = SplitMix64(seed: seed, place: [0xD0, batch.step])
        return random.next()
    }

    /// Moves the parameters by the gradients that are there.
    ///
    /// - Parameter batch: the last, to be named.
    func move(at step: Int, after batch: PreparedBatch, _ result: inout Result) throws {
        let share = 1 / Double(plan.batches.accumulated)
        result.gradientNorm = try optimiser.gradientNorm() * share
        guard result.gradientNorm.isFinite else { throw diverged("the gradient", batch) }
        var scale = share
        if let limit = plan.optimiser.largestGradientNorm, result.gradientNorm > limit {
            scale *= limit / result.gradientNorm
        }
        try optimiser.step(factor: plan.schedule.factor(at: step), gradientScale: scale)
    }

    /// How many photographs are named; a person looks at no more.
    private static let mostNamed = 8

    private func diverged(_ what: String, _ batch: PreparedBatch) -> TrainingError {
        let named = batch.paths.prefix(Self.mostNamed).joined(separator: ", ")
        let more = batch.paths.count - Self.mostNamed
        return TrainingError(
            .diverged,
            "\(what) of batch \(batch.step) is not a number; it has \(named)\(more > 0 ? " and \(more) more" : ""). Nothing was changed by it: look at these photographs, or train anew with a lower learning rate or with gradients clipped"
        )
    }
}
