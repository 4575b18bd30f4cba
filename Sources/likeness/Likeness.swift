import ArgumentParser
import Figures

@main
struct Likeness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "likeness",
        abstract: "See why two images look alike to a network.",
        discussion: """
            The similarity of two images, as an embedding network sees it, is split exactly over \
            their regions and shown as heat maps. Each map comes with a certificate that it adds up \
            to the score.

              likeness pair A.jpg B.jpg                  explain a pair, with the sample network
              likeness pair A.jpg B.jpg --network N.onnx explain it with your own
              likeness network N.onnx                    see what Likeness makes of a network
              likeness import W.pth -o N.onnx            PyTorch weights to ONNX
            """,
        version: LikenessVersion.current,
        subcommands: [PairCommand.self, NetworkCommand.self, ImportCommand.self])
}
