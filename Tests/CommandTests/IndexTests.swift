import Foundation
import Testing

/// `likeness index` and `likeness gallery`, as a person uses them.
@Suite struct IndexTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    @Test("a gallery is made, brought up to date, and shown") func gallery() throws {
        try folder.addPhotographs(20)
        try folder.write(Data("GIF89a".utf8), to: "photographs/0/moving.jpg")
        try folder.write(folder.data("photographs/3/3.jpg"), to: "photographs/copy.jpg")
        let made = try folder.likeness(
            ["index", "photographs", "-o", "gallery"] + WorkingFolder.network)
        #expect(made.status == 0 && made.error.isEmpty, "\(made.error)")
        for text in [
            "gallery     gallery: 21 images in 7 classes\n",
            "folder      22 new, 0 changed, 0 gone, 0 unchanged\n",
            "duplicates  1 image byte for byte the same as another",
            "failures    1 photograph without embedding; ‘likeness gallery gallery --failures’ says why\n",
            " images/s\n",
        ] { #expect(made.output.contains(text), "\(made.output)") }

        try FileManager.default.removeItem(at: folder.url.appending(path: "photographs/copy.jpg"))
        let again = try IndexSummary(folder.likeness(["index", "gallery", "--json"]).output)
        #expect(again.gone == 1 && again.unchanged == 21 && again.new + again.changed == 0)
        #expect(again.images == 20 && again.duplicates == 0)

        let shown = try folder.likeness(["gallery", "gallery"])
        for text in [
            "network      network.onnx, 10×18 pixels, embeddings of 8 numbers\n",
            "images       20\n", "classes      7, 2 to 3 images each, from sub-folders\n",
            "0/moving.jpg: it is a GIF picture, which cannot be read; convert it to JPEG, PNG or WebP",
        ] { #expect(shown.output.contains(text), "\(shown.output)") }
        #expect(
            try folder.likeness(["gallery", "gallery", "--failures"]).output
                == "0/moving.jpg: it is a GIF picture, which cannot be read; convert it to JPEG, PNG or WebP\n"
        )
        let (table, embeddings) = try folder.gallery()
        #expect(table[0].joined(separator: ",") == "path,label,width,height,bytes,hash,row,failure")
        #expect(table.count == 22 && embeddings.count == 20)
    }

    @Test("labels come from a file, and the gallery keeps that") func labels() throws {
        try folder.addPhotographs(4)
        try folder.write(Data("path,label\n0/0.jpg,cat\n1/1.jpg,cat\nx,y\n".utf8), to: "labels.csv")
        let made = try folder.likeness(
            ["index", "photographs", "-o", "gallery", "--labels", "labels.csv"]
                + WorkingFolder.network)
        #expect(made.error.contains("1 row of the file of labels named no photograph"))
        #expect(made.output.contains("4 images in 1 class"))
        let shown = try folder.likeness(["gallery", "gallery"])
        #expect(shown.output.contains("classes      1, 2 images each, from "))
        #expect(shown.output.contains("; 2 images without"))
        _ = try folder.likeness(["index", "gallery", "--labels", "none"])
        #expect(try folder.likeness(["gallery", "gallery"]).output.contains("--labels none"))
    }

