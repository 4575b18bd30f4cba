import Foundation
import Testing

/// Embeddings of 10³⁰ and of 10⁻³⁰, of which single precision holds no square, are as good as any
/// (Fixtures/scale/make_scale.py).
@Suite struct ScaleTests {
    private struct Right: Decodable {
        let cosine: Double
        let dimension: Int
    }

    static let networks = ["scale-huge.onnx", "scale-tiny.onnx"]

    private let folder: WorkingFolder
    private let right: [String: Right]

    init() throws {
        folder = try WorkingFolder()
        right = try JSONDecoder().decode(
            [String: Right].self, from: folder.data("scale/right.json"))
    }

    private static let pictures = ["scale/a-128x128.png", "scale/b-128x128.png"]

    private func options(_ network: String) -> [String] {
        [
            "--network", "scale/\(network)", "--mean", "0,0,0", "--std", "1,1,1", "--interpolation",
            "bilinear",
        ]
    }

    @Test("a pair’s cosine and maps are right", arguments: networks)
    func pair(network: String) throws {
        let outcome = try folder.likeness(["pair"] + Self.pictures + options(network) + ["--json"])
        let pair = try PairOutput(outcome.output)
        let right = try #require(right[network])
        #expect(abs(pair.cosineSimilarity - right.cosine) < 1e-6)
        #expect(pair.certificate.holds && pair.label == "exact")
        for side in [pair.first, pair.second] {
            #expect(abs(side.total + Double(side.rest) - right.cosine) < 1e-5)
        }
    }

    @Test("both networks’ maps are the same", .timeLimit(.minutes(5))) func same() throws {
        let pairs = try Self.networks.map {
            try PairOutput(
                folder.likeness(["pair"] + Self.pictures + options($0) + ["--json"]).output)
        }
        for (huge, tiny) in zip(pairs[0].first.map.joined(), pairs[1].first.map.joined()) {
            #expect(abs(huge - tiny) < 1e-6)
        }
    }

    @Test("so is what hiding parts does", arguments: networks)
    func occlusion(network: String) throws {
        let outcome = try folder.likeness(
            ["pair"] + Self.pictures + options(network)
                + ["--method", "occlusion", "--occluder", "64", "--stride", "64", "--json"])
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let cosine = try #require((json as? [String: Any])?["cosineSimilarity"] as? Double)
        #expect(abs(cosine - (try #require(right[network])).cosine) < 1e-6)
    }

    @Test("a gallery of such embeddings is searched, explained and evaluated", arguments: networks)
    func gallery(network: String) throws {
        try folder.addClasses()
        for (picture, name) in zip(Self.pictures, ["a", "b"]) {
            try folder.write(folder.data(picture), to: "photographs/towers/\(name).png")
        }
        let made = try folder.likeness(
            ["index", "photographs", "-o", "gallery"] + options(network))
        #expect(made.status == 0 && made.output.contains("17 images"), "\(made.error)")
        let search = try folder.likeness([
            "search", "gallery", Self.pictures[0], "-k", "17", "--sheet", "s.png", "--json",
        ])
        let hits = try JSONDecoder().decode(SearchOutput.self, from: Data(search.output.utf8))
        let other = try #require(hits.results.first { $0.path == "towers/b.png" })
        #expect(abs(other.similarity - (try #require(right[network])).cosine) < 1e-6)
        for command in [
            ["search", "gallery", Self.pictures[0], "--region", "0,0,64,64", "--sheet", "r.png"],
            ["class", "gallery", "towers", "--sheet", "c.png"],
            ["contrast", "gallery", Self.pictures[0], "towers/b.png", "lamps/lamps-0.png"],
            ["components", "gallery"], ["report", "gallery", "--examples", "2"],
            [
                "evaluate", "gallery", "--pairs", "2", "--methods", "all", "-o", "evaluation.html",
            ],
            [
                "compare", "scale/scale-huge.onnx", "scale/scale-tiny.onnx", "--gallery-images",
                "photographs", "--mean", "0,0,0", "--std", "1,1,1", "-o", "compare.html",
            ],
        ] {
            let outcome = try folder.likeness(command)
            #expect(outcome.status == 0, "\(command): \(outcome.error)")
            #expect(!outcome.error.contains("not exact"), "\(command): \(outcome.error)")
            #expect(!(outcome.output + outcome.error).lowercased().contains("nan"), "\(command)")
        }
    }
}
