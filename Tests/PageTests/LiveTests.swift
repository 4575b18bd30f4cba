import TestSupport
import Testing

extension PageTests {
    @Suite("while a region is dragged") struct Live {
        /// Holds the first answer back until it is let go, and keeps what was asked.
        private static let hold = """
            window.asked = [];
            window.most = 0;
            let underWay = 0;
            const real = window.fetch;
            const released = new Promise((done) => { window.release = done; });
            window.fetch = async (address, options) => {
              if (!String(address).startsWith("/search.json")) return real(address, options);
              asked.push(String(address));
              underWay += 1;
              most = Math.max(most, underWay);
              try {
                const answer = await real(address, options);
                if (asked.length === 1) await released;
                return answer;
              } finally {
                underWay -= 1;
              }
            };
            """

        @Test("one search at a time is under way, and the last state wins") func oneAtATime()
            async throws
        {
            try await PageTests.visit(Regions.address) { page in
                let whole = try await page.waitForResults()
                let plain = whole.results.map { ShownResult($0, hasRegion: false) }
                try await page.wait(for: "document.querySelector('.query .region-picture')")
                try await page.run(Self.hold)
                let box = try await page.box(of: ".query .region-picture")
                try await page.pointerDown(at: box.point(0.1, 0.1))
                for step in 1...12 {
                    let part = Double(step) / 12
                    try await page.move(
                        to: box.point(0.1 + 0.4 * part, 0.1 + 0.5 * part), holding: .left)
                    // The drawing follows the hand, whatever the server does.
                    try await page.run("await new Promise(requestAnimationFrame)")
                }
                let drawn = try await page.drawnRectangle()
                #expect(
                    abs(drawn[2] - 0.4 * 640) <= 2 && abs(drawn[3] - 0.5 * 426) <= 2, "\(drawn)")
                #expect(try await page.evaluate("asked.length", as: Int.self) == 1)
                #expect(try await page.parameters("region") == [])
                #expect(try await page.results() == plain)

                try await page.run("release()")
                try await page.wait(for: "asked.length >= 2")
                let last = try await page.evaluate("asked.at(-1)", as: String.self)
                let shape = drawn.map { "\(Int($0))" }.joined(separator: ",")
                #expect(last.contains("region=\(shape)"), "\(last)")
                // The ranking follows before the hand lets go.
                let live: SearchAnswer = try await PageTests.served().server.json(last)
                let expected = live.results.map { ShownResult($0, hasRegion: true) }
                try await page.waitUntil(try await page.results() == expected)
                #expect(try await page.results() == expected)
                #expect(try await page.parameters("region") == [])

                #expect(try await page.evaluate("most", as: Int.self) == 1)
                try await page.move(to: box.point(0.55, 0.65), holding: .left)
                try await page.pointerUp(at: box.point(0.55, 0.65))
                try await page.wait(for: "location.search.includes('region=')")
                try await page.waitForResults()
                let final = try #require(try await page.parameters("region").first)
                #expect(
                    try await page.evaluate("asked.at(-1)", as: String.self).contains(
                        "region=\(final)"))
            }
        }

        @Test("Escape takes the drawing back") func escape() async throws {
            try await PageTests.visit(Regions.address) { page in
                let whole = try await page.waitForResults()
                let plain = whole.results.map { ShownResult($0, hasRegion: false) }
                try await page.wait(for: "document.querySelector('.query .region-picture')")
                let box = try await page.box(of: ".query .region-picture")
                try await page.pointerDown(at: box.point(0.1, 0.1))
                try await page.move(to: box.point(0.5, 0.5), holding: .left)
                try await page.waitUntil(try await page.results() != plain)
                #expect(try await page.results() != plain)
                try await page.press(.escape)
                try await page.pointerUp(at: box.point(0.5, 0.5))
                try await page.waitUntil(try await page.results() == plain)
                #expect(try await page.results() == plain)
                #expect(try await page.parameters("region") == [])
                #expect(try await page.count(of: ".query .region-shape") == 0)
            }
        }
    }
}

extension Page {
    /// x, y, width, height of the rectangle that is drawn over the query, in its pixels.
    fileprivate func drawnRectangle() async throws -> [Double] {
        try await evaluate(
            """
            (() => {
              const { x, y, width, height } = document.querySelector(".region-shape .region-light").getBBox();
              return [x, y, width, height].map(Math.round);
            })()
            """)
    }
}
