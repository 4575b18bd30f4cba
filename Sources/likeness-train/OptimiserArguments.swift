import ArgumentParser
import Training

/// How the network's numbers follow the loss.
struct OptimiserArguments: ParsableArguments {
    @Option(name: .customLong("optimiser"), help: "How parameters follow their gradients.")
    var method = OptimiserSettings.Method.adamW

    @Option(
        help: ArgumentHelp(
            "The highest learning rate: for adam and adamw 0.00003, and 0.001 from scratch; for sgd ten times as much.",
            valueName: "number"))
    var learningRate: Double?

    @Option(help: ArgumentHelp("Weight decay.", valueName: "number"))
    var weightDecay = 0.0001

    @Option(help: ArgumentHelp("The momentum of sgd.", valueName: "number"))
    var momentum = 0.9

    @Option(
        help: ArgumentHelp(
            "Shorten the gradient to this length, all together; 10 unless given, none for any length.",
            valueName: "length"),
        transform: parseLength)
    var clip = Length(value: 10)

    @Option(
        help: ArgumentHelp(
            "After the warm-up: cosine, unless given; constant; or steps:PARTS:FACTOR, such as steps:0.5,0.8:0.1.",
            valueName: "schedule"),
        transform: parseSchedule)
    var schedule = LearningRateSchedule.Shape.cosine

    @Option(
        help: ArgumentHelp(
            "The part of the steps in which the learning rate rises.", valueName: "part"))
    var warmUp = 0.05

    /// A length, or none.
    struct Length {
        let value: Double?
    }

    func validate() throws {
        guard (0...1).contains(warmUp) else {
            throw ValidationError("--warm-up takes a part of the training, from 0 to 1.")
        }
        if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
            throw ValidationError("--learning-rate takes a number above 0, not \(learningRate).")
        }
        guard weightDecay >= 0, weightDecay.isFinite else {
            throw ValidationError("--weight-decay takes a number from 0 on, not \(weightDecay).")
        }
        guard (0..<1).contains(momentum) else {
            throw ValidationError("--momentum takes a number from 0 to below 1, not \(momentum).")
        }
    }

    func settings(isFromScratch: Bool) -> OptimiserSettings {
        // A network that has learned loses more than it gains at 10⁻⁴: docs/training.md.
        let usual = (isFromScratch ? 1e-3 : 3e-5) * (method == .sgd ? 10 : 1)
        var settings = OptimiserSettings(
            method, learningRate: learningRate ?? usual, weightDecay: weightDecay)
        settings.momentum = momentum
        settings.largestGradientNorm = clip.value
        return settings
    }

    func schedule(steps: Int) throws -> LearningRateSchedule {
        LearningRateSchedule(
            schedule, warmUp: min(Int((warmUp * Double(steps)).rounded()), steps), steps: steps)
    }
}

extension OptimiserSettings.Method: ExpressibleByArgument {}

private func parseLength(_ text: String) throws -> OptimiserArguments.Length {
    if text == "none" { return .init(value: nil) }
    guard let length = Double(text), length > 0, length.isFinite else {
        throw ValidationError("a length is a number above 0, or none.")
    }
    return .init(value: length)
}

private func parseSchedule(_ text: String) throws -> LearningRateSchedule.Shape {
    switch text {
    case "cosine": return .cosine
    case "constant": return .constant
    default:
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let milestones = parts.count == 3 ? parts[1].split(separator: ",").map { Double($0) } : []
        guard parts.count == 3, parts[0] == "steps", let factor = Double(parts[2]), factor > 0,
            !milestones.isEmpty, milestones.allSatisfy({ $0.map { (0...1).contains($0) } ?? false })
        else {
            throw ValidationError(
                "a schedule is cosine, constant, or steps:PARTS:FACTOR with parts of the training from 0 to 1, steps:0.5,0.8:0.1."
            )
        }
        return .steps(milestones: milestones.compactMap { $0 }, factor: factor)
    }
}
