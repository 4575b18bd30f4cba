import Figures
import Images
import SimilarityMaps
import Testing

/// What a comparison's page says is what it was given.
@Suite struct ComparisonNumbersTests {
    @Test func theTableHasEachNetworksFiguresWithTheirIntervals() throws {
        let page = try MarkupReader(SampleComparison.report().html())
        let cells = page.all("td").map(\.text)
        // Three networks differ in the length of their embeddings alone.
        #expect(cells.count == 3 * (1 + 3 + 3))
        #expect(
            Array(cells.prefix(7)) == [
                "1,280", "51.3%48.7–54.1%", "", "25.0%24.0–26.0%", "22.0%21.8–22.2%",
                "0.9000.880–0.910", "62.0%60.0–65.0%",
            ])
        #expect(Array(cells[8...9]) == ["52.3%49.7–55.1%", "+1.0−0.4 to +3.0"])
        let heads = page.all("th").filter { $0.attributes["scope"] == "col" }.map(\.text)
        #expect(
            heads == [
                "Name", "Embedding", "Recall@1", "over the first", "R-precision",
                "Half-evidence area", "Entropy of maps", "On the object",
            ])
        #expect(page.all("p").contains { $0.text.hasPrefix("200 photographs were each the query") })
    }

    @Test func resultsSayTheirRankScoreAndWhetherTheyAreRight() throws {
        let page = try MarkupReader(SampleComparison.report(queryCount: 1).html())
        let scores = page.all("p", style: "score").map(\.text)
        #expect(
            Array(scores.prefix(4)) == [
                "10.9000✓ same class", "20.8000✗ another class", "10.9010✓ same class",
                "20.8010✗ another class",
            ])
        #expect(page.all("h4").map(\.text)[0] == "name 1 of 2 of its class colours to ±0.0500")
    }

    @Test func pairsSayTheirScoresRanksAndHowTheirMapsMoved() throws {
        let page = try MarkupReader(SampleComparison.report(queryCount: 1).html())
        let scores = page.all("p", style: "score").map(\.text).dropFirst(6)
        #expect(
            Array(scores) == [
                "0.7512 rank 4", "0.7512 rank 5", "0.7512 rank 6", "−0.0125", "−0.0125", "−0.0125",
                "−0.0125",
            ])
        let numbers = page.all("dl", style: "numbers-of-two").map(\.text)
        #expect(numbers.count == 7)
        #expect(numbers[0] == "half area25%25%on object75%75%")
        #expect(numbers[3] == "correlation0.91–same area50%100%shared80%95%")
        let moments = page.all("p", style: "moment").map(\.text)
        #expect(moments[3] == "name → name")
    }

    @Test func stepsOfATrainingAreNamedOnce() throws {
        var report = SampleComparison.report(queryCount: 1)
        for place in report.networks.indices { report.networks[place].name = "step \(place * 100)" }
        let moments = try MarkupReader(report.html()).all("p", style: "moment").map(\.text)
        #expect(
            Array(moments.suffix(4)) == [
                "step 0 → 100", "step 100 → 200", "step 0 → 100", "step 0 → 200",
            ])
    }

    @Test func curvesHaveAMarkForEachCheckpoint() throws {
        let page = try MarkupReader(SampleComparison.report().html())
        let plots = page.all("svg")
        let titles = plots.compactMap { $0.attributes["aria-label"] }
        #expect(titles.contains("Recall: @1 from 51.3% to 53.3%"))
        #expect(titles.contains { $0.hasPrefix("Loss: Loss from 1.00 to 0.0500") })
        #expect(titles.contains { $0.hasPrefix("Area with half of the evidence: ") })
        for (place, number) in ["51.3%", "52.3%", "53.3%"].enumerated() {
            #expect(page.all("text", style: "at-\(place)").contains { $0.text == number })
        }
    }

    @Test func networksHaveARowEachInsteadOfACurve() throws {
        var report = SampleComparison.report(subject: .networks)
        for place in report.networks.indices { report.networks[place].name = "net \(place)" }
        let page = try MarkupReader(report.html())
        #expect(page.all("path", style: "curve").isEmpty)
        let titles = page.all("svg").compactMap { $0.attributes["aria-label"] }
        #expect(
            titles.contains(
                "Recall@1: net 0 51.3% (48.7–54.1%), net 1 52.3% (49.7–55.1%), "
                    + "net 2 53.3% (50.7–56.1%)"))
    }

    @Test func distributionsOfAllNetworksHaveTheSameAxes() throws {
        var report = SampleComparison.report(networkCount: 2)
        report.networks[1].scores?.sameClass = ScoreHistogram(of: [-0.8, -0.7])
        let page = try MarkupReader(report.html())
        let panels = page.elements.indices.filter {
            page.elements[$0].classes == ["panel", "is-0"]
                || page.elements[$0].classes == ["panel", "is-1"]
        }
        #expect(panels.count == 2)
        let ticks = panels.map { start in
            let end = page.elements[(start + 1)...].firstIndex { !$0.parents.contains("figure") }
            return page.elements[start..<(end ?? page.elements.count)]
                .filter { $0.name == "text" && $0.classes == ["tick"] }.map(\.text)
        }
        #expect(ticks[0] == ticks[1] && ticks[0].contains("−0.5"))
    }

    @Test func findingsSayNoMoreThanIntervalsShow() throws {
        func findings(_ change: (inout ComparisonReport) -> Void) throws -> [String] {
            var report = SampleComparison.report(subject: .networks, networkCount: 2)
            report.networks[0].name = "a"
            report.networks[1].name = "b"
            change(&report)
            let page = try MarkupReader(report.html())
            return page.all("li").filter { $0.parents.last == "ul" }.map(\.text)
        }
        let separate = try findings { _ in }
        #expect(
            separate[0] == "Narrowest: b, half of the evidence on 21.0% (20.8–21.2%) of a picture. "
                + "Widest: a, on 22.0% (21.8–22.2%). Their intervals do not overlap.")
        #expect(
            separate[1].hasPrefix("By pooling, from the narrowest: max 21.0%, average 22.0%. No"))
        let overlapping = try findings {
            $0.networks[1].maps?.halfArea = .init(0.21, low: 0.2, high: 0.219)
        }
        #expect(overlapping[0].hasSuffix("do not tell them apart."))
        #expect(overlapping[1].hasSuffix("do not tell the poolings apart."))
        let grids = try findings { $0.networks[1].grid = Grid(rows: 2, columns: 2) }
        #expect(grids[2].contains("(1×2, 2×2)"))
        let samePooling = try findings { $0.networks[1].pooling = "average" }
        #expect(!samePooling.contains { $0.hasPrefix("By pooling") })
        let training = try findings { $0.subject = .checkpoints }
        #expect(
            training[0].hasSuffix("The maps became narrower: the two intervals do not overlap."))
        let wider = try findings {
            $0.subject = .checkpoints
            $0.networks[1].maps?.halfArea = .init(0.3, low: 0.29, high: 0.31)
        }
        #expect(wider[0].hasSuffix("The maps became wider: the two intervals do not overlap."))
        let unclear = try findings {
            $0.subject = .checkpoints
            $0.networks[1].maps?.halfArea = .init(0.3, low: 0.2, high: 0.4)
        }
        #expect(unclear[0].hasSuffix("do not tell whether maps changed in width."))
    }

    @Test func theWorstCertificateIsSaidAndEachWhereTheyDiffer() throws {
        var report = SampleComparison.report()
        report.networks[1].certificate = Certificate(
            completenessError: 4e-6, recompositionError: 3e-7, exactness: .exact, places: .checked)
        report.networks[2].certificate = Certificate(
            completenessError: 2e-8, recompositionError: 5e-5, exactness: .exact, places: .checked)
        let html = try report.html()
        #expect(
            html.contains(
                "within 4.0e−6, and the parts to the network’s own embedding within 5.0e−5"))
        report.networks[1].certificate = Certificate(
            completenessError: 4e-4, recompositionError: 3e-7, exactness: .exact, places: .checked)
        let items = try MarkupReader(report.html()).all("ul", style: "certificates")
        #expect(items.count == 1 && items[0].text.contains("not exact, within 4.0e−4"))
    }

    @Test func errorsThatAreNotNumbersAreSaidAndAreNotExact() throws {
        var report = SampleComparison.report()
        report.networks[1].certificate = Certificate(
            completenessError: .nan, recompositionError: 3e-7, exactness: .exact, places: .checked)
        let items = try MarkupReader(report.html()).all("ul", style: "certificates")
        #expect(items.count == 1 && items[0].text.contains("not exact, within not a number"))
    }

    @Test func placesThatAreNotWhatTheySeemAreSaidForTheNetworkThatHasThem() throws {
        var report = SampleComparison.report()
        report.networks[1].certificate = Certificate(
            completenessError: 1e-8, recompositionError: 3e-7, exactness: .exact,
            places: .misplaced)
        let items = try MarkupReader(report.html()).all("ul", style: "certificates")
        #expect(items.count == 1 && items[0].text.contains("places not what they seem, within"))
        #expect(items[0].text.contains("Places checked;"))
    }

    @Test(arguments: [Double.nan, .infinity, 1e13])
    func numbersThatAreNoneAreRefused(value: Double) {
        let changes: [(inout ComparisonReport) -> Void] = [
            { $0.networks[1].retrieval?.figures[0].value.value = value },
            { $0.networks[1].maps?.entropy?.high = value },
            { $0.networks[1].maps?.objectArea = value },
            { $0.curves[0].points[1].value = value },
            { $0.curves[0].points[1].x = value },
            { $0.queries[0].views[1].results[1].score = value },
            { $0.queries[0].views[1].results[1].ofResult.halfArea = value },
            { $0.queries[0].views[1].pair?.score = value },
            { $0.queries[0].steps[0].scoreDifference = value },
            { $0.queries[0].sinceFirst[1].ofQuery.correlation = value },
            { $0.queries[0].views[0].results[0].ofQuery.map.covered.width = value },
        ]
        for (index, change) in changes.enumerated() {
            var report = SampleComparison.report()
            change(&report)
            #expect(throws: FigureError.self, "change \(index)") { try report.html() }
        }
    }

    @Test func whatDoesNotExistIsRefused() {
        let changes: [(inout ComparisonReport) -> Void] = [
            { $0.queries[0].photograph = 99 },
            { $0.queries[0].partner = -1 },
            { $0.queries[0].views[0].results[0].photograph = 6 },
            { $0.queries[0].views.removeLast() },
            { $0.queries[0].steps[0].to = 3 },
            { $0.networks[0].maps?.halfArea = .init(0.2, low: 0.3, high: 0.1) },
            { $0.networks[0].retrieval?.figures[0].value = .init(0.9, low: 0.8, high: 1.2) },
            { $0.networks = [] },
            { $0.networks = .init(repeating: $0.networks[0], count: 25) },
        ]
        for (index, change) in changes.enumerated() {
            var report = SampleComparison.report()
            change(&report)
            #expect(throws: FigureError.self, "change \(index)") { try report.html() }
        }
    }
}
