import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("two photographs, looked at close") struct Pairs {
        static let address = "/pair?query=towers/eiffel-1.png&result=towers/eiffel-2.png"

        @Test(
            "show where the other has the like of the place under the pointer",
            arguments: ["query", "result"])
        func pointing(side: String) async throws {
            try await PageTests.visit(Self.address) { page in
                try await page.waitForPoints()
                let pair: PairAnswer = try await PageTests.twin(try await page.address())
                let own = side == "query" ? pair.mapOfQuery : pair.map
                for (row, column) in [(2, 3), (5, 1)] {
                    try await page.move(
                        to: try await page.stagePoint(side, row: row, column: column, of: own))
                    let point = try await Self.point(side, row, column, pair)
                    let best = point.map.strongest
                    let other = side == "query" ? "result" : "query"
                    let expected = [
                        "\(side == "query" ? "Query" : "Result"), row \(row + 1), column \(column + 1): "
                            + Self.contribution(point.value),
                        "\(other), row \(best.row + 1), column \(best.column + 1): "
                            + Self.contribution(Double(best.value)),
                    ]
                    try await page.wait(
                        for:
                            "(words) => document.querySelector('.readout').innerText.includes(words)",
                        .string(expected[0]))
                    let readout = try await page.text(of: ".readout .words")
                    for words in expected { #expect(readout.contains(words), "\(readout)") }

                    // The ring stands at the strongest place, the outline at the pointer's.
                    let ring = try await page.box(of: ".stage[data-side=\(other)] .ring").centre
                    let theirs = side == "query" ? pair.map : pair.mapOfQuery
                    let place = try await page.stagePoint(
                        other, row: best.row, column: best.column, of: theirs)
                    #expect(abs(ring.x - place.x) < 2 && abs(ring.y - place.y) < 2)
                    #expect(
                        try await page.count(of: ".stage[data-side=\(side)] .cell:not([hidden])")
                            == 1)
                    #expect(try await page.count(of: ".link-line.shown") == 1)
                }
                try await page.show(as: "pair-\(side)")
                try await page.move(to: PagePoint(2, 2))
                try await page.wait(for: "!document.querySelector('.link-line.shown')")
            }
        }

        /// What the server says of a cell's middle.
        private static func point(
            _ side: String, _ row: Int, _ column: Int, _ pair: PairAnswer
        ) async throws -> PairAnswer.Point {
            let photo = side == "query" ? pair.query : pair.result
            let map = side == "query" ? pair.mapOfQuery : pair.map
            let x =
                (photo.seen[0] + (Double(column) + 0.5) / Double(map.columns) * photo.seen[2])
                * photo.width
            let y =
                (photo.seen[1] + (Double(row) + 0.5) / Double(map.rows) * photo.seen[3])
                * photo.height
            let answer: PairAnswer = try await PageTests.twin(
                "\(address)&point=\(x),\(y)&on=\(side)")
            let point = try #require(answer.point)
            #expect(point.row == row && point.column == column)
            return point
        }

        /// With a sign, and three digits however small it is.
        private static func contribution(_ value: Double) -> String {
            if abs(value) >= 0.01 { return Written.signed(value) }
            if abs(value) >= 0.0001 { return Written.signed(value, 6) }
            return ""
        }

        @Test("have places that the keys move, hold and let go") func keys() async throws {
            try await PageTests.visit(Self.address) { page in
                try await page.waitForPoints()
                try await page.press(.right)
                try await page.wait(for: "document.activeElement.dataset.side === 'query'")
                try await page.wait(for: "document.querySelector('.link-line.shown')")
                let start = try await page.litCell()
                try await page.press(.down)
                try await page.press(.left)
                try await page.waitUntil(
                    try await page.litCell() == [start[0] + 1, start[1] - 1])
                #expect(try await page.litCell() == [min(start[0] + 1, 6), max(start[1] - 1, 0)])
                try await page.press(.enter)
                try await page.wait(for: "location.search.includes('point=')")
                #expect(try await page.parameters("on") == ["query"])
                let held = try await page.words()
                let address = try await page.address()
                // Also for those who do not see it.
                try await page.wait(
                    for:
                        "document.querySelector('#announcement').textContent.includes('strongest match')"
                )
                try await page.press("x")
                try await page.wait(for: "document.activeElement.dataset.side === 'result'")
                try await page.press(.right)
                try await page.wait(for: "document.querySelector('.readout .key.probe')")
                try await page.show(as: "pair-held")
                try await page.press("x")
                try await page.press(.escape)
                try await page.wait(for: "!location.search.includes('point=')")
                try await PageTests.visit(address) { other in
                    try await other.waitForPoints()
                    try await other.waitUntil(try await other.words() == held)
                    let words = try await other.words()
                    #expect(words == held)
                }
            }
        }

        @Test("tell the numbers of their cells") func numbers() async throws {
            try await PageTests.visit(Self.address) { page in
                try await page.waitForPoints()
                let pair: PairAnswer = try await PageTests.twin(try await page.address())
                try await page.press("n")
                try await page.wait(for: "location.search.includes('numbers=1')")
                for (side, map) in [("query", pair.mapOfQuery), ("result", pair.map)] {
                    let texts: [String] = try await page.evaluate(
                        """
                        (side) => [...document.querySelectorAll(
                          `.stage[data-side=${side}] .cells span`)].map((e) => e.textContent)
                        """, .string(side))
                    try #require(texts.count == map.values.count)
                    let largest = map.values.map(abs).max() ?? 0
                    let unit: Float = largest >= 1 ? 1 : largest * 1000 >= 1 ? 1000 : 1_000_000
                    for (text, value) in zip(texts, map.values) {
                        let number = try #require(
                            Double(text.replacingOccurrences(of: "−", with: "-")))
                        let decimals = text.split(separator: ".").dropFirst().first?.count ?? 0
                        let step = pow(10, -Double(decimals))
                        #expect(abs(number - Double(value * unit)) <= 0.501 * step)
                    }
                }
                try await page.show(as: "pair-numbers")
                // All of them can be read as tables, too.
                try await page.click(".all-numbers summary")
                try await page.wait(
                    for: "document.querySelectorAll('.number-tables table').length === 2")
                #expect(try await page.count(of: ".number-tables tbody td") == 98)
            }
        }

        @Test("say what they score, and lead on: the next result, back, more like this")
        func facts() async throws {
            try await PageTests.visit("/search?query=towers/eiffel-1.png") { page in
                let answer = try await page.waitForResults()
                try await page.click(".result:nth-child(2) .frame")
                try await page.wait(for: "location.pathname === '/pair'")
                try await page.waitForPoints()
                #expect(try await page.parameters("result") == [answer.results[1].path])
                let pair: PairAnswer = try await PageTests.twin(try await page.address())
                #expect(
                    try await page.text(of: ".about .figure")
                        .hasPrefix(Written.score(answer.results[1].similarity)))
                #expect(try await page.text(of: ".certificate-sentence") == pair.certificate)
                let facts = try await page.text(of: ".facts")
                #expect(facts.contains("7 × 7 add up to \(Written.score(pair.map.sum))"))
                #expect(facts.contains("\(pair.rankByWhole) of 41"))
                try await page.press(".")
                try await page.waitUntil(
                    try await page.parameters("result") == [answer.results[2].path])
                try await page.wait(
                    for:
                        "(path) => document.querySelector('.side:nth-of-type(2) .title').title === path",
                    .string(answer.results[2].path))
                try await page.click(".look-bar a")
                try await page.waitForResults()
                #expect(try await page.parameters("query") == ["towers/eiffel-1.png"])
                try await page.hover(".result:nth-child(3)")
                try await page.click(".result:nth-child(3) .actions a:nth-child(2)")
                try await page.waitUntil(
                    try await page.parameters("query") == [answer.results[2].path])
                try await page.waitForResults()
                #expect(try await page.results().first?.path == answer.results[2].path)
            }
        }
    }
}

extension Page {
    /// Waits until a pair and the points between its photographs are there.
    func waitForPoints() async throws {
        try await wait(
            for: "document.querySelectorAll('.pair .stage [data-map=shown]').length === 2")
        try await waitUntil(
            requests.contains { $0.url.contains("/points.npy") && $0.status == 200 })
        try await wait(for: "!document.documentElement.hasAttribute('data-busy')")
    }

    /// The middle of a cell in one of the photographs.
    func stagePoint(_ side: String, row: Int, column: Int, of map: MapAnswer) async throws
        -> PagePoint
    {
        try await box(of: ".stage[data-side=\(side)] > .seen").point(
            (Double(column) + 0.5) / Double(map.columns), (Double(row) + 0.5) / Double(map.rows))
    }

    /// Row and column, counted from zero, of the place that the readout tells.
    fileprivate func litCell() async throws -> [Int] {
        let words = try await text(of: ".readout .words")
        guard let match = words.firstMatch(of: /row (\d+), column (\d+)/) else { return [] }
        return [(Int(match.1) ?? 0) - 1, (Int(match.2) ?? 0) - 1]
    }
}
