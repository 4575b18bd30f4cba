import ArgumentParser
import MetricLearning

/// What is minimised.
struct LossArguments: ParsableArguments {
    @Option(
        name: .customLong("loss"),
        help: ArgumentHelp("What is minimised.", valueName: "loss"))
    var name = LossName.batchAllTriplet

    @Option(
        help: ArgumentHelp(
            "By how much another class must be farther away; soft for a soft margin.",
            valueName: "margin"),
        transform: parseMargin)
    var margin: LossMargin?

    @Option(help: "How far apart two embeddings are.")
    var distance: EmbeddingDistance?

    @Option(help: "How the terms of a batch become one number.")
    var reducer: LossReducer?

    @Option(
        help: ArgumentHelp(
            "What the logits of nt-xent, sup-con and proxy-nca++ are divided by.",
            valueName: "number"))
    var temperature: Double?

    func validate() throws {
        do {
            _ = try settings.resolved()
        } catch let error as MetricLearningError {
            throw ValidationError(error.message)
        }
    }

    var settings: LossSettings {
        LossSettings(
            loss: name, distance: distance, margin: margin, reducer: reducer,
            temperature: temperature)
    }
}

extension LossName: ExpressibleByArgument {}
extension EmbeddingDistance: ExpressibleByArgument {}
extension LossReducer: ExpressibleByArgument {}

private func parseMargin(_ text: String) throws -> LossMargin {
    guard let margin = LossMargin(text) else {
        throw ValidationError("a margin is a number from 0 on, 0.2, or soft.")
    }
    return margin
}
