import Foundation
import Images
import Testing

/// `likeness pair --method occlusion` on small networks and pictures.
@Suite struct OcclusionTests {
    /// What `--json` prints, as docs/pair-json.md describes it.
    struct Output: Decodable {
        struct Side: Decodable {
            let grid: [Int]
            let map: [[Float]]
            let largestDrop, largestRise: Float
            let mapFile: String?
        }
        struct Occlusion: Decodable {
            let occluder, stride, places, evaluations: Int
            let seconds: Double
        }
        let method: String
        let cosineSimilarity: Double
        let occlusion: Occlusion
        let first, second: Side

        init(_ text: String) throws {
            self = try JSONDecoder().decode(Output.self, from: Data(text.utf8))
        }
    }

    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    private func occlude(
        _ options: String..., network: String = "network.onnx",
        of names: [String] = ["a.png", "b.png"]
    ) throws -> WorkingFolder.Outcome {
        let fixed = ["--network", network, "--width", "320", "--method", "occlusion"]
        return try folder.likeness(["pair"] + names + fixed + options)
    }

    private func output(_ outcome: WorkingFolder.Outcome) throws -> Output {
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.error.isEmpty)
        return try Output(outcome.output)
    }

    @Test("the text says what was hidden, what it did and cost, and claims no certificate")
    func text() throws {
        let outcome = try occlude("--npy", "maps")
        #expect(outcome.status == 0 && outcome.error.isEmpty)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let labels = lines.map { String($0.prefix { $0 != " " }) }
        #expect(
            labels == [
                "similarity", "a.png", "b.png", "method", "cost", "network", "map", "map",
                "picture",
            ])
        // The network takes 10×18 pixels: an occluder of 2, moved by 1.
        #expect(lines[0].hasPrefix("similarity   0.9686  cosine"))
        #expect(lines[1].hasPrefix("a.png        largest drop 0.0"))
        #expect(lines[1].hasSuffix(", on 18 rows × 10 columns"))
        #expect(lines[3].contains("window of 2×2 pixels is hidden, 153 in each"))
        #expect(lines[3].hasSuffix("these do not add up to the score"))
        #expect(lines[4].hasPrefix("cost         308 evaluations of the network in "))
        #expect(!outcome.output.contains("rest") && !outcome.output.contains("exact"))
        #expect(try folder.data("a-b.likeness.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test(
        "the numbers are the occlusion’s, the .npy files hold the maps, and both ways agree",
        arguments: ["network.onnx", "batch-of-two.onnx", "flattened.onnx", "unknown-tail.onnx"])
    func numbers(network: String) throws {
        let options = ["--json", "--npy", "maps", "--occluder", "4", "--stride", "2"]
        let there = try output(
            folder.likeness(
                ["pair", "a.png", "b.png", "--network", network, "--width", "320"] + options
                    + ["--method", "occlusion"]))
        #expect(there.method == "occlusion")
        #expect(there.occlusion.occluder == 4 && there.occlusion.stride == 2)
        #expect(there.occlusion.places == 8 * 4 && there.occlusion.evaluations == 2 + 2 * 32)
        #expect(there.occlusion.seconds > 0)
        for side in [there.first, there.second] {
            #expect(side.grid == [9, 5])
            #expect([side.map.count, side.map[0].count] == side.grid)
            let values = side.map.joined()
            // A mean is no more than the largest.
            #expect((values.max() ?? 0) <= side.largestDrop && side.largestDrop > 0)
            #expect(-(values.min() ?? 0) <= side.largestRise && side.largestRise >= 0)
            let file = try NumpyArray(folder.data(#require(side.mapFile)))
            #expect(file.values == Array(values))
        }
        let back = try output(
            occlude(
                "--json", "--occluder", "4", "--stride", "2", network: network,
                of: ["b.png", "a.png"]))
        #expect(back.cosineSimilarity == there.cosineSimilarity)
        #expect(back.first.map == there.second.map && back.second.map == there.first.map)
    }

    @Test("the score is the decomposition’s") func score() throws {
        let whole = try PairOutput(
            folder.likeness([
                "pair", "a.png", "b.png", "--network", "network.onnx", "--width", "320", "--json",
            ]).output)
        #expect(try output(occlude("--json")).cosineSimilarity == whole.cosineSimilarity)
    }

    @Test("the picture is another than the decomposition’s, and as it was asked for")
    func picture() throws {
        #expect(try occlude("-o", "o.png").status == 0)
        _ = try folder.likeness([
            "pair", "a.png", "b.png", "--network", "network.onnx", "--width", "320", "-o", "d.png",
        ])
        #expect(try folder.data("o.png") != folder.data("d.png"))
        #expect(try occlude("-o", "e.png", "--scale", "each", "--colours", "jet").status == 0)
        #expect(try folder.data("o.png") != folder.data("e.png"))
        let picture = try Image(contentsOf: folder.url.appending(path: "e.png").path)
        #expect(picture.width == 320)
    }

    @Test("an embedding may be chosen, and a larger picture has more places") func options() throws
    {
        let output = try output(
            occlude("--json", "--size", "64x32", "--occluder", "16", network: "free-size.onnx"))
        #expect(output.first.grid == [4, 8])
        #expect(output.occlusion.places == 3 * 7)
        #expect(
            try occlude("--embedding", "nothing").error.contains("computes no tensor ‘nothing’"))
    }

    @Test(
        "what cannot be hidden is refused in one sentence, and nothing is left",
        arguments: [
            (["--occluder", "11"], "an occluder has 1 to 10 pixels, the shorter side"),
            (["--occluder", "4", "--stride", "5"], "the stride is 1 to 4 pixels"),
            (["--rescale", "1e300"], "is zero or not finite"),
        ])
    func refused(options: [String], says: String) throws {
        let before = try folder.contents()
        let network = options.contains("--network") ? [] : ["--network", "network.onnx"]
        let outcome = try folder.likeness(
            ["pair", "a.png", "b.png", "--method", "occlusion", "--npy", "maps"] + network + options
        )
        #expect(outcome.status == 1 && !outcome.wasKilled)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains(says))
        #expect(outcome.error.split(separator: "\n").count == 1)
        #expect(try folder.contents() == before)
    }

    @Test("batch sizes are remembered where LIKENESS_CACHE says, and a file there changes nothing")
    func cache() throws {
        let cache = folder.url.appending(path: "kept")
        let options = ["--network", "free-size.onnx", "--size", "64x32", "--method", "occlusion"]
        let pair = ["pair", "a.png", "b.png", "--width", "320", "--json", "-o", "o.png"] + options
        let first = try folder.likeness(pair, environment: ["LIKENESS_CACHE": cache.path])
        let names = try FileManager.default.contentsOfDirectory(atPath: cache.path)
        #expect(names.count == 1 && names[0].hasSuffix("-64x32-0.json"))
        let again = try folder.likeness(pair, environment: ["LIKENESS_CACHE": cache.path])
        let file = folder.url.appending(path: "a.png").path
        let without = try folder.likeness(pair, environment: ["LIKENESS_CACHE": file])
        for outcome in [again, without] {
            #expect(try output(outcome).first.map == output(first).first.map)
        }
    }
}
