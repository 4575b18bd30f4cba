import Foundation
import Images
import TestSupport
import Testing

extension PageTests {
    @Suite("the maps of results") struct Maps {
        /// So many that all are on screen, and none is asked for ahead.
        static let address = "/search?query=towers/eiffel-1.png&count=8"

        @Test("have the colours of their values, over the range that the legend tells")
        func colours() async throws {
            try await PageTests.visit(Self.address, height: 1200) { page in
                let answer = try await page.waitForResults()
                try await page.waitForMaps()
                let lines = try await Self.lines(answer)
                try await Self.check(page, answer, lines, .signed)
                try await page.press("j")
                try await Self.check(page, answer, lines, .jet)
                try await page.click("[name=setting-scale][value=own]")
                try await Self.check(page, answer, lines, .jet, isOwn: true)
                try await page.press("s")
                try await Self.check(page, answer, lines, .signed, isOwn: true)
                try await page.click("[name=setting-scale][value=common]")
                try await page.click("[name=setting-of][value=query]")
                try await Self.check(page, answer, lines, .signed, isOnQuery: true)
            }
        }

        /// Compares pixels of all maps and the legend with what the values make of them.
        private static func check(
            _ page: Page, _ answer: SearchAnswer, _ lines: [MapsLine], _ scale: ColourScale,
            isOwn: Bool = false, isOnQuery: Bool = false
        ) async throws {
            for (name, value) in [
                ("colours", scale == .jet ? "jet" : nil), ("scale", isOwn ? "own" : nil),
                ("of", isOnQuery ? "query" : nil),
            ] {
                let expected = [value].compactMap(\.self)
                try await page.waitUntil(try await page.parameters(name) == expected)
            }
            // The query’s own file is like itself everywhere, and does not count.
            let files = Set(answer.results.filter(\.isSameFile).map(\.id))
            #expect(files.count == 1)
            let maps = lines.map { isOnQuery ? $0.mapOfQuery : $0.map }
            let others = zip(lines, maps).filter { !files.contains($0.0.id) }.flatMap(\.1.values)
            let common = scale.range(of: others)
            for (index, map) in maps.enumerated() {
                let range = isOwn ? scale.range(of: map.values) : common
                let canvas = try await page.canvas(of: index)
                #expect(canvas.opaque > 0.5, "hardly any of it is drawn")
                for (row, column) in [(0, 0), (1, 5), (3, 3), (6, 2)] {
                    let point = canvas.point(row: row, column: column, of: map)
                    let value = map.value(across: point.across, down: point.down)
                    let tint = scale.tint(of: value, in: range)
                    let pixel = canvas.pixel(point)
                    let place = Comment("\(answer.results[index].path) \(row) \(column)")
                    #expect(abs(pixel.opacity - tint.opacity) < 0.012, place)
                    // Faint colours are kept with few digits.
                    let digits = 3 + 1.5 / max(Double(tint.opacity), 0.02)
                    #expect(pixel.distance(to: tint.colour) < digits, place)
                }
            }
            let legend = try await page.text(of: ".settings .legend .numbers")
            if isOwn {
                #expect(legend.contains("each its own"))
            } else {
                #expect(legend.contains(Written.signed(Double(common.high))), "\(legend)")
                #expect(legend.contains(Written.signed(Double(common.low))), "\(legend)")
            }
            try await page.show(
                as: "maps-\(scale)\(isOwn ? "-own" : "")\(isOnQuery ? "-query" : "")")
        }

        /// The maps that the server gives for results, in their order.
        static func lines(_ answer: SearchAnswer, _ region: String = "") async throws -> [MapsLine]
        {
            let ids = answer.results.map { "\($0.id)" }.joined(separator: ",")
            return try await PageTests.served().server.lines(
                "/maps.ndjson?query=\(answer.query.query)\(region)&images=\(ids)")
        }

        @Test(
            "lie where the network saw the photograph, as strong as the slider says",
            arguments: [ServedSamples.gallery, ServedSamples.other])
        func place(gallery: String) async throws {
            try await PageTests.visit(
                "\(Self.address)&gallery=\(gallery)", height: 1200
            ) { page in
                let answer = try await page.waitForResults()
                try await page.waitForMaps()
                // One of them has seen the middle of each photograph only.
                let whole: [Double] = [0, 0, 1, 1]
                #expect((answer.results[1].seen == whole) == (gallery == ServedSamples.gallery))
                let lines = try await Self.lines(answer, "&gallery=\(gallery)")
                let files = Set(answer.results.filter(\.isSameFile).map(\.id))
                let range = ColourScale.signed.range(
                    of: lines.filter { !files.contains($0.id) }.flatMap(\.map.values))
                try await page.setOpacity(0)
                let alone = try await page.pictures(of: 1..<5)
                try await page.setOpacity(1)
                let full = try await page.pictures(of: 1..<5)
                try await page.setOpacity(0.5)
                let half = try await page.pictures(of: 1..<5)
                for index in 1..<5 {
                    let (hit, line) = (answer.results[index], lines[index])
                    let strongest = line.map.strongest
                    for (row, column) in [(strongest.row, strongest.column), (3, 3), (1, 1)] {
                        let across = (Double(column) + 0.5) / Double(line.map.columns)
                        let down = (Double(row) + 0.5) / Double(line.map.rows)
                        let x = hit.seen[0] + across * hit.seen[2]
                        let y = hit.seen[1] + down * hit.seen[3]
                        guard (0.02..<0.98).contains(x), (0.02..<0.98).contains(y) else { continue }
                        for (shown, opacity) in [(full, 1.0), (half, 0.5)] {
                            let expected = alone[index - 1].mean(x, y) { colour, x, y in
                                let value = line.map.value(
                                    across: (x - hit.seen[0]) / hit.seen[2],
                                    down: (y - hit.seen[1]) / hit.seen[3])
                                return colour.covered(
                                    by: ColourScale.signed.tint(of: value, in: range),
                                    opacity: opacity)
                            }
                            let found = shown[index - 1].mean(x, y) { colour, _, _ in colour }
                            #expect(
                                found.distance(to: expected) < 6,
                                "\(hit.path) \(row) \(column) at \(opacity): \(found) is not \(expected)"
                            )
                        }
                    }
                }
            }
        }

