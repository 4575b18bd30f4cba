import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("classes") struct Classes {
        @Test("are browsed and found") func browse() async throws {
            try await PageTests.visit("/classes") { page in
                try await page.wait(for: "document.querySelectorAll('.classes li').length === 6")
                let labels: [String] = try await page.evaluate(
                    "[...document.querySelectorAll('.classes a')].map((a) => a.dataset.label)")
                #expect(
                    labels == ["buildings", "campus", "castles", "flowers", "tomatoes", "towers"])
                #expect(try await page.text(of: ".classes li:nth-child(2)").contains("20"))
                try await page.wait(
                    for:
                        "[...document.querySelectorAll('.classes img')].some((i) => i.naturalWidth)"
                )
                try await page.show(as: "classes")
                try await page.press("/")
                try await page.type("tow")
                try await page.wait(for: "document.querySelectorAll('.classes li').length === 1")
                #expect(try await page.parameters("find") == ["tow"])
                #expect(try await page.text(of: ".shelf p") == "1 of 6 classes")
                try await page.press(.escape)
                try await page.press(.right)
                try await page.press(.enter)
                try await page.wait(for: "location.pathname === '/class'")
                #expect(try await page.parameters("label") == ["towers"])
            }
        }

        @Test("tell what is typical of them, and what fits them least") func fit() async throws {
            try await PageTests.visit("/class?label=flowers", height: 1400) { page in
                let answer: ClassAnswer = try await PageTests.twin("/class?label=flowers")
                #expect(answer.images == 9 && answer.typical.count == 5 && answer.least.count == 4)
                for (list, members) in [("typical", answer.typical), ("least", answer.least)] {
                    let shown: [[String]] = try await page.evaluate(
                        """
                        (list) => [...document.querySelectorAll(`.${list} .member`)].map((card) =>
                          [card.querySelector(".title").title, card.querySelector(".score").textContent])
                        """, .string(list))
                    let expected = members.map { [$0.path, Written.score($0.fit ?? .nan)] }
                    #expect(shown == expected, "\(list)")
                    let fits = members.compactMap(\.fit)
                    let rising = fits.sorted()
                    #expect(fits == (list == "typical" ? rising.reversed() : rising))
                }
                #expect(
                    try await page.text(of: ".class .about")
                        .contains("mean similarity \(Written.score(answer.meanSimilarity))"))
                try await page.waitForMaps()
                let certificates = try await page.evaluate(
                    """
                    [...document.querySelectorAll(".member .certificate")].filter((e) =>
                      e.textContent.includes("rest")).length
                    """, as: Int.self)
                #expect(certificates == 9)
                try await page.show(as: "class")

                // One that fits least may belong elsewhere.
                try await page.hover(".least .member")
                try await page.click(".least .member .actions button")
                try await page.wait(for: "document.querySelectorAll('.elsewhere li').length > 0")
                #expect(!(try await page.text(of: ".elsewhere")).contains("flowers,"))
                try await page.show(as: "class-elsewhere")

                try await page.press("n")
                try await page.wait(for: "location.search.includes('label=tomatoes')")
                try await page.wait(
                    for: "document.querySelector('.class h1').textContent === 'tomatoes'")
            }
        }

        @Test("lead to a pair and to what is like a photograph") func onward() async throws {
            try await PageTests.visit("/class?label=flowers", height: 1400) { page in
                let answer: ClassAnswer = try await PageTests.twin("/class?label=flowers")
                try await page.click(".least .member .frame")
                try await page.wait(for: "location.pathname === '/pair'")
                try await page.waitForPoints()
                #expect(try await page.parameters("query") == [answer.least[0].path])
                #expect(try await page.parameters("result") == [answer.typical[0].path])
                try await page.run("history.back()")
                try await page.wait(for: "document.querySelectorAll('.member').length === 9")
                try await page.hover(".typical .member:nth-child(2)")
                try await page.press("m")
                try await page.wait(for: "location.pathname === '/search'")
                #expect(try await page.parameters("query") == [answer.typical[1].path])
                try await page.waitForResults()
            }
        }
    }
}
