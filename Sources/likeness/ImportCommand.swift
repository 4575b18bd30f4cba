import ArgumentParser
import OnnxGraph

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn PyTorch weights of a known architecture into an ONNX network.",
        discussion: """
            Reads a state dictionary, .pth or .pt, in the old or the new format. The file is read, \
            not run: whatever asks to run code is refused.

            Known architectures: \(ImportedNetwork.architectures.joined(separator: ", ")).

              likeness import efficientnet-lite0.pth -o efficientnet-lite0.onnx
            """)

    @Argument(help: ArgumentHelp("A file of weights, .pth or .pt.", valueName: "WEIGHTS"))
    var weights: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The network’s file.", valueName: "NET.onnx"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "The architecture, where the weights do not tell.", valueName: "name"))
    var architecture: String?

    func run() throws {
        try OutputError.check(output, replacesNoneOf: [weights])
        let network = try ImportedNetwork(weights: weights, architecture: architecture)
        let files = try uninterrupted { try network.write(to: output) }
        var lines = ["architecture  \(network.architecture), \(network.parameterCount) parameters"]
        for (label, file) in zip(["network", "preprocessing"], files) {
            lines.append(label.padded(to: 14) + file)
        }
        lines.append("next          likeness network \(output)")
        try put(lines.map(\.onOneLine).joined(separator: "\n"))
    }
}
