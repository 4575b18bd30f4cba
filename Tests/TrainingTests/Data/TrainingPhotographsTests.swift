import Foundation
import Galleries
import Images
import Testing

@testable import Training

/// Which photographs a training finds, and how they are split.
@Suite struct TrainingPhotographsTests {
    @Test("a class is a first level of folders, and all is in the order of its bytes")
    func classes() throws {
        let folder = try ClassFolder()
        for name in ["z/1.png", "B/x/2.png", "B/1.jpg", "a/é.png", "a/e.webp", "z/Z.png"] {
            try folder.add(name)
        }
        let photographs = try TrainingPhotographs(contentsOf: folder.path)
        #expect(photographs.classes == ["B", "a", "z"])
        let paths = ["B/1.jpg", "B/x/2.png", "a/e.webp", "a/é.png", "z/1.png", "z/Z.png"]
        #expect(photographs.paths == paths)
        #expect(photographs.labels == [0, 0, 1, 1, 2, 2])
        #expect(photographs.members == [0..<2, 2..<4, 4..<6])
        #expect(photographs.remarks == [])
        #expect(photographs.file(of: 1) == "\(folder.path)/B/x/2.png")
    }

    @Test("what gives no class is left out and said") func remarks() throws {
        let folder = try ClassFolder(classes: 2, of: 2)
        for name in ["alone/1.png", "single/1.png", "only/1.png", "loose.png"] {
            try folder.add(name)
        }
        for name in ["a/gone.png", "b/gone.jpg"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.url.appending(path: name).path, withDestinationPath: "nowhere")
        }
        try folder.makeFolder("empty/inside")
        try folder.write(Array("notes".utf8), to: "texts/readme.txt")
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "linked"),
            withDestinationURL: folder.url.appending(path: "a"))
        let photographs = try TrainingPhotographs(contentsOf: folder.path)
        #expect(photographs.classes == ["a", "b"])
        let remarks = [
            "a/gone.png is named like a photograph but is no regular file",
            "b/gone.jpg is named like a photograph but is no regular file",
            "1 photograph lies directly in \(folder.path) and in no class; a class is a folder",
            "the folder empty has no photographs (JPEG, PNG, WebP)",
            "linked is a link to a folder, which is not followed; put the folder itself there",
            "the folder texts has no photographs (JPEG, PNG, WebP)",
            "the class alone has one photograph and is left out; a class needs two or more",
            "the class only has one photograph and is left out; a class needs two or more",
            "the class single has one photograph and is left out; a class needs two or more",
        ]
        #expect(photographs.remarks == remarks)
    }

    @Test("a folder without two classes is refused, and the message says what it has instead")
    func refusals() throws {
        func message(_ names: [String]) throws -> String {
            let folder = try ClassFolder()
            for name in names { try folder.add(name) }
            let error = #expect(throws: TrainingError.self) {
                try TrainingPhotographs(contentsOf: folder.path)
            }
            #expect(error?.code == .photographs)
            return (error?.description ?? "").replacing(folder.path, with: "IMAGES")
        }
        #expect(
            try message([])
                == "IMAGES has no photographs (JPEG, PNG, WebP); name a folder that holds a folder for each class"
        )
        #expect(
            try message(["1.png", "2.png"])
                == "2 photographs lie directly in IMAGES, where they have no class; put them into a folder for each class"
        )
        #expect(
            try message(["a/1.png", "a/2.png", "b/1.png"])
                == "IMAGES has one class only, a, with two photographs or more (the class b has one photograph and is left out; a class needs two or more); name a folder that holds two such folders at least"
        )
        #expect(
            try message(["a/1.png"]).hasPrefix(
                "IMAGES has no class with two photographs or more (the class a has one"))
        let missing = #expect(throws: GalleryError.self) {
            try TrainingPhotographs(contentsOf: "/no/such/folder")
        }
        #expect(missing?.message.contains("is not a folder") == true)
    }

    @Test("a folder in it that cannot be listed is an error, not a smaller training")
    func unlisted() throws {
        let folder = try ClassFolder(classes: 2, of: 2)
        let deep = (0..<130).map { _ in "d" }.joined(separator: "/")
        try folder.makeFolder("a/\(deep)")
        let error = #expect(throws: TrainingError.self) {
            try TrainingPhotographs(contentsOf: folder.path)
        }
        #expect(error?.description.contains("cannot be listed: it is more than") == true)
    }

    @Test("the fingerprint changes with any path, and with nothing else") func fingerprint() throws
    {
        let folder = try ClassFolder(classes: 2, of: 3)
        let first = try TrainingPhotographs(contentsOf: folder.path).fingerprint
        #expect(try TrainingPhotographs(contentsOf: folder.path).fingerprint == first)
        try FileManager.default.moveItem(
            at: folder.url.appending(path: "b/2.png"), to: folder.url.appending(path: "b/3.png"))
        #expect(try TrainingPhotographs(contentsOf: folder.path).fingerprint != first)
    }
}
