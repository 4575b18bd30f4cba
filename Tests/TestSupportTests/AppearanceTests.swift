import Foundation
import Images
import TestSupport
import Testing

@Suite("What the browser shows")
struct AppearanceTests {
    /// Red on the left half, white or black on the right; green where nothing may move.
    private let document = """
        <!doctype html><meta name=viewport content="width=device-width">
        <style>
          :root { background: rgb(255 255 255) }
          @media (prefers-color-scheme: dark) { :root { background: rgb(0 0 0) } }
          body { margin: 0; height: 100vh; width: 50vw; background: rgb(220 20 10) }
          @media (prefers-reduced-motion: reduce) { body { background: rgb(0 128 0) } }
        </style><body></body>
        """

    @Test("A picture has the window's size and its colours", arguments: ColourScheme.allCases)
    func picture(scheme: ColourScheme) async throws {
        try await Browser.withPage { page in
            try await page.setViewport(width: 320, height: 200)
            try await page.setColourScheme(scheme)
            try await page.open(markup: document)
            let image = try await image(of: page)
            #expect(image.size == PixelSize(width: 320, height: 200))
            #expect(image[159, 199] == RGB(red: 220, green: 20, blue: 10))
            let side: UInt8 = scheme == .dark ? 0 : 255
            #expect(image[160, 0] == RGB(red: side, green: side, blue: side))
        }
    }

    @Test("The preferences hold at the same time and change while the page is open")
    func preferences() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: document)
            try await page.setReducedMotion(true)
            try await page.setColourScheme(.dark)
            var image = try await image(of: page)
            #expect(image[0, 0] == RGB(red: 0, green: 128, blue: 0))
            #expect(image[1279, 799] == RGB(red: 0, green: 0, blue: 0))
            try await page.setReducedMotion(false)
            image = try await self.image(of: page)
            #expect(image[0, 0] == RGB(red: 220, green: 20, blue: 10))
        }
    }

    @Test("A telephone's window has its width, its fine pixels and no pointer")
    func telephone() async throws {
        try await Browser.withPage { page in
            try await page.setViewport(width: 390, height: 300, scale: 2, isMobile: true)
            try await page.open(markup: document)
            let image = try await image(of: page)
            #expect(image.size == PixelSize(width: 780, height: 600))
            let width: Int = try await page.evaluate("innerWidth")
            #expect(width == 390)
            let isCoarse: Bool = try await page.evaluate("matchMedia('(pointer: coarse)').matches")
            #expect(isCoarse)
        }
    }

    @Test("A picture of the whole page is longer than the window, one of an element smaller")
    func otherPictures() async throws {
        try await Browser.withPage { page in
            try await page.setViewport(width: 300, height: 200)
            try await page.open(
                markup: """
                    <body style="margin: 0; height: 900px"><p style="position: absolute; margin: 0;
                    left: 20px; top: 30px; width: 40px; height: 50px; background: rgb(0 0 255)">
                    """)
            let whole = try Image(
                decoding: [UInt8](try await page.screenshot(wholePage: true)), name: "the page")
            #expect(whole.size == PixelSize(width: 300, height: 900))
            let part = try Image(
                decoding: [UInt8](try await page.screenshot(of: try await page.box(of: "p"))),
                name: "the paragraph")
            #expect(part.size == PixelSize(width: 40, height: 50))
            #expect(part[0, 0] == RGB(red: 0, green: 0, blue: 255))
        }
    }

    private func image(of page: Page) async throws -> Image {
        try Image(decoding: [UInt8](try await page.screenshot()), name: "the window")
    }
}
