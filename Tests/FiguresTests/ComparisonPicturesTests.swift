import Figures
import Images
import SimilarityMaps
import TestSupport
import Testing

/// The photographs and maps of a comparison's page.
@Suite struct ComparisonPicturesTests {
    @Test func everyPhotographIsInThePageOnceHoweverOftenItIsShown() throws {
        let html = try SampleComparison.report(networkCount: 6).html()
        let page = try MarkupReader(html)
        #expect(html.split(separator: "data:image/webp").count - 1 == 6)
        for photograph in 0..<6 {
            #expect(
                html.split(separator: ".photo-\(photograph){background-image:url(").count == 2)
            #expect(page.all("div", style: "photo-\(photograph)").count >= 6)
        }
        var report = SampleComparison.report()
        // What no query names is not in the page.
        report.photographs.append(report.photographs[0])
        #expect(try !report.html().contains("photo-6"))
    }

    @Test func picturesHaveWordsAndTheirLayersNone() throws {
        let page = try MarkupReader(SampleComparison.report(named: "a\"b.jpg").html())
        let pictures = page.all("div", style: "picture")
        // Of each of 2 queries: 3 networks with 3 pictures and a pair, 2 and 2 changes.
        #expect(pictures.count == 2 * (3 * 3 + 3 * 2 + 4 * 2))
        for picture in pictures {
            #expect(picture.attributes["role"] == "img")
            let text = try #require(picture.attributes["aria-label"])
            #expect(text.hasPrefix("Photograph a\"b.jpg, with "))
        }
        for image in page.all("img") { #expect(image.attributes["alt"] == "") }
    }

    @Test func mapsHaveTheCommonScaleOrThatOfTheirNetwork() throws {
        let report = SampleComparison.report(queryCount: 1)
        let page = try MarkupReader(report.html())
        // The largest of all is 0.05, in every network.
        let legends = page.all("span", style: "numbers").map(\.text)
        #expect(legends[0] == "−0.0500" + "0" + "+0.0500")
        #expect(legends[2] == "−0.01000" + "0" + "+0.01000")
        #expect(
            page.all("img", style: "common").count == page.all("img", style: "particular").count)
        #expect(page.all("img", style: "common").count == 3 * 3 + 3 * 2)
        let each = try MarkupReader(report.html(scale: .each))
        #expect(each.all("img", style: "particular").isEmpty)
        #expect(each.all("input").filter { $0.attributes["id"] == "particular" }.isEmpty)
        #expect(each.all("div", style: "legend").allSatisfy { $0.text.contains("its own scale") })
    }

    @Test func aLayerHasTheColoursOfItsMap() throws {
        let page = try MarkupReader(SampleComparison.report(queryCount: 1, resultCount: 1).html())
        // The query's map against the first result: 0.04 at the left, −0.02 at the right.
        let source = try #require(page.all("img", style: "common").first?.attributes["src"])
        let image = try Image(decoding: decoded(source), name: "map")
        #expect(image.size == PixelSize(width: 16, height: 8))
        let range = ValueRange.symmetric(0.05)
        for (x, value) in [(0, Float(0.04)), (15, -0.02)] {
            let tint = ColourScale.signed.tint(of: value, in: range)
            let green = 255 + (Double(tint.colour.green) - 255) * Double(tint.opacity)
            // Half a step of 127, as a colour.
            #expect(abs(Double(image[x, 4].green) - green) <= 3)
        }
    }

    @Test func aMapLiesWhereItsGridDoes() throws {
        let crop = SampleComparison.report(
            covered: CoveredArea(x: 0.125, y: 0, width: 0.75, height: 1))
        let inner = try MarkupReader(crop.html()).all("img", style: "inner")
        #expect(!inner.isEmpty)
        #expect(
            inner.allSatisfy {
                $0.attributes["style"] == "left:12.5%;top:0%;width:75%;height:100%"
            })
        // Padding reaches beyond the photograph, which then has room around it.
        let padded = SampleComparison.report(
            covered: CoveredArea(x: 0, y: -0.25, width: 1, height: 1.5))
        let page = try MarkupReader(padded.html())
        #expect(page.all("img", style: "inner").isEmpty)
        #expect(
            page.all("div", style: "picture").allSatisfy {
                $0.attributes["style"] == "--ratio:0.89"
            })
    }

    @Test func boxesLieOnTheirObjects() throws {
        let page = try MarkupReader(SampleComparison.report().html())
        let boxes = page.all("span", style: "box")
        // The first query, in its pair: 3 networks and 4 changes.
        #expect(boxes.count == 7)
        #expect(
            boxes.allSatisfy {
                $0.attributes["style"] == "left:25%;top:50%;width:50%;height:25%"
            })
    }

    @Test(.timeLimit(.minutes(2)))
    func aPageOfTheUsualSizeIsBoundedWhateverThePhotographsShow() throws {
        var generator = SeededGenerator(seed: 5)
        let side = 320
        let noise = Image(
            width: side, height: side,
            pixels: (0..<side * side * 3).map { _ in UInt8.random(in: 0...255, using: &generator) })
        let report = SampleComparison.report(
            networkCount: 12, queryCount: 8, resultCount: 5, photograph: noise)
        let size = try report.html().utf8.count
        #expect(size < 20 << 20, "\(size) bytes")
    }

    @Test func whatIsBeyondTheLimitsIsNotShown() throws {
        let report = SampleComparison.report(networkCount: 2, queryCount: 14, resultCount: 9)
        let page = try MarkupReader(report.html())
        #expect(page.all("article", style: "search").count == 12)
        #expect(page.all("article", style: "pair").count == 12)
        #expect(page.all("ol", style: "pictures").count == 24)
        let items = page.all("li").filter { $0.text.contains("✓") || $0.text.contains("✗") }
        #expect(items.count == 24 * 8)
    }

    private func decoded(_ source: String) throws -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let digits = try #require(source.split(separator: ",").last).filter { $0 != "=" }
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for digit in digits {
            bits = bits << 6 | (try #require(alphabet.firstIndex(of: digit)))
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 255))
            }
        }
        return bytes
    }
}
