import Foundation
import Testing

/// `likeness components` on a small network and photographs.
@Suite struct ComponentsTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    @Test("the curve rises to 1, and plot, CSV and JSON say the same") func curve() throws {
        try folder.indexClasses()
        let output = try folder.decoded(
            ComponentsOutput.self, ["components", "gallery", "--pairs", "60", "-o", "c.svg"])
        #expect(output.pairs == "same-class" && output.dimension == 8)
        #expect(output.pairCount + output.leftOutCount == 60)
        #expect(output.leastSimilarity == 0.05)
        // Features behind a ReLU have no negative products.
        #expect(output.mean.count == 8 && output.mean == output.mean.sorted())
        #expect(abs((output.mean.last ?? 0) - 1) < 1e-6)
        for index in output.mean.indices {
            #expect(output.lowerQuartile[index] <= output.median[index])
            #expect(output.median[index] <= output.upperQuartile[index])
        }
        #expect(output.plot == "c.svg" && output.csvFile == "c.csv")
        #expect(String(decoding: try folder.data("c.svg"), as: UTF8.self).contains("<svg "))

        let rows = table(String(decoding: try folder.data("c.csv"), as: UTF8.self))
        #expect(rows.map { $0["components"] } == (1...8).map { "\($0)" })
        for (row, mean) in zip(rows, output.mean) {
            let printed = try #require(Double(row["mean"] ?? ""))
            #expect(abs(printed - mean) < 1e-6)
        }
        let printed = try folder.printed(
            "components", "gallery", "--pairs", "60", "-o", "c.svg", "--csv")
        #expect(try Data(printed.utf8) == folder.data("c.csv"))
    }

    @Test("of more components, what the top ten make up is said") func topTen() throws {
        try folder.addClasses()
        _ = try folder.likeness([
            "network", "network.onnx", "--head", "linear:16", "-o", "sixteen.onnx",
        ])
        try folder.indexClasses(network: "sixteen.onnx")
        let output = try folder.decoded(
            ComponentsOutput.self, ["components", "gallery", "--of", "nearest"])
        #expect(output.pairs == "nearest" && output.dimension == 16 && output.pairCount == 15)
        let text = try folder.printed("components", "gallery", "--of", "nearest")
        let share = Int((output.mean[9] * 100).rounded())
        #expect(text.contains("top 10   \(share) % of the similarity, "), "\(text)")
        #expect(text.contains("pairs    15, a photograph and its nearest\n"))
        #expect(text.contains("plot     components.svg, numbers in components.csv\n"))
        // Another number, other pairs; the same number, the same.
        let random = try [0, 0, 1].map { seed in
            try folder.decoded(
                ComponentsOutput.self,
                ["components", "gallery", "--of", "random", "--pairs", "5", "--seed", "\(seed)"]
            ).mean
        }
        #expect(random[0] == random[1] && random[0] != random[2])
    }
}
