import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("the keyboard alone") struct Keys {
        @Test("searches with a photograph and a region of it, and looks close at a result")
        func whole() async throws {
            try await PageTests.visit { page in
                try await page.wait(for: "document.querySelectorAll('.mosaic li').length === 41")
                try await page.press(.right, times: 3)
                #expect(
                    try await page.evaluate(
                        "document.activeElement === document.querySelectorAll('.mosaic a')[2]",
                        as: Bool.self))
                try await page.press(.enter)
                try await page.waitForResults()
                try await page.wait(for: "document.querySelector('.query .region-picture')")

                // Tab comes to the picture, where Enter draws.
                try await page.tab(to: ".query .region-picture")
                try await page.press(.enter)
                try await page.waitUntil(try await page.parameters("region").count == 1)
                let drawn = try await page.rectangle()
                try await page.waitForResults()
                try await page.press(.right, .shift, times: 3)
                try await page.waitUntil(try await page.rectangle() != drawn)
                #expect(try await page.rectangle() == [drawn[0] + 30] + drawn.dropFirst())
                try await page.press(.up, .alt)
                try await page.waitUntil(try await page.rectangle()[3] == drawn[3] - 1)
                #expect(try await page.rectangle()[3] == drawn[3] - 1)
                try await page.waitForResults()
                try await page.press("-")
                try await page.waitUntil(try await page.parameters("not").count == 1)
                try await page.waitForResults()
                try await page.press("-")
                try await page.waitUntil(try await page.parameters("region").count == 1)
                let answer = try await page.waitForResults()
                try await page.show(as: "keyboard-region")

                try await page.tab(to: ".result:nth-child(1) .frame")
                try await page.press(.right)
                #expect(
                    try await page.evaluate(
                        "document.activeElement.closest('.result')?.dataset.id", as: String.self)
                        == "\(answer.results[1].id)")
                try await page.press(.enter)
                try await page.wait(for: "location.pathname === '/pair'")
                try await page.waitForPoints()
                #expect(try await page.parameters("result") == [answer.results[1].path])
                #expect(try await page.parameters("region").count == 1)
                try await page.press(.down)
                try await page.wait(for: "document.activeElement.matches('.stage')")
                try await page.wait(for: "document.querySelector('.link-line.shown')")
                try await page.press("1")
                try await page.waitForResults()
                #expect(try await page.results().map(\.path) == answer.results.map(\.path))
            }
        }

        @Test(
            "is told with “?”",
            arguments: [Regions.address, Pairs.address])
        func list(address: String) async throws {
            try await PageTests.visit(address) { page in
                try await page.press("?")
                try await page.wait(for: "document.querySelector('dialog[open]')")
                let words = try await page.text(of: "dialog")
                let own =
                    address == Regions.address ? "A rectangle in its middle" : "Hold the place"
                for expected in ["Keys", "This list", "Everywhere", "Signed colours", own] {
                    #expect(words.contains(expected), "\(words)")
                }
                #expect(try await page.count(of: "dialog kbd") > 12)
                try await page.show(
                    as: "keys\(address.prefix { $0 != "?" }.replacing("/", with: "-"))")
                // What is behind it hears nothing.
                try await page.press("4")
                let path = address.prefix { $0 != "?" }
                #expect(try await page.address().hasPrefix(path))
                try await page.press(.escape)
                try await page.wait(for: "!document.querySelector('dialog')")
                try await page.press("j")
                try await page.wait(for: "location.search.includes('colours=jet')")
                try await page.press("[")
                try await page.wait(for: "location.search.includes('opacity=0.9')")
            }
        }

        /// Tab reaches everything of a view, in the order in which it is read, and it is seen where it is.
        static func checkOrder(_ page: Page) async throws {
            let all: [String] = try await page.evaluate(Self.focusable)
            var reached: [String] = []
            for _ in 0..<(all.count + 4) {
                try await page.press(.tab)
                let stop: Stop = try await page.evaluate(Self.stop)
                if stop.place == "body" || stop.place == reached.first { break }
                #expect(stop.isVisible, "\(stop.place) has the focus, which is not to be seen")
                #expect(stop.isMarked, "nothing shows that \(stop.place) has the focus")
                reached.append(stop.place)
            }
            #expect(reached == all)
            try await page.run("document.activeElement.blur()")
        }

        private struct Stop: Decodable {
            let place: String
            let isVisible, isMarked: Bool
        }

        private static let names = """
            const named = (e) => e === document.body ? "body" : `${e.tabStop ?? "new"}: ${e.localName} `
              + (e.getAttribute("aria-label") ?? e.textContent).slice(0, 40);
            """

        /// What Tab should reach, in the order of the document: of a group of radio buttons one.
        private static let focusable = """
            (() => {
              \(names)
              const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
              return [...document.querySelectorAll(wanted)].filter((e) => {
                if (e.tabIndex < 0 || e.disabled || e.closest("[inert]")) return false;
                if (!e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })) return false;
                if (e.type !== "radio" || e.checked) return true;
                const group = [...document.querySelectorAll(`input[name="${e.name}"]`)];
                return !group.some((one) => one.checked) && group[0] === e;
              }).map((e, index) => {
                e.tabStop = index;
                return named(e);
              });
            })()
            """

        /// The element that has the focus, whether it is on the screen, and whether something is drawn
        /// around it that is not there without the focus.
        private static let stop = """
            (async () => {
              \(names)
              const e = document.activeElement;
              const frame = () => new Promise(requestAnimationFrame);
              await frame();
              await frame();
              const box = e.getBoundingClientRect();
              const isVisible = box.width > 0 && box.height > 0 && box.bottom > 0
                && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
              const ringed = (one) => {
                if (!one) return false;
                const style = getComputedStyle(one);
                return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5
                  && !/, 0\\)|transparent/.test(style.outlineColor) || style.boxShadow !== "none";
              };
              const isMarked = ringed(e) || ringed(e.parentElement) || ringed(e.nextElementSibling)
                || e.matches(".region-shape.is-selected");
              return { place: named(e), isVisible, isMarked };
            })()
            """

        @Test("goes from view to view") func views() async throws {
            try await PageTests.visit(Regions.address) { page in
                let answer = try await page.waitForResults()
                try await page.press("3")
                try await page.wait(for: "location.pathname === '/contrast'")
                let others = answer.results.filter { !$0.isSameFile }
                #expect(try await page.parameters("first") == [others[0].path])
                #expect(try await page.parameters("second") == [others[1].path])
                try await page.press("1")
                try await page.waitForResults()
                try await page.press("2")
                try await page.wait(for: "location.pathname === '/pair'")
                try await page.press("4")
                try await page.wait(for: "document.querySelectorAll('.classes li').length === 6")
                try await page.press("6")
                try await page.wait(for: "location.pathname === '/compare'")
                try await page.press("1")
                try await page.wait(
                    for: "location.pathname === '/search' || location.pathname === '/'")
            }
        }
    }
}

extension Page {
    /// Presses Tab until the focus is where it is wanted.
    fileprivate func tab(to selector: String) async throws {
        for _ in 0..<80 {
            let isThere = try await evaluate(
                "(s) => document.activeElement.matches(s)", .string(selector), as: Bool.self)
            if isThere { return }
            try await press(.tab)
        }
        Issue.record("Tab does not come to \(selector)")
    }
}
