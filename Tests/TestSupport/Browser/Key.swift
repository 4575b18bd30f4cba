/// Keys that are held while another one is pressed.
package struct KeyModifiers: OptionSet, Hashable, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    // The protocol's numbers.
    package static let alt = KeyModifiers(rawValue: 1)
    package static let control = KeyModifiers(rawValue: 2)
    package static let command = KeyModifiers(rawValue: 4)
    package static let shift = KeyModifiers(rawValue: 8)
}

/// A key of an American keyboard, by its name or by the character it writes: `.escape`, `"z"`, `"?"`.
package struct Key: Hashable, Sendable, ExpressibleByExtendedGraphemeClusterLiteral {
    /// As `KeyboardEvent.key`.
    let name: String
    /// As `KeyboardEvent.code`: the place on the keyboard.
    let code: String
    /// As `KeyboardEvent.keyCode`.
    let number: Int
    /// What it writes; nil for a key that writes nothing.
    let text: String?
    /// Whether it takes Shift to write this.
    let isShifted: Bool

    private init(_ name: String, _ number: Int, code: String? = nil, text: String? = nil) {
        self.name = name
        self.number = number
        self.text = text
        self.code = code ?? name
        isShifted = false
    }

    package static let enter = Key("Enter", 13, text: "\r")
    package static let escape = Key("Escape", 27)
    package static let tab = Key("Tab", 9)
    package static let backspace = Key("Backspace", 8)
    package static let delete = Key("Delete", 46)
    package static let space = Key(" ")
    package static let left = Key("ArrowLeft", 37)
    package static let up = Key("ArrowUp", 38)
    package static let right = Key("ArrowRight", 39)
    package static let down = Key("ArrowDown", 40)
    package static let home = Key("Home", 36)
    package static let end = Key("End", 35)
    package static let pageUp = Key("PageUp", 33)
    package static let pageDown = Key("PageDown", 34)

    package init(extendedGraphemeClusterLiteral character: Character) { self.init(character) }

    /// The key that writes a character. One that no key of the keyboard writes has no place on it.
    package init(_ character: Character) {
        name = String(character)
        text = name
        let upper = name.uppercased()
        if let symbol = Self.symbols[character] {
            (code, number, isShifted) = symbol
        } else if character.isASCII, character.isLetter {
            (code, number) = ("Key\(upper)", Int(character.asciiValue ?? 0) & 0xDF)
            isShifted = name == upper
        } else if character.isASCII, character.isNumber {
            (code, number, isShifted) = ("Digit\(name)", Int(character.asciiValue ?? 0), false)
        } else {
            (code, number, isShifted) = ("", 0, false)
        }
    }

    /// Place, number, and whether Shift is held.
    private static let symbols: [Character: (String, Int, Bool)] = [
        " ": ("Space", 32, false),
        "-": ("Minus", 189, false), "_": ("Minus", 189, true),
        "=": ("Equal", 187, false), "+": ("Equal", 187, true),
        "[": ("BracketLeft", 219, false), "{": ("BracketLeft", 219, true),
        "]": ("BracketRight", 221, false), "}": ("BracketRight", 221, true),
        "\\": ("Backslash", 220, false), "|": ("Backslash", 220, true),
        ";": ("Semicolon", 186, false), ":": ("Semicolon", 186, true),
        "'": ("Quote", 222, false), "\"": ("Quote", 222, true),
        "`": ("Backquote", 192, false), "~": ("Backquote", 192, true),
        ",": ("Comma", 188, false), "<": ("Comma", 188, true),
        ".": ("Period", 190, false), ">": ("Period", 190, true),
        "/": ("Slash", 191, false), "?": ("Slash", 191, true),
        "!": ("Digit1", 49, true), "@": ("Digit2", 50, true), "#": ("Digit3", 51, true),
        "$": ("Digit4", 52, true), "%": ("Digit5", 53, true), "^": ("Digit6", 54, true),
        "&": ("Digit7", 55, true), "*": ("Digit8", 56, true), "(": ("Digit9", 57, true),
        ")": ("Digit0", 48, true),
    ]
}

extension Page {
    /// Presses a key and releases it, `times` in a row.
    package func press(
        _ key: Key, _ modifiers: KeyModifiers = [], times: Int = 1
    ) async throws {
        for _ in 0..<times {
            try await keyDown(key, modifiers)
            try await keyUp(key, modifiers)
        }
    }

    /// Presses a key and keeps it down.
    package func keyDown(_ key: Key, _ modifiers: KeyModifiers = []) async throws {
        // With these, a key is a command and writes nothing.
        let writes = modifiers.isDisjoint(with: [.control, .alt, .command])
        var event = event(key, modifiers)
        event["type"] = "rawKeyDown"
        if let text = key.text, writes {
            event["type"] = "keyDown"
            event["text"] = .string(text)
        }
        try await send("Input.dispatchKeyEvent", .object(event))
    }

    /// Releases a key.
    package func keyUp(_ key: Key, _ modifiers: KeyModifiers = []) async throws {
        var event = event(key, modifiers)
        event["type"] = "keyUp"
        try await send("Input.dispatchKeyEvent", .object(event))
    }

    /// Writes a text where the focus is, key by key.
    package func type(_ text: String) async throws {
        for character in text { try await press(Key(character)) }
    }

    private func event(_ key: Key, _ modifiers: KeyModifiers) -> [String: JSON] {
        let held = key.isShifted ? modifiers.union(.shift) : modifiers
        return [
            "key": .string(key.name), "code": .string(key.code),
            "windowsVirtualKeyCode": .number(Double(key.number)),
            "modifiers": .number(Double(held.rawValue)),
        ]
    }
}
