import TestSupport
import Testing

extension PageTests {
    @Suite("a link") struct Links {
        @Test(
            "shows another person what its sender saw",
            arguments: [
                "/?find=e&label=towers",
                "/search?query=campus/P1070491.png&region=64,42,224,213&not=400,42,200,128&count=12",
                "/search?query=campus/P1070491.png&region=lasso:64,42,300,60,200,300&colours=jet&scale=own&opacity=0.4",
                "/search?query=campus/P1070491.png&per-class=1&exclude-same-file=1&of=query",
                "\(Pairs.address)&point=500,300&on=result&numbers=1",
                "\(Pairs.address)&region=300,100,400,600",
                "/contrast?query=towers/eiffel-1.png&first=towers/eiffel-2.png&second=castles/castle.png",
                "/classes?find=o", "/class?label=campus&count=12",
                "\(Comparisons.address)&region=300,100,400,600",
            ])
        func restored(address: String) async throws {
            var made = ""
            var words = ""
            var settings: [String] = []
            try await PageTests.visit(address) { page in
                try await page.waitUntilSettled()
                made = try await page.address()
                words = try await page.words()
                settings = try await page.settings()
                #expect(words.count > 60, "\(words)")
            }
            // In the page’s own words the address is another, and means the same.
            try await PageTests.visit(made) { page in
                try await page.waitUntilSettled()
                #expect(try await page.address() == made)
                var shown = ""
                try await page.waitUntil(
                    try await {
                        shown = try await page.words()
                        return shown == words
                    }())
                #expect(shown.split(separator: "\n") == words.split(separator: "\n"))
                #expect(try await page.settings() == settings)
            }
        }

        @Test("holds the network, and an answer says where it is another by now") func network()
            async throws
        {
            try await PageTests.visit("/search?query=towers/eiffel-1.png&network=0123456789abcdef")
            { page in
                try await page.waitForResults()
                try await page.wait(for: "document.querySelector('.notice')")
                #expect(try await page.text(of: ".notice").contains("network"))
            }
        }

        @Test("is made step by step by what a person does, and Back goes the same way") func steps()
            async throws
        {
            try await PageTests.visit { page in
                try await page.click(".mosaic li:nth-child(5) a")
                try await page.waitForResults()
                let search = try await page.address()
                #expect(search.contains("network="))
                try await page.drawOnQuery([(0.2, 0.2), (0.7, 0.7)])
                try await page.waitUntil(try await page.parameters("region").count == 1)
                try await page.waitForResults()
                let region = try await page.address()
                let results = try await page.results()
                try await page.click(".result:nth-child(4) .frame")
                try await page.waitForPoints()
                #expect(try await page.parameters("region").count == 1)
                let pair = try await page.words()
                let address = try await page.address()
                try await page.run("history.back()")
                try await page.waitUntil(try await page.results() == results)
                #expect(try await page.address() == region)
                #expect(try await page.results() == results)
                try await page.run("history.back()")
                try await page.waitUntil(try await page.address() == search)
                try await page.waitForResults()
                try await page.run("history.back()")
                try await page.wait(for: "document.querySelectorAll('.mosaic li').length === 41")
                try await PageTests.visit(address) { other in
                    try await other.waitForPoints()
                    try await other.waitUntil(try await other.words() == pair)
                    #expect(try await other.words() == pair)
                }
            }
        }
    }
}

extension Page {
    /// Waits until what can be read does not change any more: answers and maps have come.
    func waitUntilSettled() async throws {
        try await waitUntilShown()
        try await wait(
            for: """
                (() => {
                  const seen = (element) => {
                    const { top, bottom } = element.getBoundingClientRect();
                    return bottom > 0 && top < innerHeight && element.checkVisibility();
                  };
                  return [...document.querySelectorAll("#view .heatmap")].every((element) => {
                    const isPlain = element.closest(".query");
                    return isPlain || !seen(element) || element.dataset.map === "shown";
                  });
                })()
                """)
        // What is asked for ahead widens the range that all share.
        var before = ""
        // Between two questions the page pauses for a moment.
        var quiet = 0
        try await waitUntil(
            try await {
                let open = requests.contains {
                    $0.status == nil && $0.failure == nil && $0.url.hasPrefix("http")
                }
                let words = try await words()
                quiet = !open && words == before ? quiet + 1 : 0
                before = words
                return quiet >= 25
            }())
    }

    /// Which settings are chosen.
    fileprivate func settings() async throws -> [String] {
        try await evaluate(
            """
            [...document.querySelectorAll("#view input:checked, #view [type=range], #view select, "
              + "#view [aria-pressed=true]")].map((e) => e.value || e.ariaLabel || e.textContent)
            """)
    }
}
