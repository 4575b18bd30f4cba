import ArgumentParser
import Networks
import OnnxGraph

/// What makes another network of the one that is looked at.
struct OtherNetworkArguments: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "Write the network’s trunk with the --pooling and --head that are given.",
            valueName: "OTHER.onnx"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "What follows the pooling, which is average unless given: linear:D for a layer of D outputs, l2 to normalise, or linear:D,l2. A linear layer begins with random weights, to be trained.",
            valueName: "head"),
        transform: parseHead)
    var head: TailChoice.Head?

    @Option(
        help: ArgumentHelp("The seed of the linear layer’s weights; else 0.", valueName: "number"))
    var seed: UInt64?

    func validate(pooling: PoolingChoice?) throws {
        if output != nil, head == nil, pooling == nil {
            throw ValidationError(
                "-o writes a network with another tail; say which with --pooling max or --head linear:512"
            )
        }
        if head != nil, output == nil {
            throw ValidationError("--head is for a network that is written; add -o OTHER.onnx")
        }
        if seed != nil, head?.outputs == nil {
            throw ValidationError("--seed is for a linear layer’s weights; add --head linear:512")
        }
    }

    /// Writes the network with another tail, and beside it the preprocessing that was found.
    func write(
        _ path: String, to output: String, arguments: NetworkArguments, json: Bool
    ) throws {
        try OutputError.check(output, replacesNoneOf: [path])
        var options = arguments.options
        let pooling = options.pooling ?? .average
        if options.features == nil { options.pooling = nil }
        let description = try NetworkDescription(contentsOf: path, options: options)
        let choice = TailChoice(pooling, head: head ?? TailChoice.Head(), seed: seed ?? 0)
        let network = try description.replacingTail(choice)
        let preprocessing = try description.preprocessing.configuration()
        let files = try uninterrupted {
            try network.write(to: output, preprocessing: preprocessing)
        }
        if json {
            try putJSON(Report(network: files[0], preprocessing: files[1]))
            return
        }
        let head = [
            self.head?.outputs.map { "a linear layer of \($0) outputs" },
            self.head?.isNormalised == true ? "L2 normalisation" : nil,
        ].compactMap { $0 }
        try put(
            [
                "tail          \((["\(pooling) pooling of ‘\(description.featureMaps.first ?? "")’"] + head).joined(separator: ", then "))",
                "network       \(files[0])", "preprocessing \(files[1])",
                "next          likeness network \(output)",
            ].map(\.onOneLine).joined(separator: "\n"))
    }

    private struct Report: Encodable {
        let network, preprocessing: String
    }
}
