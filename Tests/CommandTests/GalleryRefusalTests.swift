import Foundation
import Testing

/// What cannot work on a gallery ends with one sentence, and a folder in which nothing has changed.
@Suite struct GalleryRefusalTests {
    static let search = ["search", "gallery", "query.png"]

    static let queries: [BadInput] = [
        BadInput(
            ["search", "nowhere", "query.png"], says: ["nowhere is no gallery", "index PHOTOS"]),
        BadInput(["class", "nowhere", "towers"], says: ["nowhere is no gallery"]),
        BadInput(["contrast", "photographs", "a.png", "a.png", "b.png"], says: ["is no gallery"]),
        BadInput(["components", "nowhere"], says: ["nowhere is no gallery"]),
        BadInput(["report", "nowhere"], says: ["nowhere is no gallery"]),
        BadInput(
            ["search", "gallery", "nothing.png"], says: ["nothing.png is neither a file nor"]),
        BadInput(["search", "gallery", "photographs"], says: ["photographs is a folder"]),
        BadInput(["search", "gallery", "network.onnx"], says: ["is not a picture"]),
        BadInput(
            ["contrast", "gallery", "a.png", "nothing", "b.png"], says: ["nothing is neither"]),
        BadInput(
            ["class", "gallery", "castles"],
            says: ["has the label ‘castles’", "lamps, towers, trees"]),
        BadInput(search + ["--max-pixels", "9"], says: ["30×54 = 1620 pixels"]),
    ]

    static let regions: [BadInput] = [
        BadInput(search + ["--region", "30,0,5,5"], says: ["lies outside", "30×54 pixels"]),
        BadInput(search + ["--not-region", "0,54,5,5"], says: ["lies outside", "30×54 pixels"]),
        BadInput(search + ["--not-region", "0,0,30,54"], says: ["nothing is left of the region"]),
        BadInput(search + ["--mask", "preprocessor_config.json"], says: ["holds text"]),
        BadInput(search + ["--not-mask", "nothing.png"], says: ["nothing.png does not exist"]),
        BadInput(search + ["--mask", "nothing.png"], says: ["nothing.png does not exist"]),
    ]

    static let networks: [BadInput] = [
        BadInput(
            search + ["--network", "flattened.onnx"],
            says: ["gallery was made with network.onnx", "another gallery"]),
        // Its embedding is known; what was asked for is refused all the same.
        BadInput(
            ["search", "gallery", "towers/towers-1.png", "--network", "flattened.onnx"],
            says: ["gallery was made with network.onnx"]),
        BadInput(search + ["--network", "nothing.onnx"], says: ["nothing.onnx does not exist"]),
        BadInput(
            ["class", "gallery", "towers", "--sheet", "c.png", "--network", "flattened.onnx"],
            says: ["gallery was made with network.onnx"]),
        BadInput(
            ["contrast", "gallery", "a.png", "a.png", "b.png", "--network", "flattened.onnx"],
            says: ["gallery was made with network.onnx"]),
        BadInput(
            ["report", "gallery", "--network", "flattened.onnx"],
            says: ["gallery was made with network.onnx"]),
    ]

