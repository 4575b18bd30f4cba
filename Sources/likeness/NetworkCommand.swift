import ArgumentParser
import Images
import Networks
import SimilarityMaps

struct NetworkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Say what Likeness makes of a network, and why.",
        discussion: """
            Finds the input, the preprocessing, the feature map and the way from there to the \
            embedding, and runs the network once to check that the parts add up to what it puts out.

            The preprocessing is read from NET.preprocessor_config.json, preprocessor_config.json \
            (Hugging Face) or config.json (timm) beside the network; options come before files.
            """)

    @Argument(help: ArgumentHelp("An ONNX file.", valueName: "NET.onnx"))
    var path: String

    @Flag(help: "Print everything as one JSON object.")
    var json = false

    @OptionGroup(title: "Network") var arguments: NetworkArguments

    func run() throws {
        let network = try EmbeddingNetwork(contentsOf: path, options: arguments.options)
        let description = network.description
        let check = try network.selfCheck()
        let findings =
            description.findings + [
                NetworkDescription.Finding(
                    subject: "grid",
                    value: "\(check.grid) locations, an embedding of \(check.dimension) numbers",
                    reason: "at \(description.preprocessing.size) pixels"),
                NetworkDescription.Finding(
                    subject: "check",
                    value:
                        "the parts add up to the embedding within \(check.recompositionError.scientific)",
                    reason: check.holds
                        ? "on a picture of noise; up to \(Certificate.tolerance.scientific) counts as exact"
                        : "on a picture of noise: more than \(Certificate.tolerance.scientific), so maps are not exact"
                ),
            ]
        if json {
            try printJSON(
                Report(
                    path: path, label: check.holds ? "\(description.exactness)" : "not exact",
                    findings: findings.map {
                        Report.Finding(subject: $0.subject, value: $0.value, reason: $0.reason)
                    }, grid: [check.grid.rows, check.grid.columns], dimension: check.dimension,
                    recompositionError: check.recompositionError))
        } else {
            print(table(findings))
        }
    }

    private func table(_ findings: [NetworkDescription.Finding]) -> String {
        let width = (findings.map(\.subject.count).max() ?? 0) + 2
        return findings.map { finding in
            let label = finding.subject.padded(to: width)
            return "\(label)\(finding.value)\n\("".padded(to: width))– \(finding.reason)"
        }.joined(separator: "\n")
    }

    private struct Report: Encodable {
        struct Finding: Encodable {
            let subject, value, reason: String
        }
        let path: String
        let label: String
        let findings: [Finding]
        let grid: [Int]
        let dimension: Int
        let recompositionError: Double
    }
}
