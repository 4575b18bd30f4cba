import Files
import Terminal
import Training

/// What a training came to.
struct Summary {
    let outcome: Trainer.Outcome
    let folder: String

    init(_ outcome: Trainer.Outcome, folder: String) {
        (self.outcome, self.folder) = (outcome, folder)
    }

    var text: String {
        var lines = ["steps         \(outcome.steps)"]
        if let network = outcome.network, let step = outcome.networkStep {
            lines.append(
                step == 0
                    ? "network       \(network), the start: no checkpoint finds more; all are in \(folder)/checkpoints"
                    : "network       \(network), as it was after step \(step)")
        }
        if let first = outcome.validations.first,
            let best = outcome.validations.first(where: { $0.step == outcome.networkStep })
        {
            func change(_ before: Double, _ after: Double) -> String {
                "\(before.fixed(3)) → \(after.fixed(3))"
            }
            lines.append("recall@1      \(change(first.recall[1] ?? 0, best.recall[1] ?? 0))")
            lines.append("R-precision   \(change(first.rPrecision, best.rPrecision))")
            lines.append(
                "mAP           \(change(first.meanAveragePrecision, best.meanAveragePrecision))")
        }
        lines.append("next          likeness compare \(folder) -o changes.html")
        return lines.map(\.onOneLine).joined(separator: "\n")
    }
}
