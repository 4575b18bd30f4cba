import Foundation
import Testing

/// `likeness evaluate` on scenes whose truth is known.
@Suite struct EvaluateTests {
    private struct Interval: Decodable {
        let mean, low, high: Double
        let count: Int
    }
    private struct Perturbation: Decodable {
        let substrate: String
        let deletion, insertion, gap: Interval?
    }
    private struct Localisation: Decodable {
        let pictures: Int
        let pointing: Interval?
        let maxBoxAccuracies: [Double]
    }
    private struct Method: Decodable {
        let name: String
        let maps, evaluations: Int
        let perturbations: [Perturbation]
        let localisation: Localisation?
    }
    private struct Completeness: Decodable {
        let pairs, maps, failures: Int
        let completenessError: Double
    }
    private struct Undone: Decodable {
        let layers, of: Int
        let correlation: Interval?
    }
    private struct Sanity: Decodable {
        let pairs: Int
        let undone: [Undone]
    }
    private struct Match: Decodable {
        let query, found: String
        let background: Double
    }
    private struct Objects: Decodable {
        let area, shareOfSimilarity: Double?
        let matches: Int
        let ceiling: Localisation?
        let shortcuts: [Match]
    }
    private struct Output: Decodable {
        let images, pairs: Int
        let completeness: Completeness
        let methods: [Method]
        let oracle: Perturbation?
        let sanity: Sanity?
        let objects: Objects?
        let page: String
    }

    private func scenes() throws -> WorkingFolder {
        let folder = try WorkingFolder()
        for arguments in [
            ["scenes", "-o", "scenes", "--count", "6", "--side", "64", "--classes", "3"],
            ["index", "scenes/images", "-o", "gallery", "--network", "network.onnx"],
        ] {
            let outcome = try folder.likeness(arguments)
            #expect(outcome.status == 0, "\(outcome.error)")
        }
        return folder
    }

    @Test("masks and boxes of the same objects give the same figures, but for their shape")
    func truth() throws {
        let folder = try scenes()
        let usual = ["evaluate", "gallery", "--pairs", "4", "--seed", "3"]
        let masks = try folder.decoded(Output.self, usual + ["--masks", "scenes/masks"])
        #expect(masks.images == 12 && masks.pairs == 4)
        #expect(masks.completeness.failures == 0 && masks.completeness.pairs > 2)
        #expect(masks.completeness.completenessError < 1e-5)
        let names = masks.methods.map(\.name)
        #expect(names.first == "decomposition" && names.contains("random"))
        for method in masks.methods {
            #expect(method.perturbations.map(\.substrate) == ["zero", "mean", "blur"])
            #expect(method.perturbations.allSatisfy { $0.deletion?.count == method.maps })
            #expect(method.localisation?.pictures == method.maps)
        }
        #expect(masks.oracle == nil)
        let sanity = try #require(masks.sanity)
        #expect(sanity.pairs == 4 && sanity.undone.last.map { $0.layers == $0.of } == true)

        let boxes = try folder.decoded(Output.self, usual + ["--boxes", "scenes/boxes.csv"])
        let (a, b) = (try #require(masks.objects), try #require(boxes.objects))
        #expect(a.matches == 12 && b.matches == 12)
        #expect((a.area ?? 0) < (b.area ?? 0), "a box is larger than what is in it")
        #expect(a.ceiling?.pointing?.mean == 1)
        let backgrounds = a.shortcuts.map(\.background)
        #expect(backgrounds == backgrounds.sorted(by: >))
        #expect(
            masks.methods[0].perturbations[1].gap?.mean
                == boxes.methods[0].perturbations[1].gap?.mean)

        let page = String(decoding: try folder.data("evaluation.html"), as: UTF8.self)
        for section in [
            "completeness", "faithfulness", "examples", "localisation", "sanity", "shortcuts",
        ] {
            #expect(page.contains("<section id=\"\(section)\""), "\(section)")
        }
        #expect(!page.contains("<script") && page.contains("data:image/"))
    }

    @Test(
        "without truth there is no localisation; all methods and the search for the best order run")
    func all() throws {
        let folder = try scenes()
        let output = try folder.decoded(
            Output.self,
            [
                "evaluate", "gallery", "--pairs", "2", "--methods", "all", "--oracle", "1", "-o",
                "trust.html",
            ])
        #expect(output.objects == nil && output.page == "trust.html")
        #expect(output.methods.allSatisfy { $0.localisation == nil })
        let oracle = try #require(output.oracle)
        #expect(oracle.substrate == "mean" && oracle.gap?.count == 1)
        let masks = try #require(output.methods.first { $0.name == "random masks" })
        #expect(masks.evaluations == 512)
        let page = String(decoding: try folder.data("trust.html"), as: UTF8.self)
        #expect(!page.contains("<section id=\"localisation\""))
        #expect(page.contains("best order found"))
        let text = try folder.printed("evaluate", "gallery", "--pairs", "2")
        #expect(text.contains("gallery: 12 images") && text.contains("complete"))
    }

    @Test(
        "what makes no sense is refused in one sentence",
        arguments: [
            (["--pairs", "1"], 64, "--pairs takes a number from 2 to 10000, not 1."),
            (["-o", "page.png"], 64, "give -o a name that ends in .html."),
            (["--boxes", "a", "--masks", "b"], 64, "give --boxes or --masks, not both."),
            (["--masks", "nowhere"], 1, "there is no folder nowhere"),
            (["--boxes", "help"], 1, "help"),
            (
                ["--masks", "help", "--pairs", "2"], 1,
                "none of the boxes or masks is of a photograph"
            ),
        ] as [([String], Int32, String)])
    func refused(arguments: [String], status: Int32, says: String) throws {
        let folder = try scenes()
        let outcome = try folder.likeness(["evaluate", "gallery"] + arguments)
        #expect(outcome.status == status && !outcome.wasKilled)
        #expect(outcome.error.contains(says), "\(outcome.error)")
        #expect(throws: (any Error).self) { try folder.data("evaluation.html") }
    }
}
