import ArgumentParser
import Networks
import OnnxGraph
import Terminal

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn weights of a known architecture into an ONNX network.",
        usage: "likeness import [<options>] <WEIGHTS> --output <NET.onnx>",
        discussion: """
            Reads a state dictionary: PyTorch’s .pth or .pt, in the old or the new format, or \
            .safetensors. The file is read, not run: whatever asks to run code is refused.

            Known architectures: \(ImportedNetwork.architectures.joined(separator: ", ")).

              likeness import resnet50.pth -o resnet50.onnx
              likeness import resnet50.pth -o max.onnx --pooling max
              likeness import resnet50.pth -o new.onnx --embedding linear:512,l2
              likeness import resnet50.pth -o start.onnx --keep-batch-normalisation

            With --pooling or --embedding the classifier is dropped, and the feature map is pooled \
            anew. A linear layer begins with random weights, to be trained.
            """)

    @Argument(
        help: ArgumentHelp("A file of weights, .pth, .pt or .safetensors.", valueName: "WEIGHTS"))
    var weights: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The network’s file.", valueName: "NET.onnx"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "The architecture, where the weights do not tell.", valueName: "name"))
    var architecture: String?

    @Option(
        help: ArgumentHelp(
            "Pool the feature map anew: average, max, gem:P or rmac, which fixes the input’s size.",
            valueName: "pooling"),
        transform: parsePooling)
    var pooling: PoolingChoice?

    @Option(
        help: ArgumentHelp(
            "What follows the pooling, which is average unless given: linear:D for a layer of D outputs, l2 to normalise, or linear:D,l2.",
            valueName: "head"),
        transform: parseHead)
    var embedding: TailChoice.Head?

    @Option(
        help: ArgumentHelp("The seed of the linear layer’s weights; else 0.", valueName: "number"))
    var seed: UInt64?

    @Flag(
        help: ArgumentHelp(
            "Write batch normalisation as operators of its own, to be trained, and not into the convolutions’ weights."
        ))
    var keepBatchNormalisation = false

    func validate() throws {
        if seed != nil, embedding?.outputs == nil {
            throw ValidationError(
                "--seed is for a linear layer’s weights; add --embedding linear:512")
        }
    }

    func run() throws {
        try OutputError.check(output, replacesNoneOf: [weights])
        var network = try ImportedNetwork(
            weights: weights, architecture: architecture,
            normalisation: keepBatchNormalisation ? .kept : .folded)
        if pooling != nil || embedding != nil {
            network = try network.replacingTail(
                TailChoice(
                    pooling ?? .average, head: embedding ?? TailChoice.Head(), seed: seed ?? 0))
        }
        let files = try uninterrupted { try network.write(to: output) }
        var lines = [
            "architecture  \(network.architecture) (\(network.dialect)), \(network.parameterCount) parameters"
        ]
        for (label, file) in zip(["network", "preprocessing"], files) {
            lines.append(label.padded(to: 14) + file)
        }
        lines.append("next          likeness network \(output)")
        try put(lines.map(\.onOneLine).joined(separator: "\n"))
    }
}
