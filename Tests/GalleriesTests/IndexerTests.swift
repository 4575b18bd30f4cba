import Foundation
import Images
import Networks
import Testing

@testable import Galleries

/// From a folder of photographs to a gallery.
@Suite struct IndexerTests {
    let photographs: PhotographFolder

    init() throws { photographs = try PhotographFolder() }

    @Test(
        "every photograph has the embedding that it has alone, whoever worked on it",
        arguments: [1, 2, 7], ["network.onnx", "batch-of-two.onnx", "unknown-tail.onnx"])
    func embeddings(workers: Int, name: String) throws {
        let network = try PhotographFolder.network(name)
        var expected: [String: [Float]] = [:]
        for seed in 0..<41 {
            let name = "\(seed % 3)/\(seed).png"
            expected[name] = try network.embedding(of: photographs.add(name, seed: seed)).normalised
        }
        let report = try photographs.index(workers: workers, network: network)
        #expect(report.scan == ScanSummary(new: 41, changed: 0, gone: 0, unchanged: 0, retried: 0))
        #expect(report.embedded == 41 && report.remaining == 0 && !report.wasStopped)
        #expect(try photographs.embeddings() == expected)
        // In the order of the paths, so that the gallery does not depend on the number of workers.
        let images = try photographs.images().values.sorted { $0.path < $1.path }
        #expect(images.map(\.row) == Array(0..<41))
        #expect(images.allSatisfy { $0.size == PixelSize(width: 24, height: 32) })
    }

    @Test("more threads in a run make the same embedding") func threads() throws {
        let image = try photographs.add("a.png", seed: 1)
        try photographs.index()
        var options = NetworkOptions()
        options.threads = 4
        let path = try PhotographFolder.network().description.path
        let network = try EmbeddingNetwork(contentsOf: path, options: options)
        #expect(try photographs.embeddings()["a.png"] == network.embedding(of: image).normalised)
    }

