import TestSupport
import Testing

@Suite("The pointer in the browser")
struct PointerTests {
    @Test("A click reaches the middle of an element")
    func click() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: listeningDocument)
            try await page.click("button")
            #expect(
                try await told(page) == [
                    "pointermove button 140,70 -1/0 mouse",
                    "pointerdown button 140,70 0/1 mouse",
                    "pointerup button 140,70 0/0 mouse",
                    "click button 140,70 0/0 mouse",
                ])
        }
    }

    @Test("Two clicks are a double click, the right button opens the menu")
    func otherClicks() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: listeningDocument)
            try await page.click(at: PagePoint(300, 200), count: 2)
            try await page.click(at: PagePoint(310, 200), button: .right)
            let told = try await told(page)
            #expect(told.filter { $0.hasPrefix("click") }.count == 2)
            #expect(told.contains { $0.hasPrefix("dblclick body 300,200") })
            #expect(told.contains { $0.hasPrefix("contextmenu body 310,200 2") })
        }
    }

    @Test("A drag presses, moves in steps and releases")
    func drag() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: listeningDocument)
            try await page.drag(from: PagePoint(10, 200), to: PagePoint(90, 240), steps: 4)
            #expect(
                try await told(page).filter { $0.hasPrefix("pointer") } == [
                    "pointermove body 10,200 -1/0 mouse",
                    "pointerdown body 10,200 0/1 mouse",
                    "pointermove body 30,210 -1/1 mouse",
                    "pointermove body 50,220 -1/1 mouse",
                    "pointermove body 70,230 -1/1 mouse",
                    "pointermove body 90,240 -1/1 mouse",
                    "pointerup body 90,240 0/0 mouse",
                ])
        }
    }

    @Test("The wheel scrolls, and what is out of sight is scrolled to before it is clicked")
    func scrolling() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: listeningDocument)
            try await page.scroll(at: PagePoint(400, 400), down: 700)
            try await page.wait(for: "scrollY === 700")
            try await page.click("button")
            #expect(try await told(page).contains { $0.hasPrefix("click button") })
        }
    }

    @Test("A finger taps and swipes")
    func touch() async throws {
        try await Browser.withPage { page in
            try await page.setViewport(width: 390, height: 700, scale: 2, isMobile: true)
            try await page.open(
                markup: "<meta name=viewport content='width=device-width'>" + listeningDocument
                    + "<style>html { touch-action: none }</style>")
            try await page.tap(at: PagePoint(140, 70))
            try await page.wait(for: "told.some((text) => text.startsWith('click button'))")
            try await page.swipe(through: [PagePoint(20, 300), PagePoint(60, 320)])
            let told = try await told(page)
            #expect(told.contains("pointerdown body 20,300 0/1 touch"))
            #expect(told.contains("pointermove body 60,320 -1/1 touch"))
        }
    }

    @Test("What is covered, disabled or missing is not clicked, and the error says why")
    func unreachable() async throws {
        try await Browser.withPage { page in
            try await page.open(
                markup: """
                    <button id=off disabled>Off</button><button id=under>Under</button>
                    <div id=veil style="position: fixed; inset: 0"></div>
                    """)
            for (selector, reason) in [
                ("#under", "is covered by <div id=\"veil\""), ("#off", "is disabled"),
                ("#none", "is not there"),
            ] {
                let error = try await complaint {
                    try await page.click(selector, timeout: .milliseconds(100))
                }
                #expect(error.code == .element)
                #expect(error.description.contains(reason))
            }
        }
    }

    private func told(_ page: Page) async throws -> [String] { try await page.evaluate("told") }
}
