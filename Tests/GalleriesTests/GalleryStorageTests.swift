import Foundation
import Testing

@testable import Galleries

@Suite("a gallery's catalogue and embeddings")
struct GalleryStorageTests {
    @Test("what was indexed is found again, with label, size and embedding")
    func roundTrip() throws {
        let gallery = try TemporaryGallery()
        let files = (0..<7).map {
            file("c\($0 % 2)/\($0).jpg", bytes: 100 + $0, label: "c\($0 % 2)")
        }
        let summary = try gallery.index(files + [file("c0/x.bad", label: "c0")])
        #expect(summary == ScanSummary(new: 8, changed: 0, gone: 0, unchanged: 0, retried: 0))

        let opened = try Gallery(contentsOf: gallery.path)
        #expect(
            opened.contents
                == GalleryContents(
                    images: 7, failures: 1, labels: 2, labelled: 7, duplicates: 0,
                    duplicatedFiles: 0))
        #expect(opened.photographs == "/photographs")
        #expect(opened.network == gallery.network)
        #expect(try opened.labels().map(\.label) == ["c0", "c1"])
        #expect(try opened.labels().map(\.images) == [4, 3])
        for image in try opened.images(labelled: "c1") {
            let row = try #require(image.row)
            #expect(opened.embeddings[row] == gallery.embedding(image.path))
            #expect(try opened.images(rows: [row]) == [image])
            #expect(image.size?.width == 4)
        }
        let classes = try opened.classes()
        #expect(classes.names == ["c0", "c1"])
        #expect(classes.ofRow.filter { $0 == 0 }.count == 4)
        #expect(try opened.liveRows() == nil)
        #expect(try opened.failures().map(\.failure) == ["c0/x.bad is damaged"])
        #expect(try opened.failures().first?.row == nil)
    }

    @Test("a second look sees what is new, changed, gone and as it was")
    func changes() throws {
        let gallery = try TemporaryGallery()
        try gallery.index([file("a.jpg"), file("b.jpg"), file("c.jpg")])
        let summary = try gallery.index([
            file("a.jpg"), file("b.jpg", modified: 2), file("d/e.jpg", label: "d"),
        ])
        #expect(summary == ScanSummary(new: 1, changed: 1, gone: 1, unchanged: 1, retried: 0))
        let opened = try Gallery(contentsOf: gallery.path)
        #expect(opened.contents.images == 3)
        // The rows of b as it was and of c belong to nobody.
        #expect(opened.embeddings.count == 5)
        #expect(try opened.liveRows()?.count == 3)
        #expect(try opened.image(named: "c.jpg") == nil)
        #expect(try opened.image(named: "e.jpg")?.path == "d/e.jpg")
    }

    @Test("what is in a folder that could not be listed is not gone")
    func unreadable() throws {
        let gallery = try TemporaryGallery()
        try gallery.index([file("a/1.jpg", label: "a"), file("b/2.jpg", label: "b")])
        let writer = try gallery.writer()
        try writer.beginScan()
        try writer.saw([file("b/2.jpg", label: "b")])
        let summary = try writer.finishScan(keeping: ["a"])
        #expect(summary == ScanSummary(new: 0, changed: 0, gone: 0, unchanged: 2, retried: 0))
        let opened = try Gallery(contentsOf: gallery.path)
        #expect(try opened.images(labelled: "a").map(\.path) == ["a/1.jpg"])
    }

    @Test("labels follow the folders")
    func labels() throws {
        let gallery = try TemporaryGallery()
        try gallery.index([file("a.jpg", label: "x"), file("b.jpg", label: "x")])
        let summary = try gallery.index([file("a.jpg", label: "y"), file("b.jpg")])
        #expect(summary.unchanged == 2)
        let opened = try Gallery(contentsOf: gallery.path)
        #expect(try opened.labels().map(\.label) == ["y"])
        #expect(try opened.images(labelled: "y").map(\.path) == ["a.jpg"])
    }

    @Test("many dead rows are cleared away, and those who read go on")
    func compaction() throws {
        let gallery = try TemporaryGallery()
        let files = (0..<400).map { file("\($0).jpg", bytes: $0 + 1) }
        try gallery.index(files)
        let before = try Gallery(contentsOf: gallery.path)
        try gallery.index(Array(files.prefix(70)))
        #expect(before.embeddings[399].count == 5)
        #expect(throws: GalleryError.self) { try before.images(rows: [0]) }

        let opened = try Gallery(contentsOf: gallery.path)
        #expect(opened.embeddings.count == 70)
        #expect(try opened.liveRows() == nil)
        for image in try opened.images() {
            #expect(opened.embeddings[try #require(image.row)] == gallery.embedding(image.path))
        }
        let embeddings = try FileManager.default.contentsOfDirectory(atPath: gallery.path)
            .filter { $0.hasPrefix("embeddings") }
        #expect(embeddings.sorted() == ["embeddings-2.npy", "embeddings-2.q8"])
    }

    @Test("one writer keeps another out, and nobody from reading")
    func writers() throws {
        let gallery = try TemporaryGallery()
        let writer = try gallery.writer()
        #expect {
            try gallery.writer()
        } throws: {
            ($0 as? GalleryError)?.code == .busy
        }
        try gallery.index([file("a.jpg")], with: writer)
        #expect(try Gallery(contentsOf: gallery.path).contents.images == 1)
    }

    @Test("lost embeddings are noticed and made anew")
    func truncated() throws {
        let gallery = try TemporaryGallery()
        let files = (0..<6).map { file("\($0).jpg", bytes: $0 + 1) }
        try gallery.index(files)
        let embeddings = "\(gallery.path)/embeddings-1.npy"
        #expect(truncate(embeddings, 4096 + 2 * 20 + 7) == 0)
        #expect {
            try Gallery(contentsOf: gallery.path)
        } throws: {
            "\($0)".contains("has 2 of the gallery’s 6 embeddings")
        }
        let summary = try gallery.index(files)
        #expect(summary == ScanSummary(new: 0, changed: 4, gone: 0, unchanged: 2, retried: 0))
        #expect(try Gallery(contentsOf: gallery.path).contents.images == 6)
    }

    @Test("NumPy's header says what is in the file")
    func header() throws {
        let gallery = try TemporaryGallery()
        try gallery.index([file("a.jpg"), file("b.jpg")])
        let bytes = try Data(
            contentsOf: URL(fileURLWithPath: "\(gallery.path)/embeddings-1.npy"))
        #expect(bytes.count == 4096 + 2 * 5 * 4)
        let header = String(decoding: bytes[10..<4096], as: UTF8.self)
        #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 5), }"))
        #expect(header.hasSuffix(" \n"))
    }

    @Test("another network and another folder are refused")
    func refused() throws {
        let gallery = try TemporaryGallery()
        try gallery.index([file("a.jpg")])
        let other = GalleryNetwork(
            path: "/nets/other.onnx", fingerprint: "f00",
            preprocessing: gallery.network.preprocessing, dimension: 5, input: nil,
            embedding: nil, features: nil, pooling: nil)
        #expect {
            try GalleryWriter(
                at: gallery.path, network: other, photographs: "/photographs", labels: .folders)
        } throws: {
            ($0 as? GalleryError)?.code == .otherNetwork
        }
        #expect {
            try GalleryWriter(
                at: gallery.path, network: gallery.network, photographs: "/p", labels: .folders)
        } throws: {
            ($0 as? GalleryError)?.code == .otherPhotographs
        }
        _ = try GalleryWriter(
            at: gallery.path, network: gallery.network, photographs: "/p", labels: .folders,
            moved: true)
        #expect(try Gallery(contentsOf: gallery.path).photographs == "/p")
        #expect {
            try Gallery(contentsOf: gallery.folder.path)
        } throws: {
            ($0 as? GalleryError)?.code == .notAGallery
        }
    }
}
