import ArgumentParser
import Images
import Networks

struct BatchBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batches",
        abstract: "Embedding pictures that are decoded and of the network's size, many at once.")

    @Argument(help: "An ONNX file.") var network: String

    func run() throws {
        var options = NetworkOptions()
        options.splits = false
        let network = try EmbeddingNetwork(contentsOf: network, options: options)
        let size = network.description.preprocessing.size
        var state: UInt64 = 7
        let pictures = (0..<32).map { _ in
            Image(
                width: size.width, height: size.height,
                pixels: (0..<size.width * size.height * 3).map { _ in
                    // Knuth's linear congruential generator.
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(truncatingIfNeeded: state >> 40)
                })
        }
        let batch = try network.batchSize()
        var (alone, together): ([[Float]], [[Float]]) = ([], [])
        let single = try medianSeconds(rounds: 3) {
            alone = try pictures.map { try network.embedding(of: $0) }
        }
        let batched = try medianSeconds(rounds: 3) {
            together = try network.embeddings(of: pictures)
        }
        precondition(alone == together, "embeddings depend on the batch")
        let count = Double(pictures.count)
        print(
            "{\"\(batch)\": {\"likeness\": \(batched / count), \"likeness_single\": \(single / count)}}"
        )
    }
}
