extension String {
    /// The text with line breaks and other control characters as visible signs, and bytes that are no
    /// UTF-8 as numbers: a file's name may hold any of them.
    package var onOneLine: String {
        let text = showingBytes()
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return text }
        var result = UnicodeScalarView()
        for scalar in text.unicodeScalars {
            // Unicode has a block of pictures of the first 32 control characters, from U+2400.
            let picture =
                scalar.value < 0x20 ? Unicode.Scalar(0x2400 + scalar.value) : "\u{FFFD}"
            let isControl = scalar.properties.generalCategory == .control
            result.append(isControl ? picture ?? "\u{FFFD}" : scalar)
        }
        return String(result)
    }
}

/// An error as a command shows it: one line, whatever the names of files in it.
package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(_ error: any Error) { description = "\(error)".onOneLine }
}
