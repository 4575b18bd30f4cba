import Foundation
import Testing

@testable import Galleries

/// Files of paths and labels.
@Suite struct LabelFileTests {
    let photographs: PhotographFolder

    init() throws { photographs = try PhotographFolder() }

    private func rows(_ text: String) throws -> [[String?]] {
        var rows: [[String?]] = []
        try LabelFile(path: photographs.write(text, beside: "labels.csv")).forEachBatch {
            rows += $0.map { [$0.path, $0.label] }
        }
        return rows
    }

    @Test(
        "a row is a path and a label, however they are written",
        arguments: [
            "a.jpg,cat\nb.jpg,dog\n", "a.jpg,cat\r\nb.jpg,dog", "\u{FEFF}a.jpg,cat\nb.jpg,dog\n",
            "path,label\na.jpg,cat\nb.jpg,dog\n", "Label,x,Path\ncat,1,a.jpg\ndog,,b.jpg\n",
            "\"a.jpg\",\"cat\"\n\n\r\n\"b.jpg\",dog\n", "./a.jpg,cat,more\n./b.jpg,dog,more",
        ])
    func spellings(text: String) throws {
        #expect(try rows(text) == [["a.jpg", "cat"], ["b.jpg", "dog"]])
    }

    @Test("quotes hold commas, quotes and line breaks") func quotes() throws {
        let text = "\"a,b.jpg\",\"say \"\"cat\"\"\"\n\"two\nlines.jpg\",\"\"\n\"\",x\n"
        #expect(
            try rows(text) == [
                ["a,b.jpg", "say \"cat\""], ["two\nlines.jpg", nil], ["", "x"],
            ])
    }

    @Test("a long file is read to its end") func long() throws {
        let count = 12_345
        let text = (0..<count).map { "folder/\($0).jpg,class \($0 % 7)\n" }.joined()
        let rows = try rows(text)
        #expect(rows.count == count)
        #expect(rows.last == ["folder/\(count - 1).jpg", "class \((count - 1) % 7)"])
    }

    @Test(
        "what is no such file is refused with the line",
        arguments: [
            ("a.jpg\n", "line 1, has one column"),
            ("a.jpg,cat\nb.jpg;dog\n", "line 2, has one column"),
            ("a.jpg,cat\n\"b.jpg,dog\n", "line 2, has a quote that is not closed"),
            ("a.jpg,\"cat\" x\n", "line 1, has text behind a closing quote"),
            ("\"a\nb.jpg\",cat\nc.jpg\n", "line 3, has one column"),
            ("path,label\na.jpg\n", "line 2, has one column"),
            (String(repeating: "x", count: 2 << 20), "line 1, is too long"),
        ])
    func refused(text: String, message: String) throws {
        let error = #expect(throws: (any Error).self) { try rows(text) }
        #expect("\(error, default: "")".contains(message), "\("\(error, default: "")".prefix(300))")
    }

    @Test("another encoding is refused") func encoding() throws {
        let url = photographs.folder.appending(path: "latin.csv")
        try Data([0x61, 0x2C, 0xE9, 0x0A]).write(to: url)
        let error = #expect(throws: (any Error).self) {
            try LabelFile(path: url.path).forEachBatch { _ in }
        }
        #expect("\(error, default: "")".contains("is not in UTF-8"))
    }

    @Test(
        "the first sub-folder is the label",
        arguments: [("a.jpg", nil), ("cat/a.jpg", "cat"), ("cat/small/a.jpg", "cat")])
    func folders(path: String, label: String?) {
        #expect(LabelSource.folders.label(ofPath: path) == label)
        #expect(LabelSource.none.label(ofPath: path) == nil)
    }
}
