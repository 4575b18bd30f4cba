import Terminal
import Training

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A training as a person sees it: a line that changes with every step, and one that stays for every
/// validation.
struct TrainingProgress {
    private var steps = ProgressBar("training", unit: "steps")
    private var validation = ProgressBar("validating", unit: "photographs")
    private var loss: Double?
    private var activeFraction: Double?
    private var speed: Double?

    /// Shows what a training tells.
    mutating func show(_ report: TrainingReport) {
        switch report {
        case .step(let step):
            // What single batches show jumps; a mean over some twenty steps can be read.
            loss = Self.smoothed(loss, step.loss)
            speed = Self.smoothed(speed, step.imagesPerSecond)
            if let active = step.activeFraction {
                activeFraction = Self.smoothed(activeFraction, active)
            }
            validation.clear()
            steps.show(step.number, of: step.total, note: note)
        case .validating(let done, let total):
            steps.clear()
            validation.show(done, of: total)
        case .validation(let result):
            clear()
            say(Self.line(result, loss: loss))
        case .checkpoint: break
        case .unreadable(let path, let reason):
            clear()
            warn("\(path) cannot be read: \(reason)")
        case .remark(let text):
            clear()
            warn(text)
        }
    }

    /// Takes the changing line away.
    mutating func end() { clear() }

    private mutating func clear() {
        steps.clear()
        validation.clear()
    }

    private var note: String {
        var parts = ["loss \((loss ?? 0).fixed(4))"]
        if let activeFraction { parts.append("\((100 * activeFraction).fixed(0)) % active") }
        if let speed { parts.append("\(speed.fixed(speed < 10 ? 1 : 0)) images/s") }
        return parts.joined(separator: ", ")
    }

    private static func smoothed(_ before: Double?, _ now: Double) -> Double {
        before.map { 0.95 * $0 + 0.05 * now } ?? now
    }

    static func line(_ result: TrainingReport.Validation, loss: Double?) -> String {
        let recall = result.recall.sorted { $0.key < $1.key }
            .map { "@\($0.key) \($0.value.fixed(3))" }.joined(separator: " ")
        let after = loss.map { ", loss \($0.fixed(4))" } ?? ""
        return
            "step \(result.step)\(after): recall \(recall), R-precision \(result.rPrecision.fixed(3)), mAP \(result.meanAveragePrecision.fixed(3)) of \(result.queries) photographs"
    }
}
