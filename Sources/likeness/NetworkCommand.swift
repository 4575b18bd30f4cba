import ArgumentParser
import Figures
import Images
import Networks
import SimilarityMaps
import Terminal

struct NetworkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Say what Likeness makes of a network, and why.",
        discussion: """
            Finds the input, the preprocessing, the feature map and the way from there to the \
            embedding, and runs the network once to check that the parts add up to what it puts out.

            The preprocessing is read from NET.preprocessor_config.json, preprocessor_config.json \
            (Hugging Face) or config.json (timm) beside the network; options come before files.

            With -o, another network is written: the same trunk under another pooling or head; or, \
            with --quantise, one that computes in eight bits up to the feature map, which \
            convolutional networks do about twice as fast. That one is compared with the first: its \
            maps are as exact, its scores are its own, so embed all photographs anew.

              likeness network net.onnx
              likeness network net.onnx --pooling max -o max.onnx
              likeness network net.onnx --pooling gem:3 --head linear:512,l2 -o new.onnx
              likeness network net.onnx --quantise photographs -o int8.onnx
            """)

    @Argument(help: ArgumentHelp("An ONNX file.", valueName: "NET.onnx"))
    var path: String

    @Flag(help: "Print everything as one JSON object (docs/pair-json.md).")
    var json = false

    @OptionGroup(title: "Another network") var other: OtherNetworkArguments

    @OptionGroup(title: "Network") var arguments: NetworkArguments

    func validate() throws {
        try other.validate(pooling: arguments.pooling)
    }

    func run() throws {
        if let output = other.output {
            return try other.write(path, to: output, arguments: arguments, json: json)
        }
        let network = try EmbeddingNetwork(contentsOf: path, options: arguments.options)
        let description = network.description
        let check = try network.selfCheck()
        let findings =
            description.findings + [
                NetworkDescription.Finding(
                    subject: "grid",
                    value:
                        "\(check.grid.rows) rows × \(check.grid.columns) columns, an embedding of \(check.dimension) numbers",
                    reason: "at \(description.preprocessing.size) pixels"),
                finding(of: check),
                NetworkDescription.Finding(
                    subject: "places", value: "\(check.places)", reason: check.places.explanation),
            ]
        if json {
            try putJSON(
                Report(
                    label: label(check, description.exactness),
                    network: PairReport.NetworkReport(description),
                    places: check.places, grid: [check.grid.rows, check.grid.columns],
                    dimension: check.dimension,
                    check: Report.Check(
                        holds: check.holds, recompositionError: check.recompositionError,
                        tolerance: Certificate.tolerance),
                    findings: findings.map {
                        Report.Finding(subject: $0.subject, value: $0.value, reason: $0.reason)
                    },
                    versions: PairReport.Versions(network)))
        } else {
            try put(table(findings))
        }
    }

    /// What maps of the network are called, as far as one run shows.
    private func label(
        _ check: EmbeddingNetwork.SelfCheck, _ exactness: Exactness?
    ) -> String {
        exactness.map {
            Certificate(
                completenessError: 0, recompositionError: check.recompositionError, exactness: $0,
                places: check.places
            ).label
        } ?? ""
    }

    private func finding(
        of check: EmbeddingNetwork.SelfCheck
    ) -> NetworkDescription.Finding {
        let tolerance = Certificate.tolerance.scientific
        guard let error = check.recompositionError else {
            return NetworkDescription.Finding(
                subject: "check", value: "the network runs",
                reason: "the embedding is pooled by Likeness, with none of its own to compare")
        }
        return NetworkDescription.Finding(
            subject: "check",
            value: "the parts add up to the embedding within \(error.scientific)",
            reason: check.holds
                ? "on a picture of noise; up to \(tolerance) counts as exact"
                : "on a picture of noise: more than \(tolerance), so maps are not exact")
    }

    private func table(_ findings: [NetworkDescription.Finding]) -> String {
        let width = (findings.map(\.subject.count).max() ?? 0) + 2
        return findings.map { finding in
            let label = finding.subject.padded(to: width)
            let reason = "".padded(to: width) + "– " + finding.reason.onOneLine
            return label + finding.value.onOneLine + "\n" + reason
        }.joined(separator: "\n")
    }

    /// What `--json` prints; the keys are described in docs/pair-json.md.
    private struct Report: Encodable {
        struct Finding: Encodable {
            let subject, value, reason: String
        }
        struct Check: Encodable {
            let holds: Bool
            let recompositionError: Double?
            let tolerance: Double
        }
        let label: String
        let network: PairReport.NetworkReport
        let places: Places
        let grid: [Int]
        let dimension: Int
        let check: Check
        let findings: [Finding]
        let versions: PairReport.Versions
    }
}
