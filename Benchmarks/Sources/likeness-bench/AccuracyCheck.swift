import ArgumentParser
import Foundation
import Images
import Networks

/// Whether a network is fed as it was trained: the classifier's accuracy on labelled photographs.
///
/// A wrong mean, size or channel order shows here, and nowhere else as clearly.
struct AccuracyCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accuracy",
        abstract:
            "The top-1 accuracy of an ImageNet classifier on photographs named by WordNet id.",
        discussion:
            "FOLDER holds one or more photographs of each of the 1000 classes, named n01440764_….JPEG; sorted ids are the order of the classes."
    )

    @Argument(help: "A folder of photographs.") var folder: String
    @Option(help: "The network, with its class scores as output.") var network: String
    @Option(help: "The tensor of the class scores.") var scores = "logits"

    func run() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("n") && $0.contains("_") }.sorted()
        let ids = names.map { String($0.prefix { $0 != "_" }) }
        let classes = Array(Set(ids)).sorted()
        // The evaluation the network was published with: the shorter side to 256, the middle 224.
        var options = NetworkOptions()
        options.embedding = scores
        options.fit = .crop
        let network = try EmbeddingNetwork(contentsOf: network, options: options)
        for finding in network.description.findings.prefix(5) {
            print("\(finding.subject): \(finding.value)")
        }
        var right = 0
        for (name, id) in zip(names, ids) {
            let photograph = try Image(contentsOf: "\(folder)/\(name)")
            let scores = try network.decomposition(of: photograph).embedding
            guard scores.count == classes.count else {
                throw ValidationError(
                    "the network has \(scores.count) classes, the folder \(classes.count)")
            }
            if let best = scores.indices.max(by: { scores[$0] < scores[$1] }), classes[best] == id {
                right += 1
            }
        }
        print("top-1: \(right) of \(names.count) = \(Double(right) / Double(names.count))")
    }
}
