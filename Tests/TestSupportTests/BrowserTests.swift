import Foundation
import Testing

@testable import TestSupport

@Suite("The browser")
struct BrowserTests {
    @Test("A page shows a document and gives values of it")
    func values() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: "<!doctype html><title>One</title><p id=text>Hallo ☺</p>")
            let title: String = try await page.evaluate("document.title")
            #expect(title == "One")
            #expect(try await page.text(of: "#text") == "Hallo ☺")
            #expect(try await page.count(of: "p") == 1)
            let sum: Double = try await page.evaluate("(a, b) => a + b", 1, 2.5)
            #expect(sum == 3.5)
            let later: [Int] = try await page.evaluate(
                "new Promise((done) => setTimeout(() => done([1, 2]), 10))")
            #expect(later == [1, 2])
            let nothing: String? = try await page.evaluate("undefined")
            #expect(nothing == nil)
            let tree: JSON = try await page.evaluate("({ a: [true, null, 'x'] })")
            #expect(tree == ["a": [true, .null, "x"]])
            #expect(page.problems == [])
        }
    }

    @Test("An exception in the page is thrown in the test, with its text")
    func exception() async throws {
        try await Browser.withPage { page in
            let error = await #expect(throws: BrowserError.self) {
                try await page.run("await null; throw new Error('no luck')")
            }
            #expect(error?.code == .script)
            #expect(error?.description.contains("no luck") == true)
            let wrong = await #expect(throws: BrowserError.self) {
                let _: Int = try await page.evaluate("'text'")
            }
            #expect(wrong?.code == .script)
        }
    }

    @Test("A condition is waited for, also across documents")
    func waiting() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: "<script>setTimeout(() => { here = true }, 50)</script>")
            try await page.wait(for: "window.here === true")
            try await page.run(
                "setTimeout(() => { location.href = 'about:blank#later' }, 50)")
            try await page.wait(for: "(hash) => location.hash === hash", "#later")
        }
    }

    @Test("What does not come true says so, with the console and a picture")
    func waitingInVain() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: "<p>Here</p><script>console.warn('almost')</script>")
            let error = try await complaint {
                try await page.wait(for: "document.title === 'never'", timeout: .milliseconds(100))
            }
            #expect(error.code == .timedOut)
            #expect(error.description.contains("document.title === 'never'"))
            #expect(error.description.contains("console: warning: almost"))
        }
    }

    @Test("A page that hangs fails the test and is closed")
    func hangingPage() async throws {
        var start = ContinuousClock.now
        try await Browser.withPage { page in
            try await page.open(markup: "<p>")
            start = .now
            let error = await #expect(throws: BrowserError.self) {
                try await page.run("for (;;) {}", timeout: .milliseconds(300))
            }
            #expect(error?.code == .timedOut)
        }
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("A page whose process ends fails what waits for it, the browser lives on")
    func crashedPage() async throws {
        try await Browser.withPage { page in
            let error = await #expect(throws: BrowserError.self) {
                try await page.send("Page.crash", timeout: .seconds(10))
            }
            #expect(error?.code == .ended)
            #expect(page.problems.map(\.kind) == [.crash])
        }
        try await Browser.withPage { page in
            let two: Int = try await page.evaluate("1 + 1")
            #expect(two == 2)
        }
    }

    @Test("An address that cannot be loaded is an error")
    func unreachable() async throws {
        try await Browser.withPage { page in
            let error = await #expect(throws: BrowserError.self) {
                try await page.open("http://third-party.example/")
            }
            #expect(error?.code == .loading)
            #expect(error?.description.contains("ERR_NAME_NOT_RESOLVED") == true)
        }
    }

    @Test("A tab shares storage with its page, another page does not")
    func tabs() async throws {
        // Documents of files and data have no storage; those of the browser itself have.
        try await Browser.withPage { page in
            try await page.open("chrome://version")
            try await page.run("localStorage.setItem('key', 'value')")
            let tab = try await page.newTab()
            try await tab.open("chrome://version")
            let shared: String? = try await tab.evaluate("localStorage.getItem('key')")
            #expect(shared == "value")
            try await Browser.withPage { other in
                try await other.open("chrome://version")
                let apart: String? = try await other.evaluate("localStorage.getItem('key')")
                #expect(apart == nil)
            }
        }
    }
}
