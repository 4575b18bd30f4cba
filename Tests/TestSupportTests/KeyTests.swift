import TestSupport
import Testing

@Suite("Keys in the browser")
struct KeyTests {
    @Test("A key tells its name, its place and what is held")
    func names() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: listeningDocument)
            try await page.press(.escape)
            try await page.press("z", .control)
            try await page.press("?")
            try await page.press(.left, .shift)
            let told: [String] = try await page.evaluate("told")
            #expect(
                told == [
                    "keydown Escape Escape 27 true", "keyup Escape Escape 27 true",
                    "keydown z KeyZ 90 true control", "keyup z KeyZ 90 true control",
                    "keydown ? Slash 191 true shift", "keyup ? Slash 191 true shift",
                    "keydown ArrowLeft ArrowLeft 37 true shift",
                    "keyup ArrowLeft ArrowLeft 37 true shift",
                ])
        }
    }

    @Test("Typing fills a field, whatever the characters; keys edit it")
    func typing() async throws {
        try await Browser.withPage { page in
            try await page.open(markup: "<input autofocus>")
            try await page.type("Tower 7, Łódź (50%)")
            try await page.press(.backspace)
            try await page.press(.home)
            try await page.press(.delete, times: 2)
            let value: String = try await page.evaluate("document.querySelector('input').value")
            #expect(value == "wer 7, Łódź (50%")
        }
    }

    @Test("Tab moves the focus, Enter and Space press what has it")
    func focus() async throws {
        try await Browser.withPage { page in
            try await page.open(
                markup: """
                    <button onclick="this.textContent = 'pressed'">One</button>
                    <label><input type=checkbox>Two</label>
                    """)
            try await page.press(.tab)
            try await page.press(.enter)
            #expect(try await page.text(of: "button") == "pressed")
            try await page.press(.tab)
            try await page.press(.space)
            try await page.wait(for: "document.querySelector('input').checked")
            try await page.press(.tab, .shift)
            let name: String = try await page.evaluate("document.activeElement.localName")
            #expect(name == "button")
        }
    }
}
