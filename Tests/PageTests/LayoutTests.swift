import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("on screens of every kind") struct Layout {
        /// Wide, high, whether it is touched.
        enum Screen: CaseIterable {
            case telephone, tablet, desk, wall

            var size: (width: Int, height: Int) {
                switch self {
                case .telephone: (390, 844)
                case .tablet: (820, 1180)
                case .desk: (1280, 800)
                case .wall: (2560, 1300)
                }
            }
            var isTouched: Bool { self == .telephone || self == .tablet }
            /// The least and the most columns of a grid of results.
            var columns: ClosedRange<Int> {
                switch self {
                case .telephone: 1...1
                case .tablet: 2...3
                case .desk: 3...4
                case .wall: 7...10
                }
            }
        }

        /// On no screen does anything of a view lie beyond the edge, and everything can be hit.
        static func checkScreens(_ page: Page, _ address: String) async throws {
            for screen in Screen.allCases {
                try await Self.check(page, on: screen, address)
            }
        }

        private static func check(
            _ page: Page, on screen: Screen, _ address: String
        ) async throws {
            let (width, height) = screen.size
            try await page.setViewport(width: width, height: height, isMobile: screen.isTouched)
            try await page.waitUntilSettled()
            let wide = try await page.evaluate(
                "document.scrollingElement.scrollWidth", as: Int.self)
            #expect(wide <= width, "\(screen)")
            let beyond: [String] = try await page.evaluate(Self.beyond)
            #expect(beyond == [], "\(screen)")
            let small: [String] = try await page.evaluate(Self.small, 24)
            #expect(small == [], "\(screen)")
            if address.hasPrefix("/search") { try await Self.checkColumns(page, on: screen) }
            let name = address.prefix { $0 != "?" }.replacing("/", with: "-")
            let more = address.contains("query") && address.hasPrefix("/compare") ? "-lists" : ""
            try await page.show(as: "\(screen)\(name)\(more)")
        }

        /// What is seen beyond the window’s sides, though it could not be scrolled to.
        private static let beyond = """
            [...document.querySelectorAll("#header *, #view *")].filter((e) => {
              if (!e.checkVisibility({ visibilityProperty: true }) || e.closest("svg, .scrolls, .unseen, .heatmap"))
                return false;
              const { left, right, width } = e.getBoundingClientRect();
              for (let up = e.parentElement; up; up = up.parentElement) {
                if (getComputedStyle(up).overflowX !== "visible") {
                  return false;
                }
                if (up.id === "view" || up.id === "header") break;
              }
              return width > 0 && (right > innerWidth + 0.5 || left < -0.5);
            }).map((e) => e.outerHTML.slice(0, 120))
            """

        /// Controls that are smaller than they may be; words in a sentence may.
        private static let small = """
            (least) => [...document.querySelectorAll("button, a[href], input, select, summary, [role=slider]")]
              .filter((e) => {
                if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: false })) return false;
                if (e.tabIndex < 0 || e.matches(".skip")) return false;
                if (getComputedStyle(e).display === "inline" && e.closest("p, h2")) return false;
                // A label's click is its control's.
                const parts = [e, ...(e.labels ?? [])].map((one) => one.getBoundingClientRect());
                const width = Math.max(...parts.map((box) => box.width));
                const height = Math.max(...parts.map((box) => box.height));
                return width < least - 0.5 || height < least - 0.5;
              }).map((e) => {
                const { width, height } = e.getBoundingClientRect();
                return `${Math.round(width)} × ${Math.round(height)}: ${e.outerHTML.slice(0, 120)}`;
              })
            """

        /// Results stand in as many columns as there is room for.
        private static func checkColumns(_ page: Page, on screen: Screen) async throws {
            let columns = try await page.evaluate(
                """
                new Set([...document.querySelectorAll(".result")].map((e) =>
                  Math.round(e.getBoundingClientRect().left))).size
                """, as: Int.self)
            #expect(screen.columns.contains(columns), "\(columns) on a \(screen)")
            let query = try await page.box(of: ".query .ground")
            let first = try await page.box(of: ".result")
            if screen == .telephone {
                // One below the other.
                #expect(query.y + query.height < first.y && query.width > 300)
            } else if screen != .tablet {
                #expect(query.x + query.width < first.x && query.y < first.y + first.height)
            }
        }

        @Test("fingers draw, look and choose") func touch() async throws {
            try await PageTests.visit(
                Regions.address, width: 390, height: 844, isTelephone: true
            ) { page in
                try await page.waitForResults()
                try await page.wait(for: "document.querySelector('.query .region-picture')")
                try await page.chooseRectangle(true)
                let place = try await page.box(of: ".query .region-picture")
                try await page.swipe(through: [
                    place.point(0.2, 0.2), place.point(0.3, 0.4), place.point(0.6, 0.7),
                ])
                try await page.waitUntil(try await page.parameters("region").count == 1)
                try await page.waitForResults()
                try await page.show(as: "telephone-region")
                // Without a tool a finger scrolls.
                try await page.chooseRectangle(false)
                let region = try await page.parameters("region")
                try await page.swipe(through: [
                    place.point(0.5, 0.9), place.point(0.5, 0.7), place.point(0.5, 0.2),
                ])
                try await page.wait(for: "scrollY > 20")
                #expect(try await page.parameters("region") == region)
                // The settings are a sheet.
                try await page.tap(
                    ".settings .opener",
                    until: "document.querySelector('.settings .opener').ariaExpanded === 'true'")
                try await page.wait(
                    for: "document.querySelector('.settings .rest').checkVisibility()")
                try await page.show(as: "telephone-settings")
            }
        }
    }
}

extension Page {
    /// Taps on an element until something is so. On a busy machine a tap may come so slowly that it is none.
    fileprivate func tap(_ selector: String, until condition: String) async throws {
        for _ in 0..<6 {
            try await tap(at: try await box(of: selector).centre)
            let isSo = try await comesTrue(within: .seconds(3)) {
                try await evaluate(condition, as: Bool.self)
            }
            if isSo { return }
        }
        Issue.record("taps on \(selector) do nothing: \(condition)")
    }

    fileprivate func chooseRectangle(_ isChosen: Bool) async throws {
        let button = ".tools [aria-label=Rectangle]"
        try await tap(
            button, until: "document.querySelector('\(button)').ariaPressed === '\(isChosen)'")
    }
}
