import Foundation
import TestSupport
import Testing

/// A result as a person reads it.
struct ShownResult: Codable, Hashable {
    let path, rank, score: String
    /// How far a region moved it: `↑ 3`, or empty.
    let moved: String
    /// Of a region: its share and the whole similarity; else empty.
    let share: String

    init(_ hit: HitAnswer, hasRegion: Bool) {
        path = hit.path
        rank = "\(hit.rank)"
        score = Written.score(hit.score)
        let up = hit.rankByWhole - hit.rank
        moved = !hasRegion || up == 0 ? "" : up > 0 ? "↑ \(up)" : "↓ \(-up)"
        let part = hit.regionShare.map { "\(Written.share($0)) " } ?? ""
        share = hasRegion ? "\(part)of \(Written.score(hit.similarity))" : ""
    }
}

/// Numbers as the page writes them.
enum Written {
    /// With four decimals and a true minus sign.
    static func score(_ value: Double) -> String { fixed(value, 4) }

    static func fixed(_ value: Double, _ decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", abs(value))
        return value < 0 && Double(text) != 0 ? "−\(text)" : text
    }

    static func signed(_ value: Double, _ decimals: Int = 4) -> String {
        let text = fixed(value, decimals)
        return value > 0 && Double(text) != 0 ? "+\(text)" : text
    }

    static func share(_ value: Double) -> String {
        "\(fixed(value * 100, abs(value * 100) < 9.95 ? 1 : 0)) %"
    }
}

extension Page {
    /// Waits until a view is there and nothing is under way.
    func waitUntilShown() async throws {
        try await wait(
            for: """
                (() => {
                  const view = document.querySelector("#view > *");
                  return view && !view.matches(".waits, noscript")
                    && !document.documentElement.hasAttribute("data-busy")
                    && [...document.querySelectorAll("#view ol.results, #view ul, #view .pictures, "
                      + "#view [role=alert]:not([hidden]), #view pre")].some((e) => e.children.length
                        || e.textContent);
                })()
                """)
    }

    /// Where the page is, behind its host.
    func address() async throws -> String {
        try await evaluate("location.pathname + location.search")
    }

    /// The values of a parameter of the address.
    func parameters(_ name: String) async throws -> [String] {
        try await evaluate(
            "(name) => new URLSearchParams(location.search).getAll(name)", .string(name))
    }

    /// The grid of results, as it can be read.
    func results() async throws -> [ShownResult] {
        try await evaluate(
            """
            [...document.querySelectorAll(".results > .result")].map((card) => {
              const words = (name) => card.querySelector(name)?.textContent ?? "";
              return { path: card.querySelector(".title").title, rank: words(".rank"),
                score: words(".score"), moved: words(".moved > [aria-hidden]"),
                share: card.querySelector(".share").hidden ? "" : words(".share") };
            })
            """)
    }

    /// Waits until the grid shows the very results that the server gives for the address.
    @discardableResult
    func waitForResults(
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> SearchAnswer {
        let address = try await address()
        let answer: SearchAnswer = try await PageTests.twin(address)
        let hasRegion = address.contains("region=") || address.contains("not=")
        let expected = answer.results.map { ShownResult($0, hasRegion: hasRegion) }
        try await waitUntil(try await results() == expected)
        let shown = try await results()
        #expect(shown == expected, "\(address)", sourceLocation: sourceLocation)
        return answer
    }

    /// Waits until all maps on screen are drawn.
    func waitForMaps() async throws {
        try await wait(
            for: """
                (() => {
                  const seen = [...document.querySelectorAll("#view .heatmap")].filter((element) => {
                    const { top, bottom } = element.getBoundingClientRect();
                    return bottom > 0 && top < innerHeight && element.checkVisibility()
                      && !element.closest(".query");
                  });
                  return seen.length && seen.every(({ dataset }) => dataset.map === "shown");
                })()
                """)
    }

    /// Waits for something that is found out step by step; the test fails where it does not come true.
    func waitUntil(
        _ condition: @autoclosure () async throws -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let time = Duration.seconds(20)
        if try await !comesTrue(within: time, condition) {
            Issue.record("this did not come true within \(time)", sourceLocation: sourceLocation)
        }
    }

    /// Whether something comes true in time.
    func comesTrue(
        within time: Duration, _ condition: () async throws -> Bool
    ) async throws -> Bool {
        let deadline = ContinuousClock.now + time
        while try await !condition() {
            guard ContinuousClock.now < deadline else { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// What can be read in the view, without how long the search took.
    func words() async throws -> String {
        try await evaluate(
            """
            (() => {
              const time = document.querySelector("#view .time");
              const before = time?.textContent;
              if (time) time.textContent = "";
              const words = document.querySelector("#view").innerText;
              if (time) time.textContent = before;
              return words;
            })()
            """)
    }
}
