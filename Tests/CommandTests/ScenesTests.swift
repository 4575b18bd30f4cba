import Foundation
import Testing

/// `likeness scenes` as a person uses it.
@Suite struct ScenesTests {
    @Test("what it draws is indexed and measured by the other commands") func draws() throws {
        let folder = try WorkingFolder()
        let arguments = [
            "scenes", "-o", "scenes", "--count", "4", "--side", "48", "--classes", "2",
        ]
        let outcome = try folder.likeness(arguments + ["--share", "both"])
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output.contains("scenes/images, 8 pictures"))
        #expect(outcome.output.contains("truth     scenes/masks, scenes/marks, scenes/boxes.csv"))
        #expect(outcome.output.contains("next      likeness index scenes/images -o gallery"))
        let picture = try folder.data("scenes/images/bolt/0003-b.png")
        for name in ["masks", "marks"] {
            #expect(try !folder.data("scenes/\(name)/bolt/0003-b.png").isEmpty)
        }
        let index = try folder.likeness([
            "index", "scenes/images", "-o", "gallery", "--network", "network.onnx",
        ])
        #expect(index.status == 0, "\(index.error)")
        let report = try folder.likeness([
            "report", "gallery", "--boxes", "scenes/boxes.csv", "-o", "report.html",
        ])
        #expect(report.status == 0, "\(report.error)")

        // The same again draws the same; other scenes have a folder of their own.
        #expect(try folder.likeness(arguments + ["--share", "both"]).status == 0)
        #expect(try folder.data("scenes/images/bolt/0003-b.png") == picture)
        let other = try folder.likeness(arguments)
        #expect(other.status == 1 && other.error.contains("scenes of other settings"))
        #expect(try folder.data("scenes/images/bolt/0003-b.png") == picture)
    }

    @Test(
        "what cannot be drawn is a mistake of usage",
        arguments: [
            (["--count", "0"], "there can be from 1 to 1000000 pairs, not 0"),
            (["--side", "10"], "from 32 to 2048 pixels a side, not 10"),
            (["--classes", "21"], "from 1 to 20 classes, not 21"),
        ])
    func usage(arguments: [String], says: String) throws {
        let folder = try WorkingFolder()
        let outcome = try folder.likeness(["scenes", "-o", "scenes"] + arguments)
        #expect(outcome.status == 64 && outcome.error.contains(says), "\(outcome.error)")
    }

    @Test(
        "one sentence says where nothing can be written",
        arguments: [
            (["-o", "help"], "help holds other files"),
            (["-o", "network.onnx"], "network.onnx is no folder"),
        ])
    func refused(arguments: [String], says: String) throws {
        let folder = try WorkingFolder()
        let before = try folder.contents()
        let outcome = try folder.likeness(["scenes"] + arguments)
        #expect(outcome.status == 1 && !outcome.wasKilled)
        #expect(outcome.error.contains(says), "\(outcome.error)")
        #expect(outcome.error.filter(\.isNewline).count == 1)
        #expect(try folder.contents() == before)
    }
}
