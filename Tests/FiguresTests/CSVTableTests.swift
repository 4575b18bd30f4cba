import SimilarityMaps
import Testing

@testable import Figures
@testable import Galleries

@Suite("tables as comma-separated values")
struct CSVTableTests {
    @Test("cells with commas, quotes and line breaks are quoted, others not")
    func quoting() {
        var table = CSVTable(["a", "b"])
        table.add(["plain; text", "1,5"])
        table.add(["say \"x\"", "two\nlines"])
        table.add(["", "\r"])
        #expect(
            table.text()
                == "a,b\nplain; text,\"1,5\"\n\"say \"\"x\"\"\",\"two\nlines\"\n,\"\r\"")
    }

    @Test(
        "a spreadsheet gets no cell that it would run, and numbers as they are",
        arguments: [
            ("=1+2.jpg", "'=1+2.jpg"), ("@home/1.jpg", "'@home/1.jpg"), ("-a", "'-a"),
            ("+a", "'+a"), ("\tx", "'\tx"), ("\rx", "'\rx"), ("＝x", "'＝x"),
            ("a;=x", "a;'=x"), ("\"=x", "\"'=x"), ("a\n@x", "a\n'@x"), ("a=b-c", "a=b-c"),
            ("-0.25", "-0.25"), ("-1e-07", "-1e-07"), ("+3", "+3"), ("-1-1", "'-1-1"),
            ("", ""), ("flowers/1.jpg", "flowers/1.jpg"), ("'=x", "'=x"),
        ])
    func formulas(cell: String, shown: String) {
        #expect(CSVTable.spreadsheetCell(cell) == shown)
        var table = CSVTable(["=title"])
        table.add([cell])
        #expect(table.text() == "=title\n" + CSVTable.line([cell]))
        #expect(table.text(for: .spreadsheet) == "'=title\n" + CSVTable.line([shown]))
    }

    @Test("a search’s rows say what the region adds, where there is one")
    func search() {
        func hit(_ similarity: Double, byRegion: Bool) -> SearchReport.Hit {
            let result = SearchResult(
                rank: 2, image: .named("c/=a,b.jpg", label: "c"), row: 4, score: 0.25,
                similarity: similarity, rankByWhole: 7)
            return .init(result, file: "/p/c/=a,b.jpg", isByRegion: byRegion, isSameFile: false)
        }
        let rows = CSVTable([
            hit(0.5, byRegion: true), hit(-0.5, byRegion: true), hit(0.5, byRegion: false),
        ]).text().split(separator: "\n")
        #expect(
            rows == [
                "rank,path,label,similarity,regionScore,regionShare,rankByWhole,isSameFile",
                "2,\"c/=a,b.jpg\",c,0.5,0.25,0.5,7,false",
                "2,\"c/=a,b.jpg\",c,-0.5,0.25,,7,false", "2,\"c/=a,b.jpg\",c,0.5,,,7,false",
            ])
    }

    @Test("a map’s rows are its cells, from the top, each row from left to right")
    func cells() {
        let map = SampleSheets.map(1, 2, value: -0.5)
        let rows = CSVTable(cellsOf: map).text().split(separator: "\n")
        #expect(rows.count == 13 && rows[0] == "row,column,contribution")
        #expect(rows[7] == "1,2,-0.5" && rows[12] == "2,3,0.0")
        let both = CSVTable(cellsOf: [("a,b", map), ("c", map)]).text().split(separator: "\n")
        #expect(both.count == 25 && both[0] == "photograph,row,column,contribution")
        #expect(both[7] == "\"a,b\",1,2,-0.5" && both[19] == "c,1,2,-0.5")
    }
}

extension GalleryImage {
    /// An image of which nothing else counts.
    static func named(_ path: String, label: String? = nil) -> GalleryImage {
        GalleryImage(
            id: 1, path: path, byteCount: 10, modified: 1, contentHash: 1, size: nil,
            label: label, row: 0, failure: nil)
    }
}
