import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("a contrast") struct Contrasts {
        @Test("of two results says why one is nearer than the other") func contrast() async throws {
            try await PageTests.visit("/search?query=towers/eiffel-1.png&count=8") { page in
                let answer = try await page.waitForResults()
                for number in [2, 5] {
                    try await page.hover(".result:nth-child(\(number))")
                    try await page.click(".result:nth-child(\(number)) .actions button")
                }
                try await page.wait(for: "location.pathname === '/contrast'")
                try await page.wait(
                    for:
                        "document.querySelectorAll('.contrast .stage [data-map=shown]').length === 3"
                )
                #expect(try await page.parameters("first") == [answer.results[1].path])
                #expect(try await page.parameters("second") == [answer.results[4].path])
                let contrast: ContrastAnswer = try await PageTests.twin(try await page.address())
                #expect(
                    abs(
                        contrast.first.similarity - contrast.second.similarity - contrast.difference
                    ) < 1e-6)
                let difference = Written.score(contrast.difference)
                let headline = try await page.text(of: ".why h1")
                #expect(headline.contains("is \(difference) nearer than"), "\(headline)")
                for (name, candidate) in [("first", contrast.first), ("second", contrast.second)] {
                    let title = try await page.text(of: ".side.\(name) .title")
                    #expect(title.contains(Written.score(candidate.similarity)))
                }
                let speaks = contrast.map.values.filter { $0 > 0 }.reduce(0) { $0 + Double($1) }
                #expect(
                    try await page.text(of: ".why p").contains(
                        "adds up to \(Written.score(speaks))"))

                // A place of the query, and what each has of it.
                try await page.move(
                    to: try await page.stagePoint("query", row: 2, column: 3, of: contrast.map))
                try await page.wait(
                    for: "document.querySelector('.readout').innerText.includes('with B')")
                let value = contrast.map.values[2 * 7 + 3]
                let readout = try await page.text(of: ".readout")
                #expect(readout.contains("Query, row 3, column 4"))
                #expect(readout.contains("for \(value < 0 ? "B" : "A")"))
                try await page.show(as: "contrast")

                try await page.press("x")
                try await page.waitUntil(
                    try await page.parameters("first") == [answer.results[4].path])
                try await page.wait(
                    for:
                        "(words) => document.querySelector('.side.second .title').innerText.includes(words)",
                    .string(Written.score(contrast.first.similarity)))
                #expect(try await page.text(of: ".why h1") == headline)
            }
        }

        @Test("is chosen where a pair is looked at close, too") func fromPair() async throws {
            try await PageTests.visit(Pairs.address) { page in
                try await page.waitForPoints()
                try await page.press("c")
                try await page.wait(
                    for: "document.querySelectorAll('dialog.chooser li').length > 3")
                try await page.show(as: "chooser")
                try await page.press(.tab)
                try await page.press(.enter)
                try await page.wait(
                    for:
                        "document.querySelectorAll('.contrast .stage [data-map=shown]').length === 3"
                )
                let paths = try await page.parameters("first") + page.parameters("second")
                #expect(paths.contains("towers/eiffel-2.png") && Set(paths).count == 2)
                #expect(try await page.count(of: "dialog") == 0)
            }
        }
    }
}
