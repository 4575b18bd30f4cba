import TrainingRuns

extension Trainer {
    /// Takes one step and writes down what it showed.
    func take(_ loader: BatchLoader, report: (TrainingReport) -> Void) throws {
        let start = ContinuousClock.now
        var result = TrainingStep.Result()
        var last: PreparedBatch?
        for _ in 0..<plan.batches.accumulated {
            guard let batch = try loader.next() else { break }
            try step.learn(from: batch, into: &result)
            last = batch
        }
        guard let last else {
            throw TrainingError(.photographs, "no photographs are left to learn from")
        }
        let factor = plan.schedule.factor(at: done)
        try step.move(at: done, after: last, &result)
        done += 1
        let seconds = start.duration(to: .now) / .seconds(1)
        let shown = TrainingReport.Step(
            number: done, total: plan.steps, epoch: epoch, loss: result.loss,
            activeFraction: result.activeFraction,
            learningRate: plan.optimiser.learningRate * factor,
            gradientNorm: result.gradientNorm,
            imagesPerSecond: seconds > 0 ? Double(result.images) / seconds : 0)
        try folder.append(MetricRecord(shown))
        report(.step(shown))
    }

    /// How often every photograph was met.
    var epoch: Double {
        Double(done * plan.batches.accumulated) / Double(sampler.stepsPerEpoch)
    }
}

extension MetricRecord {
    init(_ step: TrainingReport.Step) {
        var values: [(name: MetricName, value: Double)] = [
            (.loss, step.loss), (.learningRate, step.learningRate),
            (.gradientNorm, step.gradientNorm), (.imagesPerSecond, step.imagesPerSecond),
        ]
        if let active = step.activeFraction { values.insert((.activeFraction, active), at: 1) }
        self.init(.training, step: step.number, epoch: step.epoch, values: values)
    }

    init(_ validation: TrainingReport.Validation, epoch: Double) {
        self.init(
            .validation, step: validation.step, epoch: epoch,
            values: validation.recall.sorted { $0.key < $1.key }.map { (.recall(at: $0), $1) } + [
                (.rPrecision, validation.rPrecision),
                (.meanAveragePrecision, validation.meanAveragePrecision),
                (.queries, Double(validation.queries)),
            ])
    }
}

extension TrainingReport.Validation {
    /// What was written down; `nil` for other records.
    init?(_ record: MetricRecord) {
        guard record.kind == .validation else { return nil }
        self.init(
            step: record.step,
            recall: Dictionary(
                uniqueKeysWithValues: Validator.depths.map { ($0, record[.recall(at: $0)] ?? 0) }),
            rPrecision: record[.rPrecision] ?? 0,
            meanAveragePrecision: record[.meanAveragePrecision] ?? 0,
            queries: Int(record[.queries] ?? 0))
    }
}
