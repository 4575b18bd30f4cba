import ArgumentParser
import Foundation
import Galleries
import Networks

struct IndexBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "A folder of photographs to a gallery: reading, decoding, embedding, keeping.")

    @Argument(help: "An ONNX file.") var network: String
    @Argument(help: "A folder of photographs.") var photographs: String

    func run() throws {
        var options = NetworkOptions()
        options.splits = false
        options.threads = 1
        let network = try EmbeddingNetwork(contentsOf: network, options: options)
        let gallery = FileManager.default.temporaryDirectory
            .appendingPathComponent("likeness-bench-\(UUID())")
        defer { try? FileManager.default.removeItem(at: gallery) }
        let report = try GalleryIndexer(gallery.path, network: network).index(photographs)
        precondition(report.contents.failures == 0, "a photograph could not be embedded")
        // All of it: listing the folder, the catalogue and the disk as well.
        let seconds = report.duration / .seconds(1) / Double(report.embedded + report.reused)
        print("{\"\(report.embedded + report.reused)\": {\"likeness\": \(seconds)}}")
    }
}
