import TestSupport
import Testing

@Suite("What the browser notes of a page")
struct PageLogTests {
    @Test("Exceptions, refused promises and errors on the console are problems, lines are not")
    func errors() async throws {
        try await Browser.withPage { page in
            try await page.open(
                markup: """
                    <script>console.log("fine", 3)</script>
                    <script>console.error("bad", { a: 1 })</script>
                    <script>throw new Error("thrown")</script>
                    <script>Promise.reject(new Error("refused"))</script>
                    """)
            // A refusal is told once it is certain that nobody listens.
            try await page.run("await new Promise((done) => setTimeout(done, 0))")
            #expect(page.problems.map(\.kind) == [.consoleError, .exception, .exception])
            let texts = page.consoleErrors
            #expect(texts[0].contains("bad"))
            #expect(texts[1].contains("thrown"))
            #expect(texts[2].contains("refused"))
            #expect(page.console.first == "log: fine 3")
            page.clearLog()
            #expect(page.problems == [])
        }
    }

    @Test("Another host is never reached, and the attempt is seen")
    func thirdParty() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: "<img src=http://third-party.example/pixel.png>")
            #expect(page.requestedHosts == ["third-party.example"])
            #expect(page.requests.last?.failure == "net::ERR_NAME_NOT_RESOLVED")
            #expect(page.problems.map(\.kind) == [.failedRequest])
        }
    }

    @Test("A worker's requests and errors are noted, too")
    func worker() async throws {
        try await Browser.withPage { page in
            try await page.open(
                markup: """
                    <script>
                      const text = `fetch("http://third-party.example/data").catch(() => {
                        console.error("in the worker"); postMessage("done") })`;
                      const worker = new Worker(URL.createObjectURL(new Blob([text])));
                      worker.onmessage = () => { document.title = "done" };
                    </script>
                    """)
            try await page.wait(for: "document.title === 'done'")
            #expect(page.requestedURLs.contains("http://third-party.example/data"))
            #expect(page.consoleErrors.contains { $0.contains("in the worker") })
        }
    }

    @Test("What a content security policy forbids is noted")
    func policy() async throws {
        try await Browser.withPage { page in
            try await page.open(
                markup: """
                    <meta http-equiv=Content-Security-Policy content="default-src 'none'">
                    <p style="color: red">Text</p><script>document.title = "ran"</script>
                    """)
            let title: String = try await page.evaluate("document.title")
            #expect(title == "")
            #expect(page.problems.map(\.kind) == [.violation, .violation])
            #expect(page.consoleErrors.allSatisfy { $0.contains("Content Security Policy") })
        }
    }

    @Test("A dialogue is refused, does not stop the page, and is noted")
    func dialogue() async throws {
        try await Browser.withPage { page in
            let answer: Bool = try await page.evaluate("confirm('Sure?')")
            #expect(!answer)
            #expect(page.consoleErrors == ["dialogue: confirm “Sure?”"])
        }
    }

    @Test("A screen reader's view has roles, names and states")
    func accessibility() async throws {
        try await Browser.withPage { page in
            try await page.open(
                markup: """
                    <main><h2>Results</h2><button aria-pressed=true>Jet</button>
                    <img alt="A tower" src="data:,"><label>Count <input type=range value=7 max=9>
                    </label><div aria-hidden=true><button>Hidden</button></div></main>
                    """)
            let elements = try await page.accessibilityTree()
            let named = elements.map { "\($0.role) \($0.name)" }
            #expect(named.contains("heading Results"))
            #expect(named.contains("image A tower") || named.contains("img A tower"))
            #expect(!named.contains("button Hidden"))
            let button = try #require(elements.first { $0.role == "button" })
            #expect(button.isFocusable)
            #expect(button.states["pressed"] == "true")
            let slider = try #require(elements.first { $0.role == "slider" })
            #expect(slider.name == "Count")
            #expect(slider.value == 7)
        }
    }
}
