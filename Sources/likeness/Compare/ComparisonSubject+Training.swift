import Figures
import Files
import Terminal
import TrainingRuns

extension ComparisonSubject {
    /// What is named on the command line: one folder of a training, or networks.
    ///
    /// - Parameters:
    ///   - photographs: where they are, if that was said.
    ///   - checkpoints: how many of a training are compared.
    /// - Throws: `OutputError` and `TrainingRunError`, where there is nothing to compare or nothing to
    ///   compare it on.
    init(_ paths: [String], photographs: String?, checkpoints: Int) throws {
        if paths.count == 1, let path = paths.first, Self.isFolder(path) || !Self.exists(path) {
            try self.init(
                training: TrainingRun(at: path), photographs: photographs, count: checkpoints)
        } else {
            try self.init(networks: paths, photographs: photographs)
        }
    }

    /// The checkpoints of a training.
    private init(training run: TrainingRun, photographs: String?, count: Int) throws {
        let checkpoints = Self.evenly(count, of: try run.requireCheckpoints())
        let settings = run.settings
        let epochs = Dictionary(run.records.map { ($0.step, $0.epoch) }) { first, _ in first }
        subject = .checkpoints
        title = run.path.lastPathComponent
        networks = checkpoints.map {
            ComparedNetwork(
                name: "step \($0.step)", path: $0.path, step: $0.step,
                epoch: epochs[$0.step].flatMap { $0.isFinite ? $0 : nil })
        }
        cache = (run.path.hasSuffix("/") ? String(run.path.dropLast()) : run.path) + "/galleries"
        if let photographs {
            self.photographs = photographs
        } else if settings.validationImages != nil || !settings.validationClasses.isEmpty {
            self.photographs = settings.validationImages ?? settings.images
            subfolders =
                settings.validationClasses.isEmpty ? nil : Set(settings.validationClasses)
        } else {
            throw OutputError(
                "\(run.path) was trained without photographs for validation; say with --gallery-images on which its checkpoints are compared"
            )
        }
        facts = Self.facts(settings)
        curves = Self.curves(of: run)
    }

    /// So many, as far apart as can be, the first and the last among them; of one, the last.
    static func evenly<Element>(_ count: Int, of all: [Element]) -> [Element] {
        guard count < all.count else { return all }
        guard count > 1 else { return Array(all.suffix(count)) }
        return (0..<count).map { all[($0 * (all.count - 1) + (count - 1) / 2) / (count - 1)] }
    }

    private static func facts(_ settings: RunSettings) -> [GalleryReport.Fact] {
        var facts: [GalleryReport.Fact] = []
        switch settings.start {
        case .network(let path, _): facts.append(.init("start", path.lastPathComponent))
        case .architecture(let name, _):
            facts.append(.init("start", name, note: "random weights"))
        }
        if let pooling = settings.pooling { facts.append(.init("pooling", pooling)) }
        if let head = settings.head { facts.append(.init("head", head)) }
        facts.append(
            .init("classes trained on", NumberText.count(settings.trainingClasses.count)))
        return facts
    }

    /// What the training noted itself.
    private static func curves(of run: TrainingRun) -> [ComparisonReport.Curve] {
        typealias Curve = ComparisonReport.Curve
        let noted: [(Curve.Quantity, MetricName, MetricRecord.Kind)] =
            [(.loss, .loss, .training)]
            + [1, 2, 4, 8].map { (.retrieval(.recall(at: $0)), .recall(at: $0), .validation) }
            + [
                (.retrieval(.rPrecision), .rPrecision, .validation),
                (.retrieval(.meanAveragePrecision), .meanAveragePrecision, .validation),
            ]
        return noted.compactMap { quantity, name, kind in
            let points = run.curve(name, kind: kind)
            guard points.count > 1 else { return nil }
            return Curve(
                quantity, source: .training,
                points: points.map { Curve.Point(x: Double($0.step), value: $0.value) })
        }
    }
}
