import Foundation
import Images
import Testing

/// `likeness pair` on small networks and pictures.
@Suite struct PairTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    /// Explains a pair, by default `a.png` and `b.png`, in a small picture.
    private func pair(_ options: String..., of names: [String] = ["a.png", "b.png"]) throws
        -> WorkingFolder.Outcome
    {
        let network = options.contains("--network") ? [] : ["--network", "network.onnx"]
        let width = options.contains("--width") ? [] : ["--width", "320"]
        let outcome = try folder.likeness(["pair"] + names + network + width + options)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.error.isEmpty)
        return outcome
    }

    @Test("the text says the score, both sums, the certificate, the network and the picture")
    func text() throws {
        let lines = try pair("--npy", "maps").output.split(separator: "\n").map(String.init)
        let labels = lines.map { String($0.prefix { $0 != " " }) }
        #expect(
            labels == [
                "similarity", "a.png", "b.png", "certificate", "places", "network", "map", "map",
                "picture",
            ])
        #expect(lines[0].hasPrefix("similarity   0.9686  cosine"))
        #expect(lines[1] == "a.png        0.9686 from its 9 rows × 5 columns, 0.0000 rest")
        #expect(lines[3].hasPrefix("certificate  exact: maps and rests add up"))
        #expect(lines[4].hasPrefix("places       checked: "))
        #expect(
            lines[5] == "network      network.onnx, whole photographs squashed to 10×18 pixels")
        #expect(lines[8] == "picture      a-b.likeness.png")
        #expect(try folder.data("a-b.likeness.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test(
        "maps and rests add up to the score in both directions, and the .npy files hold the maps",
        arguments: ["network.onnx", "flattened.onnx", "batch-of-two.onnx", "free-size.onnx"])
    func complete(network: String) throws {
        let arguments = ["--json", "--npy", "maps", "--network", network]
        let there = try PairOutput(
            folder.likeness(["pair", "a.png", "b.png", "--width", "320"] + arguments).output)
        #expect(there.certificate.holds)
        #expect(there.label == "exact")
        for side in [there.first, there.second] {
            #expect(side.grid == [9, 5])
            #expect([side.map.count, side.map[0].count] == side.grid)
            #expect(side.width == 10 && side.height == 18)
            // 45 numbers and a rest, each rounded to single precision.
            #expect(abs(side.total + Double(side.rest) - there.cosineSimilarity) < 1e-5)
            #expect(abs(side.total - side.sum) < 1e-5)
            let file = try NumpyArray(folder.data(#require(side.mapFile)))
            #expect(file.header.contains("'descr': '<f4'"))
            #expect(file.header.contains("'shape': (9, 5,)"))
            #expect(file.values == Array(side.map.joined()))
        }
        let back = try PairOutput(
            folder.likeness(["pair", "b.png", "a.png", "--width", "320"] + arguments).output)
        #expect(abs(back.cosineSimilarity - there.cosineSimilarity) < 1e-6)
        #expect(back.first.map == there.second.map)
        #expect(back.second.map == there.first.map)
    }

    @Test("a linear layer’s bias is the rest") func rest() throws {
        let output = try PairOutput(pair("--json", "--network", "flattened.onnx").output)
        #expect(abs(output.first.rest) > 1e-3)
        #expect(abs(output.second.rest) > 1e-3)
    }

    @Test("the same photograph twice has similarity 1, and its maps keep apart") func twice() throws
    {
        let names = ["a.png", "a.png"]
        let output = try PairOutput(pair("--json", "--npy", "maps", of: names).output)
        #expect(abs(output.cosineSimilarity - 1) < 1e-6)
        #expect(output.first.map == output.second.map)
        #expect(output.first.mapFile == "maps/a-A.map.npy")
        #expect(output.second.mapFile == "maps/a-B.map.npy")
    }

    @Test("the picture is of the kind its name says and as wide as asked", arguments: [320, 640])
    func pictures(width: Int) throws {
        for (name, magic) in [
            ("o.png", "\u{89}PNG"), ("o.JPG", "\u{FF}\u{D8}"), ("o.webp", "RIFF"),
        ] {
            _ = try pair("-o", name, "--width", "\(width)")
            let start = String(try folder.data(name).prefix(4).map { Character(.init($0)) })
            #expect(start.hasPrefix(magic))
            #expect(try Image(contentsOf: folder.url.appending(path: name).path).width == width)
        }
    }

    @Test(
        "how it is drawn changes the picture, and not the numbers",
        arguments: [
            ["--scale", "each"], ["--colours", "jet"], ["--colours", "heat"], ["--photographs"],
        ])
    func drawing(options: [String]) throws {
        let usual = try PairOutput(pair("--json", "-o", "usual.png").output)
        let arguments = ["pair", "a.png", "b.png", "--network", "network.onnx", "--width", "320"]
        let other = try PairOutput(
            folder.likeness(arguments + ["--json", "-o", "other.png"] + options).output)
        #expect(try folder.data("usual.png") != folder.data("other.png"))
        #expect(usual.first.map == other.first.map)
        #expect(usual.second.map == other.second.map)
    }

    @Test("the fit says which part of a photograph the map covers") func fit() throws {
        // A photograph of 64×48 for a network of 10×18: too wide, so cropped at the sides, or with
        // bars above and below.
        func covered(_ fit: String) throws -> [Double] {
            let names = ["a.png", "colour.jpg"]
            let output = try PairOutput(pair("--json", "--fit", fit, of: names).output)
            #expect(output.network.preprocessing.fit == fit)
            #expect((output.network.preprocessing.cropFraction != nil) == (fit == "crop"))
            #expect(output.certificate.holds)
            return output.second.covered
        }
        #expect(try covered("squash") == [0, 0, 1, 1])
        let (crop, pad) = (try covered("crop"), try covered("pad"))
        #expect(crop[0] > 0 && crop[2] < 0.5 && crop[1] >= 0 && crop[3] <= 1)
        #expect(pad[0] == 0 && pad[2] == 1 && pad[1] < 0 && pad[3] > 2)
    }

    @Test("a free network takes any size, and a larger one gives a finer map") func size() throws {
        let network = ["pair", "a.png", "b.png", "--network", "free-size.onnx", "--width", "320"]
        let output = try PairOutput(
            folder.likeness(network + ["--json", "--size", "64x32"]).output)
        #expect(output.first.grid == [16, 32])
        #expect(abs(output.first.total - output.cosineSimilarity) < 1e-5)
    }

    @Test("several networks are explained together, by their weights") func ensemble() throws {
        let folder = try WorkingFolder()
        let pair = ["pair", "a.png", "b.png", "--width", "320", "--json"]
        func run(_ arguments: [String]) throws -> PairOutput {
            try PairOutput(folder.likeness(pair + arguments).output)
        }
        let one = try run(["--network", "network.onnx"])
        let other = try run(["--network", "flattened.onnx"])
        let both = try run([
            "--network", "network.onnx", "--network", "flattened.onnx", "--weight", "3",
            "--weight", "1",
        ])
        let mean = (3 * one.cosineSimilarity + other.cosineSimilarity) / 4
        #expect(abs(both.cosineSimilarity - mean) < 1e-6)
        #expect(both.certificate.holds && both.certificate.recompositionError != nil)
        #expect(abs(both.first.total + Double(both.first.rest) - mean) < 1e-5)
        let usage = try folder.likeness([
            "pair", "a.png", "b.png", "--weight", "1", "--weight", "2",
        ])
        #expect(usage.status == 64 && usage.error.contains("--weight takes a number"))
    }

    @Test("a pooling of one’s own needs no understood tail") func ownPooling() throws {
        let output = try PairOutput(
            pair(
                "--json", "--network", "unknown-tail.onnx", "--features", "features", "--pooling",
                "gem:3"
            ).output)
        #expect(output.network.tail == ["gem:3 pooling"])
        #expect(output.network.embedding == nil)
        #expect(abs(output.first.total - output.cosineSimilarity) < 1e-5)
    }

    @Test(
        "pictures of every kind work",
        arguments: [
            "cmyk.jpg", "sixteen-bit.png", "grey.jpg", "transparent.png", "one-pixel.png",
            "colour.webp", "colour.jpg",
        ])
    func kinds(name: String) throws {
        let output = try PairOutput(pair("--json", of: ["a.png", name]).output)
        #expect(abs(output.second.total - output.cosineSimilarity) < 1e-5)
        #expect((0.1...0.999).contains(output.cosineSimilarity))
    }

    @Test(
        "files may have any name",
        arguments: ["with space", "Straße und Türme", "🗼", "two\nlines", "dots.in.it", "-dash"])
    func names(name: String) throws {
        try folder.makeFolder(name)
        try folder.write(folder.data("a.png"), to: "\(name)/\(name).png")
        let path = "./\(name)/\(name).png"
        let output = try PairOutput(
            pair("--json", "--npy", "./\(name)", of: [path, "b.png"]).output)
        #expect(output.first.path == path)
        #expect(output.picture == "./\(name)/\(name)-b.likeness.png")
        #expect(output.first.mapFile == "./\(name)/\(name).map.npy")
        #expect(try !folder.data("\(name)/\(name)-b.likeness.png").isEmpty)
        #expect(try !folder.data("\(name)/\(name).map.npy").isEmpty)
        let lines = try pair(of: [path, "b.png"]).output.split(separator: "\n")
        #expect(lines.count == 7, "a line break in a name makes no new line")
    }

    @Test("photographs of one name are told apart by their folders") func sameNames() throws {
        for name in ["one", "two"] {
            try folder.makeFolder(name)
            try folder.write(folder.data("a.png"), to: "\(name)/a.png")
        }
        let lines = try pair(of: ["one/a.png", "two/a.png"]).output.split(separator: "\n")
        #expect(lines[1].hasPrefix("one/a.png  ") && lines[2].hasPrefix("two/a.png  "))
    }

    @Test("names as long as file systems allow have a picture and a readable text")
    func longNames() throws {
        let names = ["ä", "e"].map { String(repeating: $0, count: $0 == "ä" ? 120 : 240) + ".png" }
        for name in names { try folder.write(folder.data("a.png"), to: name) }
        let lines = try pair(of: names).output.split(separator: "\n")
        #expect(lines.dropLast().allSatisfy { $0.count < 200 })
        let pictures = try folder.contents().keys.filter { $0.hasSuffix(".likeness.png") }
        #expect(pictures.count == 1)
    }
}