        @Test("give way to the photograph alone where the pointer is") func alone() async throws {
            try await PageTests.visit(Self.address, height: 1200) { page in
                try await page.waitForResults()
                try await page.waitForMaps()
                let opacity = """
                    (n) => Number(getComputedStyle(
                      document.querySelectorAll(".result .heatmap > canvas")[n]).opacity)
                    """
                try await page.wait(for: "(\(opacity))(2) === 1")
                try await page.hover(".result:nth-child(3) .heatmap")
                try await page.wait(for: "(\(opacity))(2) === 0")
                #expect(try await page.evaluate(opacity, 3, as: Double.self) == 1)
                // Meanwhile the query shows where it has what this one has.
                try await page.wait(
                    for: "document.querySelector('.query .heatmap').dataset.map === 'shown'")
                try await page.show(as: "hover")
                try await page.move(to: PagePoint(5, 5))
                try await page.wait(for: "(\(opacity))(2) === 1")
                try await page.press("o")
                try await page.wait(for: "(\(opacity))(2) === 0 && (\(opacity))(3) === 0")
                try await page.press("o")
                try await page.wait(for: "(\(opacity))(2) === 1")
            }
        }

        @Test("come with a certificate and a rest, which a sentence explains") func certificate()
            async throws
        {
            try await PageTests.visit(Self.address, height: 1200) { page in
                let answer = try await page.waitForResults()
                try await page.waitForMaps()
                let line = try await Self.lines(answer)[1]
                let rest = abs(line.map.rest) < 0.00005 ? "0" : Written.score(line.map.rest)
                let card = ".result:nth-child(2)"
                #expect(
                    try await page.text(of: "\(card) .certificate")
                        == "\(line.exactness), rest \(rest)")
                try await page.click("\(card) .score")
                try await page.wait(for: "document.querySelector(':popover-open')")
                let words = try await page.text(of: ":popover-open")
                #expect(
                    words.contains("\(Written.score(answer.results[1].similarity)) is the cosine"))
                #expect(words.contains("7 × 7 cells add up to \(Written.score(line.map.sum))"))
                #expect(words.contains("Together they are the score, within"))
                try await page.show(as: "explained")
                try await page.press(.escape)
                try await page.wait(for: "!document.querySelector(':popover-open')")
            }
        }

        @Test("are asked for where they can be seen, and then ahead") func lazily() async throws {
            try await PageTests.visit("/search?query=towers/eiffel-1.png&count=48", height: 500) {
                page in
                try await page.waitForResults()
                try await page.waitForMaps()
                let asked = page.requestedURLs.filter { $0.contains("/maps.ndjson") }
                let first = try #require(asked.first)
                #expect(!first.contains("ahead=1"))
                let drawn = "document.querySelectorAll('.result .heatmap[data-map=shown]').length"
                let count = try await page.evaluate(drawn, as: Int.self)
                #expect(count > 0 && count < 30, "\(count) are drawn")
                try await page.waitUntil(page.requestedURLs.contains { $0.contains("ahead=1") })
                let ahead = page.requestedURLs.filter { $0.contains("ahead=1") }
                #expect(!ahead.isEmpty)
                try await page.run("document.querySelector('.result:last-child').scrollIntoView()")
                try await page.waitForMaps()
                #expect(try await page.evaluate(drawn, as: Int.self) > count)
            }
        }
    }
}

extension Page {
    /// Sets the opacity with the slider’s own keys, and waits until it is seen.
    fileprivate func setOpacity(_ opacity: Double) async throws {
        try await run("document.querySelector('#opacity').focus()")
        try await press(.home)
        try await press(.right, times: Int((opacity * 20).rounded()))
        try await wait(
            for: """
                (opacity) => [...document.querySelectorAll(".result .heatmap > canvas")]
                  .every((canvas) => Math.abs(Number(getComputedStyle(canvas).opacity) - opacity) < 1e-6)
                """, .number(opacity))
        let told = try await parameters("opacity")
        #expect(told == (opacity == 1 ? [] : [opacity == 0 ? "0" : "\(opacity)"]))
    }

    /// What is seen of some results’ photographs.
    fileprivate func pictures(of results: Range<Int>) async throws -> [Image] {
        var pictures: [Image] = []
        for result in results {
            let box = try await box(of: ".result:nth-child(\(result + 1)) .heatmap")
            pictures.append(
                try Image(decoding: [UInt8](try await screenshot(of: box)), name: "a screenshot"))
        }
        return pictures
    }
}