    static let outputs: [BadInput] = [
        BadInput(
            search + ["--sheet", "query.png"], says: ["replace", "give --sheet another name"]),
        BadInput(
            search + ["--mask", "b.png", "--sheet", "./b.png"], says: ["b.png would replace"]),
        BadInput(
            search + ["--not-mask", "b.png", "--sheet", "./b.png"], says: ["b.png would replace"]),
        // Photographs of the gallery, found or not.
        BadInput(
            search + ["-k", "1", "--sheet", "photographs/trees/trees-0.png"],
            says: ["trees-0.png would replace what it is made from"]),
        BadInput(
            ["class", "gallery", "towers", "--sheet", "photographs/lamps/lamps-0.png"],
            says: ["lamps-0.png would replace"]),
        BadInput(
            ["contrast", "gallery", "a.png", "towers/towers-1.png", "b.png", "--sheet", "a.png"],
            says: ["a.png would replace"]),
        // The CSV beside the plot.
        BadInput(
            ["components", "gallery", "-o", "labels.svg"], says: ["labels.csv would replace"]),
        BadInput(
            ["report", "gallery", "--boxes", "boxes.html", "-o", "boxes.html"],
            says: ["boxes.html would replace"]),
        BadInput(search + ["--sheet", "nowhere/s.png"], says: ["nowhere/s.png cannot be written"]),
        BadInput(search + ["--sheet", "s.gif"], says: ["s.gif", ".png, .jpg, .jpeg or .webp"]),
        BadInput(search + ["--npy", "nowhere/maps"], says: ["nowhere/maps cannot be made"]),
        BadInput(search + ["--npy", "a.png"], says: ["a.png is a file, not a folder"]),
        BadInput(
            search + ["--npy", "maps", "--sheet", "nowhere/s.png"], says: ["nowhere/s.png cannot"]),
        BadInput(["components", "gallery", "-o", "nowhere/c.svg"], says: ["nowhere/c.svg cannot"]),
        BadInput(["report", "gallery", "-o", "nowhere/r.html"], says: ["nowhere/r.html cannot"]),
    ]

    @Test(
        "one sentence says what is wrong and what to do, and nothing is left",
        arguments: queries + regions + networks + outputs)
    func refused(input: BadInput) throws {
        let folder = try WorkingFolder()
        try folder.addClasses()
        let rows = WorkingFolder.classes.flatMap { label in
            (0..<5).map { "\(label)/\(label)-\($0).png,\(label)" }
        }
        try folder.write(Data(rows.joined(separator: "\n").utf8), to: "labels.csv")
        try folder.write(Data("lamps/lamps-0.png,0,0,9,9\n".utf8), to: "boxes.html")
        try folder.indexClasses(["--labels", "labels.csv"])
        let before = try folder.contents()
        let outcome = try folder.likeness(input.arguments)
        #expect(!outcome.wasKilled)
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("Error: ") && outcome.error.hasSuffix("\n"))
        #expect(outcome.error.filter(\.isNewline).count == 1, "\(outcome.error)")
        for part in input.says { #expect(outcome.error.contains(part), "\(outcome.error)") }
        #expect(try folder.contents() == before)
    }

    @Test("a gallery of one image has no pairs, and one of none nothing to find") func few() throws
    {
        let folder = try WorkingFolder()
        for name in ["one", "none"] { try folder.makeFolder(name) }
        try folder.write(folder.data("a.png"), to: "one/a.png")
        try folder.write(Data("x".utf8), to: "none/damaged.png")
        for name in ["one", "none"] {
            _ = try folder.likeness(
                ["index", name, "-o", "of-\(name)"] + WorkingFolder.network)
            let outcome = try folder.likeness(["components", "of-\(name)"])
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.error.contains("of-\(name) has no two different images; index more"))
        }
        for arguments in [["search", "of-none", "a.png"], ["report", "of-none"]] {
            let outcome = try folder.likeness(arguments)
            #expect(outcome.status == 1)
            #expect(outcome.error.hasPrefix("Error: of-none has no photographs; index some with "))
        }
        let alone = try folder.likeness(["search", "of-one", "a.png", "--exclude-same-file"])
        #expect(alone.status == 1 && alone.error.contains("leave out --exclude-same-file"))
        #expect(try folder.likeness(["report", "of-one"]).status == 0)
    }

    @Test("nothing is written where nothing can be") func readOnly() throws {
        let folder = try WorkingFolder()
        try folder.indexClasses()
        if geteuid() == 0 {
            // Root may write into any folder, but not below a file.
            try folder.write(Data(), to: "closed")
        } else {
            try folder.makeFolder("closed")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o555],
                ofItemAtPath: folder.url.appending(path: "closed").path)
        }
        for arguments in [
            Self.search + ["--sheet", "closed/s.png"], Self.search + ["--npy", "closed/maps"],
            ["components", "gallery", "-o", "closed/c.svg"],
            ["report", "gallery", "-o", "closed/r.html"],
        ] {
            let outcome = try folder.likeness(arguments)
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.error.filter(\.isNewline).count == 1)
        }
        #expect(try !folder.contents().keys.contains { $0.hasPrefix("closed/") })
    }
}
