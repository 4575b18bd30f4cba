import Figures
import SimilarityMaps
import Terminal

extension ComparisonReport {
    /// The comparison in a few lines and a table.
    func text(files: [String], cache: String?) -> String {
        var rows: [(String, String)] = [
            ("compared", title),
            (
                "photographs",
                facts.filter { ["images", "classes", "photographs"].contains($0.name) }
                    .map {
                        switch $0.name {
                        case "photographs": $0.value
                        default: $0.value == "none" ? "no \($0.name)" : "\($0.value) \($0.name)"
                        }
                    }
                    .reversed().joined(separator: ", ")
            ),
        ]
        if let count = networks.first?.retrieval?.queryCount {
            rows.append(("retrieval", "over \(count.counted("query", "queries"))"))
        }
        if pairCount > 0 { rows.append(("maps", "of \(pairCount.counted("pair")) of photographs")) }
        if let worst = Certificate.worst(of: networks.compactMap(\.certificate)) {
            rows += worst.rows("maps add up")
        }
        for file in files {
            rows.append((CompareCommand.isPage(file) ? "page" : "picture", file))
        }
        if let cache { rows.append(("embeddings", "\(cache), kept for the next time")) }
        for note in notes { rows.append(("note", note)) }
        return [rows.aligned, "", table.text].joined(separator: "\n")
    }

    /// A row for each network.
    private var table: Table {
        typealias Cell = (title: String, value: (Network) -> String?)
        func percent(_ interval: Interval?) -> String? {
            interval.map {
                "\(($0.value * 100).fixed(1)) (\(($0.low * 100).fixed(1))–\(($0.high * 100).fixed(1)))"
            }
        }
        func points(_ interval: Interval?) -> String? {
            interval.map {
                let texts = [$0.value, $0.low, $0.high].map {
                    NumberText.fixed($0 * 100, decimals: 1, signed: true)
                }
                return "\(texts[0]) (\(texts[1]) to \(texts[2]))"
            }
        }
        func number(_ interval: Interval?) -> String? {
            interval.map { "\($0.value.fixed(3)) (\($0.low.fixed(3))–\($0.high.fixed(3)))" }
        }
        let cells: [Cell] = [
            ("pooling", { $0.pooling.isEmpty ? nil : $0.pooling }),
            ("recall@1 %", { percent($0.retrieval?[.recall(at: 1)]) }),
            ("over the first", { points($0.retrieval?.gain(.recall(at: 1))) }),
            ("R-precision %", { percent($0.retrieval?[.rPrecision]) }),
            ("mAP %", { percent($0.retrieval?[.meanAveragePrecision]) }),
            ("half area %", { percent($0.maps?.halfArea) }),
            ("entropy", { number($0.maps?.entropy) }),
            ("object %", { percent($0.maps?.objectShare) }),
        ]
        // Columns of which nothing is known are left out.
        let shown = cells.filter { cell in networks.contains { cell.value($0) != nil } }
        var table = Table(
            [.init(title: subject == .checkpoints ? "checkpoint" : "network")]
                + shown.map { .init(title: $0.title, isNumber: $0.title != "pooling") })
        for network in networks {
            table.add([network.name] + shown.map { $0.value(network) ?? "–" })
        }
        return table
    }
}
