import Foundation
import TestSupport
import Testing

extension PageTests {
    @Suite("for those who do not see it") struct Accessibility {
        /// Every control and picture of a view has a name.
        static func checkNames(_ page: Page) async throws {
            let tree = try await page.accessibilityTree()
            let named: Set = [
                "button", "link", "textbox", "searchbox", "slider", "image", "img", "combobox",
                "checkbox", "radio", "application", "toolbar", "region", "dialog", "navigation",
                "spinbutton", "switch", "tab", "menuitem",
            ]
            for element in tree where named.contains(element.role) {
                let name = element.name.trimmingCharacters(in: .whitespacesAndNewlines)
                #expect(!name.isEmpty, "a \(element.role) has no name: \(element)")
            }
            let links = tree.filter { $0.role == "link" && $0.isFocusable }
            #expect(links.count >= 5)
            let mains = tree.filter { $0.role == "main" }
            #expect(mains.count == 1)
            let navigation = tree.filter { $0.role == "navigation" }.map(\.name)
            #expect(navigation.contains("Views"))
            let headings = tree.filter { $0.role == "heading" && $0.states["level"] == 1 }
            #expect(headings.count == 1, "\(headings)")
            // No two buttons of one view do different things under the same name.
            let buttons = tree.filter { $0.role == "button" && $0.name != "" }.map(\.name)
            let repeated = Dictionary(grouping: buttons) { $0 }.filter { $0.value.count > 1 }
                .keys
                .filter { $0.first?.isNumber != true && !$0.hasPrefix("Certificate") }
            #expect(repeated.isEmpty, "\(repeated)")
        }

        @Test("pictures say what they are, and what changes is said") func words() async throws {
            try await PageTests.visit(Regions.address) { page in
                let answer = try await page.waitForResults()
                let tree = try await page.accessibilityTree()
                let second = tree.first { $0.role == "link" && $0.name.hasPrefix("Rank 2,") }
                let link = try #require(second)
                #expect(link.name.contains("score \(Written.score(answer.results[1].score))"))
                #expect(tree.map(\.name).contains("Photograph campus, P1070491.png"))
                try await page.wait(
                    for: """
                        document.querySelector('#announcement').textContent
                          === '24 results. The nearest is campus/P1070491.png.'
                        """)
                #expect(
                    try await page.evaluate(
                        "document.querySelector('#announcement').ariaLive", as: String.self)
                        == "polite")
                try await page.drawOnQuery([(0.1, 0.1), (0.45, 0.6)])
                try await page.wait(
                    for:
                        "document.querySelector('.query [role=status]').textContent.startsWith('Added: wanted')"
                )
                try await page.waitForResults()
                let moved = try await page.accessibilityTree()
                let risen = moved.filter { $0.role == "link" && $0.name.contains(" up from rank ") }
                #expect(!risen.isEmpty)
            }
        }
    }
}
