import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("two galleries beside each other") struct Comparisons {
        static let address =
            "/compare?gallery=samples&other=samples-max&query=towers/eiffel-1.png&count=12"

        @Test("have the results and the maps of both networks") func both() async throws {
            try await PageTests.visit(Self.address, width: 1600, height: 1400) { page in
                try await page.waitForComparison()
                try await page.waitForMaps()
                let answer: CompareAnswer = try await PageTests.twin(try await page.address())
                #expect(answer.first.results.map(\.path) != answer.second.results.map(\.path))
                #expect(
                    try await page.text(of: ".compare h2").hasPrefix(
                        "\(answer.shared) of the first"))
                // Colours cannot be compared, so each list has a scale of its own.
                let legends: [String] = try await page.evaluate(
                    "[...document.querySelectorAll('.side .of-result .legend .numbers')].map((e) => e.textContent)"
                )
                #expect(Set(legends).count == 2)
                try await page.show(as: "compare")
                try await page.drawOnQuery([(0.3, 0.1), (0.6, 0.9)])
                try await page.waitUntil(try await page.parameters("region").count == 1)
                try await page.waitForComparison()
                try await page.waitForMaps()
                try await page.show(as: "compare-region")
                try await page.press(.escape, times: 2)
                try await page.waitUntil(try await page.parameters("region").isEmpty)
                try await page.waitForComparison()

                try await page.press("c")
                try await page.waitUntil(try await page.parameters("gallery") == ["samples-max"])
                try await page.waitForComparison()
                let turned: CompareAnswer = try await PageTests.twin(try await page.address())
                #expect(turned.first.results.map(\.path) == answer.second.results.map(\.path))
            }
        }

        @Test("lead to more like a photograph, and to a pair in its own gallery") func onward()
            async throws
        {
            try await PageTests.visit(Self.address, width: 1600, height: 1000) { page in
                try await page.waitForComparison()
                let answer: CompareAnswer = try await PageTests.twin(Self.address)
                try await page.hover(".second .match:nth-child(3)")
                try await page.press("m")
                try await page.waitUntil(
                    try await page.parameters("query") == [answer.second.results[2].path])
                try await page.waitForComparison()
                try await page.run("history.back()")
                try await page.waitUntil(
                    try await page.parameters("query") == ["towers/eiffel-1.png"])
                try await page.waitForComparison()
                try await page.click(".second .match:nth-child(3) .pictures")
                try await page.wait(for: "location.pathname === '/pair'")
                try await page.waitForPoints()
                #expect(try await page.parameters("gallery") == ["samples-max"])
                #expect(try await page.parameters("result") == [answer.second.results[2].path])
                #expect(
                    try await page.text(of: ".about .figure")
                        .hasPrefix(Written.score(answer.second.results[2].similarity)))
            }
        }
    }
}

extension Page {
    /// Waits until both lists show what the server says for the address.
    func waitForComparison(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let answer: CompareAnswer = try await PageTests.twin(try await address())
        for (side, search) in [("first", answer.first), ("second", answer.second)] {
            let expected = search.results.map {
                [$0.path, "\($0.rank)", Written.score($0.score)]
            }
            let list = """
                [...document.querySelectorAll(".side.\(side) .match")].map((row) => [row.dataset.path,
                  row.querySelector(".rank").textContent, row.querySelector(".score").textContent])
                """
            try await waitUntil(try await evaluate(list, as: [[String]].self) == expected)
            #expect(
                try await evaluate(list, as: [[String]].self) == expected, "\(side)",
                sourceLocation: sourceLocation)
        }
    }
}
