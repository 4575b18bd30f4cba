import Foundation
import Testing

/// `likeness report` on a small network and photographs.
@Suite struct ReportTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    private func report(_ options: String...) throws -> ReportOutput {
        try folder.decoded(ReportOutput.self, ["report", "gallery"] + options)
    }

    private func html(_ name: String = "report.html") throws -> String {
        String(decoding: try folder.data(name), as: UTF8.self)
    }

    @Test("one page holds everything: nothing is loaded from elsewhere") func selfContained() throws
    {
        try folder.indexClasses()
        let output = try report()
        #expect(output.page == "report.html" && output.images == 15 && output.classes == 3)
        #expect(output.examples == 8 && output.queries == 15 && output.failures == 0)
        #expect(output.recallAt1 == 1 && (output.completenessError ?? 1) < 1e-5)
        #expect(output.topTenComponents == nil, "the network has eight components")
        let page = try html()
        #expect(page.hasPrefix("<!DOCTYPE html>") || page.hasPrefix("<!doctype html>"))
        for label in WorkingFolder.classes { #expect(page.contains(label)) }
        #expect(page.contains("data:image/"))
        // A link that a person may follow is not loaded, and a name space is no address.
        for tag in page.split(separator: "<") where !tag.hasPrefix("a ") {
            let inside = tag.prefix { $0 != ">" }
                .replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
            #expect(
                !inside.contains("http:") && !inside.contains("https:"), "\(inside.prefix(200))")
            #expect(!inside.hasPrefix("link") && !inside.hasPrefix("script src"))
        }
        #expect(!page.contains("@import") && !page.contains("url(http"))
    }

    @Test("the text, the CSV and the JSON have the same figures") func figures() throws {
        try folder.indexClasses()
        let output = try report("--examples", "0")
        #expect(output.examples == 0)
        let text = try folder.printed("report", "gallery", "--examples", "0")
        #expect(text.contains("gallery      gallery: 15 images\nreport       report.html\n"))
        #expect(text.contains("recall       @1 100.0 %, "))
        #expect(text.contains("; over 15 queries\n"))
        let rows = table(try folder.printed("report", "gallery", "--examples", "0", "--csv"))
        let values = Dictionary(
            uniqueKeysWithValues: rows.map { ($0["figure"] ?? "", Double($0["value"] ?? "")) })
        #expect(values["recallAt1"] == output.recallAt1)
        #expect(values["meanAveragePrecision"] == output.meanAveragePrecision)
        #expect(values["completenessError"] == output.completenessError)
        #expect(values["objectShare"] == nil)
    }

    @Test("without labels there are examples, and no figures of classes") func noLabels() throws {
        try folder.indexClasses(["--labels", "none"])
        let output = try report("--examples", "3")
        #expect(output.classes == 0 && output.examples == 3)
        #expect(output.queries == nil && output.recallAt1 == nil)
        #expect(try html().contains("data:image/"))
        let text = try folder.printed("report", "gallery", "--examples", "0")
        #expect(!text.contains("recall"))
    }

    @Test("searches are made with the photographs of a folder, and one without is refused")
    func queries() throws {
        try folder.indexClasses()
        for name in ["views", "none"] { try folder.makeFolder(name) }
        try folder.write(folder.data("query.png"), to: "views/seen-from-the-hill.png")
        try folder.write(Data("x".utf8), to: "views/broken.png")
        let outcome = try folder.likeness([
            "report", "gallery", "--queries", "views", "-o", "views.html", "--json",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.error.hasPrefix("Warning: views/broken.png is not among the examples: "))
        #expect(outcome.error.filter(\.isNewline).count == 1)
        #expect(try html("views.html").contains("seen-from-the-hill.png"))
        let refused = try folder.likeness(["report", "gallery", "--queries", "none"])
        #expect(refused.status == 1)
        #expect(
            refused.error
                == "Error: none has no photographs; give a folder of JPEG, PNG or WebP files\n")
        #expect(try !folder.contents().keys.contains("report.html"))
    }

    @Test("with boxes the objects’ share is measured") func boxes() throws {
        try folder.indexClasses()
        // The whole of all towers, and half of one tree, by another name for it.
        var rows = (0..<5).map { "towers/towers-\($0).png,0,0,30,54" }
        rows.append("photographs/trees/trees-1.png,0,0,30,27")
        let csv = "image,x0,y0,x1,y1\n" + rows.joined(separator: "\n") + "\n"
        try folder.write(Data(csv.utf8), to: "boxes.csv")
        let output = try report("--boxes", "boxes.csv", "--examples", "0")
        let (share, area) = (try #require(output.objectShare), try #require(output.objectArea))
        #expect(abs(area - 5.5 / 6) < 1e-5)
        #expect(share > 5.0 / 6 && share < 1)
        let text = try folder.printed(
            "report", "gallery", "--boxes", "boxes.csv", "--examples", "0")
        #expect(text.contains(" % of the similarity on 91.7 % of the picture\n"))

        try folder.write(Data((csv + "lamp.png,0,0,1\n").utf8), to: "bad.csv")
        let bad = try folder.likeness(["report", "gallery", "--boxes", "bad.csv"])
        #expect(bad.status == 1 && bad.error.hasPrefix("Error: bad.csv, line 8, has 4 columns; "))
        try folder.write(Data("x.png,0,0,9,9\nx.png,1,1,1,9\n".utf8), to: "other.csv")
        let other = try folder.likeness([
            "report", "gallery", "--boxes", "other.csv", "--examples", "0",
        ])
        #expect(other.status == 0)
        #expect(other.error.contains("Warning: 1 box without an area was left out\n"))
        #expect(other.error.contains("Warning: none of the boxes is of a photograph of gallery, "))
    }

    @Test("equal files, unreadable ones and photographs that are gone are told") func notes() throws
    {
        try folder.addClasses()
        for number in 0..<3 {
            let copy = try folder.data("photographs/trees/trees-\(number % 2).png")
            try folder.write(copy, to: "photographs/copy-\(number).png")
        }
        try folder.write(Data("x".utf8), to: "photographs/lamps/damaged.jpg")
        try folder.indexClasses()
        try FileManager.default.removeItem(
            at: folder.url.appending(path: "photographs/lamps/lamps-2.png"))
        let output = try report("--examples", "24")
        #expect(output.failures == 1 && output.images == 18)
        let page = try html()
        #expect(page.contains("2 photographs occur more than once, byte for byte."))
        #expect(page.contains("copy-2.png") && page.contains("damaged.jpg"))
        #expect(!page.contains(" more not shown"))
    }
}
