import Files

/// Text that is put into HTML and SVG.
///
/// Names of files and classes may hold anything: markup, quotes, line breaks, letters that run
/// from right to left. Whatever they hold, they are shown and do nothing.
package enum Markup {
    /// `text` for the inside of an element or of a quoted attribute.
    ///
    /// Control characters, and what Unicode says is no character, become spaces: neither HTML nor
    /// XML allows them.
    package static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.showingBytes().unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default:
                result.unicodeScalars.append(isAllowed(scalar) ? scalar : " ")
            }
        }
        return result
    }

    /// A name for a person, escaped: no longer than `limit` letters, cut in the middle, and kept
    /// from turning the direction of the text around it.
    ///
    /// It is for the inside of elements that take HTML; attributes and SVG take ``escaped(_:)`` of
    /// ``shortened(_:limit:)``.
    package static func name(_ text: String, limit: Int = 240) -> String {
        // Paths break after slashes and underscores, if they have to. Entities have neither.
        let letters = escaped(shortened(text, limit: limit))
            .replacing("/", with: "/<wbr>").replacing("_", with: "_<wbr>")
        return "<bdi>\(letters)</bdi>"
    }

    /// `text`, or its beginning and end around "…" if it has more than `limit` letters.
    ///
    /// A letter may carry any number of marks, so that scalars are limited as well.
    package static func shortened(_ text: String, limit: Int = 240) -> String {
        let letters = text.unicodeScalars
        guard letters.count > limit else { return text }
        let kept = max(limit - 1, 1)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: letters.prefix((kept + 1) / 2))
        result.append("…")
        result.append(contentsOf: letters.suffix(kept / 2))
        return String(result)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        // Overrides of the direction outlive their element where it is not isolated.
        case .format: !directionControls.contains(scalar.value)
        default: !scalar.properties.isNoncharacterCodePoint
        }
    }

    private static let directionControls: Set<UInt32> = Set(0x202A...0x202E).union(0x2066...0x2069)
}
