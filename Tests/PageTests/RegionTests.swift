import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("a region of the query") struct Regions {
        static let query = "campus/P1070491.png"
        static let address = "/search?query=campus/P1070491.png"

        @Test("drawn with the mouse ranks exactly as the command does") func command() async throws
        {
            try await PageTests.visit(Self.address) { page in
                let before = try await page.waitForResults()
                try await page.drawOnQuery([(0.1, 0.1), (0.45, 0.6)])
                try await page.wait(for: "location.search.includes('region=')")
                // In pixels of the photograph, 640 × 426, where the mouse was.
                let drawn = try await page.rectangle()
                for (edge, expected) in zip(drawn, [64, 42.6, 224, 213]) {
                    #expect(abs(edge - expected) <= 1.5, "\(drawn)")
                }
                try await Self.compareWithCommand(page)
                let ways = Set(try await page.results().compactMap(\.moved.first))
                #expect(ways == ["↑", "↓"])
                #expect(try await page.results().map(\.path) != before.results.map(\.path))
                try await page.waitForMaps()
                try await page.show(as: "region")

                // A second one, and one that speaks against a photograph.
                try await page.drawOnQuery([(0.6, 0.5), (0.9, 0.9)])
                try await page.waitUntil(try await page.parameters("region").count == 2)
                try await page.click(".tools [aria-label=Unwanted]")
                try await page.waitUntil(try await page.parameters("not").count == 1)
                try await page.press(.escape)
                try await page.drawOnQuery([(0.55, 0.1), (0.95, 0.4)])
                try await page.waitUntil(
                    try await page.parameters("not").count
                        + page.parameters("region").count == 3)
                try await Self.compareWithCommand(page)
                try await page.waitForMaps()
                try await page.show(as: "regions")
            }
        }

        /// The region is read from the page’s address.
        private static func compareWithCommand(_ page: Page) async throws {
            try await page.waitForResults()
            var options: [String] = []
            for (name, option) in [("region", "--region"), ("not", "--not-region")] {
                for shape in try await page.parameters(name) { options += [option, shape] }
            }
            let text = try await Program.likeness(
                [
                    "search", ServedSamples.gallery,
                    ServedSamples.photographs.appending(path: query).path, "-k", "24", "--json",
                ] + options, in: try PageTests.served().folder)
            let command = try JSONDecoder().decode(SearchOutput.self, from: Data(text.utf8))
            let shown = try await page.results()
            #expect(shown.map(\.path) == command.results.map(\.path), "\(options)")
            for (result, printed) in zip(shown, command.results) {
                let score = try #require(printed.regionScore)
                let written = try #require(
                    Double(result.score.replacingOccurrences(of: "−", with: "-")))
                #expect(abs(written - score) <= 0.000051, "\(result.path)")
                let up = printed.rankByWhole - printed.rank
                #expect(result.moved == (up == 0 ? "" : up > 0 ? "↑ \(up)" : "↓ \(-up)"))
                #expect(result.share.hasSuffix("of \(Written.score(printed.similarity))"))
            }
        }

        @Test(
            "is an outline or a stroke, too",
            arguments: [("Lasso", "lasso:"), ("Brush", "brush:")])
        func freehand(tool: String, prefix: String) async throws {
            try await PageTests.visit(Self.address) { page in
                let before = try await page.waitForResults()
                try await page.click(".tools [aria-label=\(tool)]")
                try await page.drawOnQuery([(0.2, 0.2), (0.5, 0.25), (0.45, 0.7), (0.2, 0.6)])
                try await page.waitUntil(
                    try await page.parameters("region").first?.hasPrefix(prefix) == true)
                let region = try #require(try await page.parameters("region").first)
                #expect(region.hasPrefix(prefix), "\(region)")
                try await page.waitForResults()
                let scores = before.results.map { Written.score($0.score) }
                #expect(try await page.results().map(\.score) != scores)
                try await page.show(as: "region-\(tool)")
            }
        }

        @Test("of the brush is as wide as its slider says") func brushWidth() async throws {
            try await PageTests.visit(Self.address) { page in
                try await page.waitForResults()
                try await page.click(".tools [aria-label=Brush]")
                var radii: [Double] = []
                for _ in 0..<2 {
                    try await page.drawOnQuery([(0.2, 0.5), (0.6, 0.5)])
                    try await page.waitUntil(
                        try await page.parameters("region").count == radii.count + 1)
                    let stroke = try #require(try await page.parameters("region").last)
                    let radius = try #require(
                        stroke.dropFirst("brush:".count).split(separator: ",").first)
                    radii.append(try #require(Double(radius)))
                    try await page.run("document.querySelector('.tools .brush input').focus()")
                    try await page.press(.right, times: 20)
                }
                #expect(radii[1] > radii[0] * 1.2, "\(radii)")
            }
        }

        @Test("goes with Escape, and comes with undo, redo and Back") func takingBack() async throws
        {
            try await PageTests.visit(Self.address) { page in
                let whole = try await page.waitForResults()
                let plain = whole.results.map { ShownResult($0, hasRegion: false) }
                try await page.drawOnQuery([(0.1, 0.1), (0.45, 0.6)])
                try await page.waitUntil(try await page.parameters("region").count == 1)
                try await page.waitForResults()
                let drawn = try await page.results()
                let region = try await page.parameters("region")

                // The first lets go of the shape, the second takes it away.
                try await page.press(.escape, times: 2)
                try await page.waitUntil(try await page.results() == plain)
                #expect(try await page.results() == plain)
                #expect(try await page.parameters("region") == [])

                try await page.press("u")
                try await page.waitUntil(try await page.results() == drawn)
                #expect(try await page.results() == drawn)
                #expect(try await page.parameters("region") == region)
                try await page.press("z", .control)
                try await page.waitUntil(try await page.results() == plain)
                #expect(try await page.results() == plain)
                try await page.press("z", [.control, .shift])
                try await page.waitUntil(try await page.results() == drawn)
                #expect(try await page.results() == drawn)

                try await page.run("history.back()")
                try await page.waitUntil(try await page.results() == plain)
                #expect(try await page.results() == plain)
                #expect(try await page.count(of: ".query .region-shape") == 0)
                try await page.run("history.forward()")
                try await page.waitUntil(try await page.results() == drawn)
                #expect(try await page.results() == drawn)
                #expect(try await page.count(of: ".query .region-shape") == 1)
            }
        }

        @Test("is moved, and changes its size at its handles") func handles() async throws {
            try await PageTests.visit(Self.address) { page in
                try await page.waitForResults()
                try await page.drawOnQuery([(0.2, 0.2), (0.5, 0.5)])
                try await page.waitUntil(try await page.parameters("region").count == 1)
                let drawn = try await page.rectangle()
                try await page.drag(
                    from: try await page.box(of: ".query [data-handle=se]").centre,
                    to: try await page.queryPoint(0.7, 0.8))
                try await page.waitUntil(try await page.rectangle() != drawn)
                let stretched = try await page.rectangle()
                #expect(stretched.prefix(2) == drawn.prefix(2))
                #expect(stretched[2] > drawn[2] && stretched[3] > drawn[3])
                try await page.drag(
                    from: try await page.queryPoint(0.45, 0.4),
                    to: try await page.queryPoint(0.5, 0.5))
                try await page.waitUntil(try await page.rectangle() != stretched)
                let moved = try await page.rectangle()
                #expect(moved.suffix(2) == stretched.suffix(2))
                #expect(
                    abs(moved[0] - stretched[0] - 32) <= 2 && abs(moved[1] - stretched[1] - 43) <= 3
                )
                try await page.waitForResults()
            }
        }
    }
}

extension Page {
    /// A place on the query’s photograph, in fractions of its width and height.
    func queryPoint(_ across: Double, _ down: Double) async throws -> PagePoint {
        try await box(of: ".query .region-picture").point(across, down)
    }

    /// Draws through places on the query with the tool that is chosen.
    func drawOnQuery(_ places: [(Double, Double)]) async throws {
        try await wait(for: "document.querySelector('.query .region-picture')")
        let box = try await box(of: ".query .region-picture")
        try await drag(through: places.map { box.point($0.0, $0.1) })
    }

    /// x, y, width, height of the first region of the address.
    func rectangle() async throws -> [Double] {
        try #require(try await parameters("region").first).split(separator: ",").compactMap {
            Double($0)
        }
    }
}
