import TestSupport
import Testing

extension PageTests {
    /// Every view, each with all that it can show.
    static let views = [
        "/", "\(Regions.address)&count=12&region=64,42,200,200&not=400,42,100,100", Pairs.address,
        "/contrast?query=towers/eiffel-1.png&first=towers/eiffel-2.png&second=castles/castle.png",
        "/classes", "/class?label=flowers",
        Comparisons.address.replacing("count=12", with: "count=4"), "/compare",
    ]

    @Suite("every view") struct Views {
        @Test("can be read, heard, reached by keys and hit, on every screen", arguments: views)
        func view(address: String) async throws {
            // So high that all of it is there at once.
            try await PageTests.visit(address, height: 2400) { page in
                try await page.waitUntilSettled()
                try await Keys.checkOrder(page)
                try await Accessibility.checkNames(page)
                try await Colours.checkContrast(page)
                try await Layout.checkScreens(page, address)
            }
        }
    }
}