    @Test(
        "what is meant otherwise is refused with what to do",
        arguments: [
            (["index", "photographs"], "likeness index photographs -o GALLERY"),
            (["index", "nowhere"], "nowhere is no gallery"),
            (["index", "nowhere", "-o", "new"], "nowhere does not exist"),
            (["index", "help", "-o", "new"], "has no photographs (JPEG, PNG, WebP)"),
            (["index", "gallery", "-o", "new"], "gallery is a gallery, not a folder"),
            (["index", "photographs", "-o", "help"], "help holds other files and is no gallery"),
            (["index", "photographs", "-o", "no/such/folder"], "cannot be written"),
            (["index", "other", "-o", "gallery"], "say with --moved"),
            (
                ["index", "gallery", "--network", "flattened.onnx"],
                "another network (flattened.onnx)"
            ),
            (["index", "gallery", "--mean", "0.4"], "other preprocessing"),
            (["index", "gallery", "--network", "nowhere.onnx"], "nowhere.onnx does not exist"),
            (["index", "gallery", "--labels", "nowhere.csv"], "nowhere.csv does not exist"),
            (["gallery", "photographs"], "photographs is no gallery"),
        ])
    func refused(arguments: [String], message: String) throws {
        try folder.addPhotographs(2)
        try folder.addPhotographs(1, to: "other")
        let network = ["--network", "network.onnx"]
        let made = try folder.likeness(["index", "photographs", "-o", "gallery"] + network)
        #expect(made.status == 0)
        // The lock says who was there last.
        try FileManager.default.removeItem(at: folder.url.appending(path: "gallery/lock"))
        let before = try folder.contents()
        let own = arguments.contains("--network") || arguments.contains("gallery") ? [] : network
        let outcome = try folder.likeness(arguments + own)
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.error.contains(message), "\(outcome.error)")
        #expect(outcome.error.split(separator: "\n").count == 1)
        let after = try folder.contents().filter { $0.key != "gallery/lock" }
        // But for the folder of a gallery that could not be made.
        #expect(after.filter { !$0.key.hasPrefix("new") } == before)
    }

    @Test("the gallery’s own network is taken, wherever it is now") func movedNetwork() throws {
        try folder.addPhotographs(3)
        _ = try folder.likeness(
            ["index", "photographs", "-o", "gallery", "--fit", "pad"] + WorkingFolder.network)
        let files = FileManager.default
        try files.moveItem(
            at: folder.url.appending(path: "network.onnx"), to: folder.url.appending(path: "n.onnx")
        )
        let lost = try folder.likeness(["index", "gallery"])
        #expect(lost.error.contains("say where it is with --network"), "\(lost.error)")
        let found = try folder.likeness(["index", "gallery", "--network", "n.onnx", "--json"])
        #expect(try IndexSummary(found.output).unchanged == 3)
        #expect(try folder.likeness(["index", "gallery"]).status == 0)
    }

    @Test("photographs that moved are found where they are") func moved() throws {
        try folder.addPhotographs(3)
        _ = try folder.likeness(
            ["index", "photographs", "-o", "gallery"] + WorkingFolder.network)
        try FileManager.default.moveItem(
            at: folder.url.appending(path: "photographs"),
            to: folder.url.appending(path: "elsewhere"))
        #expect(
            try folder.likeness(["index", "gallery"]).error.contains("/photographs does not exist"))
        let outcome = try folder.likeness([
            "index", "elsewhere", "-o", "gallery", "--moved", "--json",
        ])
        #expect(try IndexSummary(outcome.output).unchanged == 3)
        #expect(try folder.likeness(["index", "gallery"]).status == 0)
    }

    @Test("names of files do not break lines or tables") func names() throws {
        try folder.addPhotographs(1)
        for name in ["a\nb.jpg", "\"q\",\u{1B}[31m.jpg"] {
            try folder.write(Data("x".utf8), to: "photographs/\(name)")
        }
        let made = try folder.likeness(
            ["index", "photographs", "-o", "gallery"] + WorkingFolder.network)
        #expect(made.status == 0)
        let failures = try folder.likeness(["gallery", "gallery", "--failures"]).output
        #expect(failures.split(separator: "\n").count == 2)
        #expect(!failures.contains("\u{1B}"))
        let table = try folder.likeness(["gallery", "gallery", "--csv"]).output
        #expect(
            table.contains("\"a\nb.jpg\",,") && table.contains("\"\"\"q\"\",\u{1B}[31m.jpg\",,"))
        let json = try folder.likeness(["gallery", "gallery", "--json"]).output
        #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
    }
}
