import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("the gallery") struct Browsing {
        @Test("is browsed, and a photograph of it searched with") func browse() async throws {
            try await PageTests.visit { page in
                try await page.wait(for: "document.querySelectorAll('.mosaic li').length === 41")
                #expect(try await page.text(of: ".shelf p") == "41 photographs")
                try await page.wait(
                    for:
                        "[...document.querySelectorAll('.mosaic img')].filter((i) => i.naturalWidth).length > 8"
                )
                try await page.show(as: "gallery")
                try await page.click(".chip[data-label=tomatoes]")
                try await page.wait(for: "document.querySelectorAll('.mosaic li').length === 4")
                #expect(try await page.parameters("label") == ["tomatoes"])
                #expect(try await page.text(of: ".shelf p") == "4 of 41 photographs")
                try await page.click(".chip[aria-pressed=true]")
                try await page.wait(for: "document.querySelectorAll('.mosaic li').length === 41")
                try await page.press("/")
                try await page.type("EIFF")
                try await page.wait(for: "document.querySelectorAll('.mosaic li').length === 2")
                #expect(try await page.parameters("find") == ["EIFF"])
                try await page.click(".mosaic li:nth-child(2) a")
                try await page.waitUntil(
                    try await page.parameters("query") == ["towers/eiffel-2.png"])
                let answer = try await page.waitForResults()
                #expect(
                    answer.results[0].path == "towers/eiffel-2.png" && answer.results[0].isSameFile)
                #expect(try await page.text(of: ".result .title").contains("the query itself"))
                try await page.waitForMaps()
                try await page.show(as: "search")
            }
        }

        @Test("says what is not there") func nothing() async throws {
            try await PageTests.visit("/search?find=zebra") { page in
                try await page.wait(for: "document.querySelector('.mosaic .sentence')")
                #expect(
                    try await page.text(of: ".mosaic")
                        == "No photograph has “zebra” in its name or label.")
            }
            try await PageTests.visit(
                "/search?query=no/such.png", tolerating: "failed request: GET"
            ) { page in
                let sentence = try await page.text(of: "[role=alert]:not([hidden])")
                #expect(sentence.contains("no/such.png"), "\(sentence)")
                try await page.click("[role=alert] a")
                try await page.wait(for: "document.querySelectorAll('.mosaic li').length === 41")
            }
        }

        @Test("has more results, one of each class, and without the query’s own file")
        func choices() async throws {
            try await PageTests.visit("/search?query=towers/eiffel-1.png") { page in
                try await page.waitForResults()
                try await page.click(".settings .check:nth-child(1)")
                try await page.waitUntil(try await page.parameters("per-class") == ["1"])
                try await page.waitForResults()
                #expect(try await page.count(of: ".result") == 6)
                try await page.click(".settings .check:nth-child(1)")
                try await page.waitUntil(try await page.parameters("per-class").isEmpty)
                try await page.click(".settings .check:nth-child(2)")
                try await page.waitUntil(try await page.parameters("exclude-same-file") == ["1"])
                let answer = try await page.waitForResults()
                #expect(!answer.results.map(\.isSameFile).contains(true))
                try await page.run("document.querySelector('#count').focus()")
                try await page.press(.down)
                try await page.waitUntil(try await page.parameters("count") == ["48"])
                try await page.waitForResults()
                #expect(try await page.count(of: ".result") == 40)
            }
        }
    }
}
