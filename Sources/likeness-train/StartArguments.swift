import ArgumentParser
import Networks
import OnnxGraph
import Terminal
import Training

/// What a training starts from.
struct StartArguments: ParsableArguments {
    @Option(
        name: .customLong("network"),
        help: ArgumentHelp("Start from this network: any ONNX file.", valueName: "NET.onnx"))
    var path: String?

    @Option(
        help: ArgumentHelp(
            "Start from this architecture: \(UntrainedNetwork.architectures.joined(separator: ", ")).",
            valueName: "name"))
    var architecture: String?

    @Flag(help: "Draw the architecture’s numbers at random: nothing is learned yet.")
    var fromScratch = false

    @Option(
        help: ArgumentHelp(
            "What follows the pooling: linear:D for a new layer of D outputs, l2, or linear:D,l2.",
            valueName: "head"),
        transform: parseHead)
    var head: TailChoice.Head?

    @Option(
        name: .customLong("batch-norm"),
        help: ArgumentHelp(
            "Mean and variance of batch normalisation: those of the batch, or the stored ones; batch for networks from scratch, else stored.",
            valueName: "which"))
    var batchNorm: RunMode.Normalisation?

    @Option(
        help: ArgumentHelp(
            "Leave stored tensors as they are whose names begin so; may be given several times.",
            valueName: "name"))
    var freeze: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave as many layers as they are, from the input on.", valueName: "number"))
    var freezeLayers = 0

    var normalisation: RunMode.Normalisation { batchNorm ?? (fromScratch ? .batch : .stored) }

    func check() throws {
        switch (path, architecture) {
        case (nil, nil):
            throw ValidationError(
                "name what to start from: --network NET.onnx, or --architecture NAME --from-scratch."
            )
        case (.some, .some):
            throw ValidationError("start from --network or from --architecture, not from both.")
        case (nil, .some(let name)):
            guard fromScratch else {
                throw ValidationError(
                    "an architecture has no numbers of its own; add --from-scratch, or make a network of weights with ‘likeness import’ and name it with --network."
                )
            }
            guard UntrainedNetwork.architectures.contains(name) else {
                throw ValidationError(
                    "there is no architecture ‘\(name)’; choose one of \(UntrainedNetwork.architectures.joined(separator: ", "))."
                )
            }
        case (.some, nil):
            guard !fromScratch else {
                throw ValidationError(
                    "a network’s own numbers are what --network starts from; leave out --from-scratch, or name an --architecture."
                )
            }
        }
        guard freezeLayers >= 0 else {
            throw ValidationError("--freeze-layers takes a number from 0 on, not \(freezeLayers).")
        }
    }

    func start(seed: UInt64, _ network: NetworkArguments) -> TrainingStart {
        func tail(_ usual: PoolingChoice) -> TailChoice {
            TailChoice(
                network.pooling ?? usual, head: head ?? TailChoice.Head(), seed: seed)
        }
        if let path {
            let changes = network.pooling != nil || head != nil
            return .network(path: path, tail: changes ? tail(.average) : nil)
        }
        return .architecture(name: architecture ?? "", tail: tail(.average))
    }

    /// What is known of the network, but its pooling, which becomes part of it.
    func options(_ network: NetworkArguments) -> NetworkOptions {
        var options = network.options
        options.mapsWeights = false
        if options.features == nil { options.pooling = nil }
        return options
    }
}

extension RunMode.Normalisation: ExpressibleByArgument {}
