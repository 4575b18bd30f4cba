import ArgumentParser
import Networks
import OnnxGraph
import Terminal

/// What makes another network of the one that is looked at.
struct OtherNetworkArguments: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            "Write another network: with the --pooling and --head that are given, or in eight bits.",
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

    @Option(
        help: ArgumentHelp(
            "Bring the network to eight bits, by what it does on the photographs in this folder: at least 16, better 200, of the kind it is used for.",
            valueName: "folder"))
    var quantise: String?

    func validate(pooling: PoolingChoice?) throws {
        if output != nil, head == nil, pooling == nil, quantise == nil {
            throw ValidationError(
                "-o writes another network; say which with --pooling max, --head linear:512 or --quantise FOLDER"
            )
        }
        if quantise != nil, output == nil {
            throw ValidationError(
                "--quantise makes a second network; name its file with -o INT8.onnx")
        }
        if quantise != nil, head != nil {
            throw ValidationError(
                "--quantise and --head make one network each; write the one with another head first, and quantise that"
            )
        }
        if head != nil, output == nil {
            throw ValidationError("--head is for a network that is written; add -o OTHER.onnx")
        }
        if seed != nil, head?.outputs == nil {
            throw ValidationError("--seed is for a linear layer’s weights; add --head linear:512")
        }
    }

    /// Writes the other network, and beside it the preprocessing that was found.
    func write(
        _ path: String, to output: String, arguments: NetworkArguments, json: Bool
    ) throws {
        try OutputError.check(output, replacesNoneOf: [path])
        if let quantise {
            return try Quantisation(
                network: path, photographs: quantise, output: output, options: arguments.options
            ).run(json: json)
        }
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
