import Files
import TestSupport
import Testing

@testable import Evaluation

/// Tables of boxes.
@Suite struct BoundingBoxesTests {
    private static func read(_ text: String) throws -> BoundingBoxes {
        try BoundingBoxes(csv: Array(text.utf8), name: "boxes.csv")
    }

    @Test(
        "header or none, any end of line, with a byte order mark or without",
        arguments: [
            "image,x0,y0,x1,y1\na.jpg,1,2,3.5,4\nb.jpg,0,0,1e2,50\na.jpg,5,6,7,8\n",
            "a.jpg,1,2,3.5,4\r\nb.jpg,0,0,100,50\r\n\r\na.jpg,5,6,7,8",
            "\u{FEFF}Image, X0, Y0, X1, Y1\ra.jpg, 1,\t2 ,3.50,+4\rb.jpg,0,-0,100,50\ra.jpg,5,6,7,8\r",
            "\"a.jpg\",\"1\",2,3.5,4\n\n\"b.jpg\",0,0,100,50\n\"a.jpg\",5,6,7,8\n",
        ])
    func read(text: String) throws {
        let found = try Self.read(text)
        #expect(found.images == ["a.jpg", "b.jpg"])
        #expect(
            found.boxes == [
                "a.jpg": [
                    BoundingBox(x0: 1, y0: 2, x1: 3.5, y1: 4),
                    BoundingBox(x0: 5, y0: 6, x1: 7, y1: 8),
                ],
                "b.jpg": [BoundingBox(x0: 0, y0: 0, x1: 100, y1: 50)],
            ])
    }

    @Test("names may hold commas, quotes, line breaks and any letter") func names() throws {
        let found = try Self.read(
            "\"a, b.jpg\",0,0,1,1\n\"the \"\"best\"\".jpg\",0,0,1,1\n\"two\r\nlines\",0,0,1,1\nGänse 鳥.jpg,-3.25,0,1,1\n"
        )
        #expect(found.images == ["a, b.jpg", "the \"best\".jpg", "two\r\nlines", "Gänse 鳥.jpg"])
        #expect(found.boxes["Gänse 鳥.jpg"] == [BoundingBox(x0: -3.25, y0: 0, x1: 1, y1: 1)])
    }

    @Test("an empty table has no boxes", arguments: ["", "\n\n", "image,x0,y0,x1,y1", "\u{FEFF}"])
    func empty(text: String) throws {
        #expect(try Self.read(text).images.isEmpty)
    }

    @Test(
        "a bad line is refused with its number",
        arguments: [
            ("a,0,0,1,1\na,0,0,1\n", "boxes.csv, line 2, has 4 columns;"),
            ("a,0,0,1,1,\n", "boxes.csv, line 1, has 6 columns;"),
            ("image;x0;y0;x1;y1\n", "boxes.csv, line 1, has 1 column;"),
            ("image,x,y,width,height\n", "boxes.csv, line 1, has ‘x’ for a number;"),
            ("a,0,0,1,1\nimage,x0,y0,x1,y1\n", "boxes.csv, line 2, has ‘x0’ for a number;"),
            ("\"a\nb\",0,0,1,1\n\n\nc,0,0,one,1\n", "boxes.csv, line 5, has ‘one’ for a number;"),
            ("a,0,0,nan,1\n", "has ‘nan’ for a number;"),
            ("a,0,0,1,inf", "has ‘inf’ for a number;"),
            ("a,0,0,1,1e999", "has ‘1e999’ for a number;"), ("a,0,0,0x8,1", "has ‘0x8’"),
            ("a,0,0,,1", "has ‘’ for a number;"),
            ("a,6,0,5,1", "has a box that ends before it begins;"),
            ("a,0,2,5,1", "has a box that ends before it begins;"), (",0,0,1,1", "names no image;"),
            ("a,0,0,1,1\n\"b,0,0,1,1\nc", "boxes.csv, line 2, has a quote that is not closed"),
            ("\"a\"b,0,0,1,1", "boxes.csv, line 1, has text behind a closing quote;"),
        ])
    func bad(text: String, message: String) {
        do {
            _ = try Self.read(text)
            Issue.record("read \(text)")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
            #expect((error as? EvaluationError)?.code == .badLine || error is FileError)
        }
    }

    @Test(
        "what is no text is refused",
        arguments: [[0xFF, 0xFE, 0x61], [0x61, 0x80], [0xC0, 0x80]])
    func notText(bytes: [UInt8]) {
        #expect(throws: FileError.self) {
            try BoundingBoxes(csv: bytes, name: "boxes.csv")
        }
    }

    @Test("any bytes are read or refused") func noise() {
        var generator = SeededGenerator(seed: 12)
        let alphabet = Array("\"\",,\n\r0123.-e ax\u{FEFF}é".utf8)
        for _ in 0..<3000 {
            let count = Int.random(in: 0..<40, using: &generator)
            let bytes = (0..<count).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            let boxes = try? BoundingBoxes(csv: bytes, name: "noise")
            #expect(boxes?.boxes.values.allSatisfy { !$0.isEmpty } ?? true)
        }
    }

    @Test("boxes without an area are left out and counted")
    func withoutArea() throws {
        let boxes = try BoundingBoxes(
            csv: Array("a,0,0,0,63\nb,1,1,2,2\nb,3,4,9,4\n".utf8), name: "b.csv")
        #expect(boxes.withoutArea == 2)
        #expect(boxes.images == ["b"])
        #expect(boxes.boxes["b"]?.count == 1)
    }
}