    @Test("the second time, only what is new, changed or gone is worked on") func again() throws {
        for seed in 0..<6 { try photographs.add("\(seed).png", seed: seed) }
        try photographs.index()
        let before = try photographs.images()
        #expect(try photographs.index().scan.unchanged == 6)
        #expect(try photographs.images() == before)

        try photographs.remove("0.png")
        try photographs.add("1.png", seed: 11, size: PixelSize(width: 20, height: 20))
        try photographs.add("new.png", seed: 12)
        try photographs.move("2.png", to: "folder/renamed.png")
        let report = try photographs.index()
        #expect(report.scan == ScanSummary(new: 2, changed: 1, gone: 2, unchanged: 3, retried: 0))
        // The renamed one is known by its bytes only as long as the old name is: it is gone first.
        #expect(report.embedded + report.reused == 3)
        let after = try photographs.images()
        #expect(
            after.keys.sorted() == [
                "1.png", "3.png", "4.png", "5.png", "folder/renamed.png", "new.png",
            ])
        #expect(after["3.png"] == before["3.png"])
        #expect(after["1.png"]?.size == PixelSize(width: 20, height: 20))
        #expect(after["folder/renamed.png"]?.contentHash == before["2.png"]?.contentHash)
        try photographs.expectRight()
    }

    @Test("only some sub-folders count where that is asked for, and what was elsewhere goes")
    func subfolders() throws {
        for (seed, name) in ["a/1.png", "a/b/2.png", "b/3.png", "4.png", "c/a/5.png"].enumerated() {
            try photographs.add(name, seed: seed)
        }
        try photographs.index()
        var indexer = GalleryIndexer(
            photographs.gallery, network: try PhotographFolder.network())
        indexer.subfolders = ["a", "b", "nothing"]
        let report = try indexer.index(photographs.photographs)
        #expect(report.scan == ScanSummary(new: 0, changed: 0, gone: 2, unchanged: 3, retried: 0))
        #expect(try photographs.images().keys.sorted() == ["a/1.png", "a/b/2.png", "b/3.png"])
        indexer.subfolders = ["nothing"]
        let error = #expect(throws: GalleryError.self) {
            _ = try indexer.index(photographs.photographs)
        }
        #expect(error?.code == .photographs)
        #expect(try photographs.images().count == 3)
    }

    @Test("equal files are embedded once and told as duplicates") func duplicates() throws {
        try photographs.add("a.png", seed: 1)
        try photographs.index()
        for name in ["b.png", "c/d.png"] { try photographs.add(name, seed: 1) }
        let report = try photographs.index()
        #expect(report.reused == 2 && report.embedded == 0)
        #expect(report.contents.duplicates == 2 && report.contents.duplicatedFiles == 1)
        let embeddings = try photographs.embeddings()
        #expect(embeddings["b.png"] == embeddings["a.png"])
        #expect(embeddings["c/d.png"] == embeddings["a.png"])
        // What only its time was changed of is not embedded anew.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)],
            ofItemAtPath: photographs.file("a.png").path)
        let touched = try photographs.index()
        #expect(touched.scan.changed == 1 && touched.reused == 1)
        try photographs.expectRight()
    }

    @Test("what cannot be embedded is recorded with the reason, and the rest is embedded")
    func failures() throws {
        try photographs.add("a.png", seed: 1)
        let jpeg = try Image(
            size: PixelSize(width: 64, height: 64), filling: RGB(red: 9, green: 200, blue: 3)
        ).encoded(as: .jpeg)
        try photographs.write(Array(jpeg.prefix(jpeg.count / 2)), to: "cut.jpg")
        try photographs.write([], to: "empty.png")
        try photographs.write(Array("<html>".utf8), to: "page.jpg")
        try photographs.write(Array("GIF89a".utf8), to: "animation.png")
        try photographs.write([UInt8](repeating: 0x01, count: 999), to: "noise.webp")
        try FileManager.default.createSymbolicLink(
            atPath: photographs.file("link.jpg").path, withDestinationPath: "nowhere")
        // 65535×65535 pixels in a few bytes.
        var huge: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3]
        huge += [1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9]
        try photographs.write(huge, to: "huge.jpg")

        let report = try photographs.index()
        #expect(report.embedded == 1 && report.failed == 7)
        #expect(report.contents.failures == 7)
        let images = try photographs.images()
        for (name, reason) in [
            ("cut.jpg", "it ends before the picture does"), ("empty.png", "it is empty"),
            ("page.jpg", "it holds text"), ("animation.png", "it is a GIF picture"),
            ("noise.webp", "it is not a picture"), ("link.jpg", "it does not exist"),
            ("huge.jpg", "it has 65535×65535"),
        ] {
            let failure = try #require(images[name]?.failure)
            #expect(failure.hasPrefix(reason))
            #expect(!failure.contains(photographs.photographs))
            #expect(images[name]?.row == nil)
        }
        // Only what could not even be read is tried again.
        let again = try photographs.index()
        #expect(again.scan == ScanSummary(new: 0, changed: 0, gone: 0, unchanged: 6, retried: 2))
        try photographs.remove("link.jpg")
        try photographs.add("link.jpg", seed: 2)
        try photographs.add("cut.jpg", seed: 3)
        let mended = try photographs.index()
        #expect(mended.embedded == 2 && mended.contents.failures == 5)
        try photographs.expectRight()
    }

    @Test("an embedding without direction is a failure") func withoutDirection() throws {
        try photographs.add("a.png", seed: 1)
        var options = NetworkOptions()
        options.splits = false
        // 10⁶⁰ is more than single precision can hold.
        (options.mean, options.standardDeviation) = (
            [-1e30, -1e30, -1e30], [1e-30, 1e-30, 1e-30]
        )
        let path = try PhotographFolder.network().description.path
        let report = try photographs.index(
            network: EmbeddingNetwork(contentsOf: path, options: options))
        #expect(report.failed == 1)
        #expect(try photographs.images()["a.png"]?.failure?.contains("no direction") == true)
    }

    @Test("labels come from folders, from a file or from nowhere, and may change") func labels()
        throws
    {
        for (index, name) in ["cat/a.png", "cat/b.png", "dog/a.png", "c.png"].enumerated() {
            try photographs.add(name, seed: index)
        }
        func labels() throws -> [String?] {
            let images = try photographs.images()
            return ["cat/a.png", "cat/b.png", "dog/a.png", "c.png"].map { images[$0]?.label }
        }
        try photographs.index()
        #expect(try labels() == ["cat", "cat", "dog", nil])
        let csv = try photographs.write(
            "c.png,bird\ncat/a.png,\"big, grey\"\nnowhere.png,x\n", beside: "labels.csv")
        let report = try photographs.index(labels: .file(csv))
        #expect(report.scan.unchanged == 4 && report.unknownLabels == 1)
        #expect(try labels() == ["big, grey", nil, nil, "bird"])
        // The gallery remembers where it has them from.
        _ = try photographs.write("dog/a.png,wolf\n", beside: "labels.csv")
        try photographs.index()
        #expect(try labels() == [nil, nil, "wolf", nil])
        try photographs.index(labels: LabelSource.none)
        #expect(try labels() == [nil, nil, nil, nil])
        try photographs.index(labels: .folders)
        #expect(try labels() == ["cat", "cat", "dog", nil])
        try FileManager.default.removeItem(atPath: csv)
        #expect(throws: (any Error).self) { try photographs.index(labels: .file(csv)) }
        #expect(try labels() == ["cat", "cat", "dog", nil])
    }

    @Test("a folder that is missing or empty does not empty the gallery") func emptiness() throws {
        let error = #expect(throws: GalleryError.self) { try photographs.index() }
        #expect(error?.message.contains("has no photographs (JPEG, PNG, WebP)") == true)
        #expect(!FileManager.default.fileExists(atPath: photographs.gallery))
        try photographs.add("a.png", seed: 1)
        try photographs.index()
        try photographs.remove("a.png")
        let empty = #expect(throws: GalleryError.self) { try photographs.index() }
        #expect(empty?.message.contains("but the gallery has 1 from there") == true)
        try FileManager.default.removeItem(atPath: photographs.photographs)
        let missing = #expect(throws: GalleryError.self) { try photographs.index() }
        #expect(missing?.code == .photographs)
        #expect(try photographs.images().count == 1)
    }

    @Test("what is in a folder that cannot be listed is not gone") func unlisted() throws {
        let deep = Array(repeating: "x", count: FolderScan.deepest).joined(separator: "/")
        try photographs.add("a.png", seed: 1)
        try photographs.add("b.png", seed: 3)
        try photographs.add("y/\(deep.dropFirst(2))/b.png", seed: 2)
        #expect(try photographs.index().contents.images == 3)
        // One level deeper the folder is too deep to be listed; its name stays.
        let writer = try photographs.writer()
        try writer.beginScan()
        try writer.saw([FoundFile(path: "a.png", byteCount: 1, modified: 1)])
        let summary = try writer.finishScan(keeping: ["y/x"])
        #expect(summary.gone == 1 && summary.unchanged == 1 && summary.changed == 1)
    }

    @Test("photographs that moved together are not embedded anew") func moved() throws {
        for seed in 0..<3 { try photographs.add("\(seed).png", seed: seed) }
        try photographs.index()
        let network = try PhotographFolder.network()
        let elsewhere = photographs.folder.appending(path: "elsewhere").path
        try FileManager.default.moveItem(atPath: photographs.photographs, toPath: elsewhere)
        var indexer = GalleryIndexer(photographs.gallery, network: network)
        let error = #expect(throws: GalleryError.self) { try indexer.index(elsewhere) }
        #expect(error?.code == .otherPhotographs)
        indexer.isMoved = true
        #expect(try indexer.index(elsewhere).scan.unchanged == 3)
        #expect(try Gallery(contentsOf: photographs.gallery).photographs.hasSuffix("/elsewhere"))
    }

    @Test("a gallery among its photographs is no photograph") func inside() throws {
        try photographs.add("a.png", seed: 1)
        let gallery = photographs.file("gallery").path
        let indexer = GalleryIndexer(gallery, network: try PhotographFolder.network())
        _ = try indexer.index(photographs.photographs)
        try photographs.write([1], to: "gallery/b.png")
        let report = try indexer.index(photographs.photographs)
        #expect(report.scan == ScanSummary(new: 0, changed: 0, gone: 0, unchanged: 1, retried: 0))
    }

    @Test("another network, or the same at another size, is refused") func otherNetwork() throws {
        try photographs.add("a.png", seed: 1)
        try photographs.index()
        let error = #expect(throws: GalleryError.self) {
            try photographs.index(network: PhotographFolder.network("flattened.onnx"))
        }
        #expect(error?.code == .otherNetwork)
        #expect(try photographs.images().count == 1)
    }
}

extension PhotographFolder {
    func writer() throws -> GalleryWriter {
        let origin = try Gallery.origin(of: gallery)
        return try GalleryWriter(
            at: gallery, network: origin.network, photographs: origin.photographs,
            labels: origin.labels)
    }
}
