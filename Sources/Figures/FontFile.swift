import Files
#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A font on disk: a file, and which of the faces in it.
package struct FontFile: Hashable, Sendable {
    package let path: String
    /// Collections (`.ttc`) hold several faces; other files hold face 0 only.
    package let face: Int

    package init(path: String, face: Int = 0) {
        self.path = path
        self.face = face
    }

    package var exists: Bool { access(path.onDisk, R_OK) == 0 }
}

/// The two weights a figure is set in.
package struct FontPair: Hashable, Sendable {
    package let regular: FontFile
    package let bold: FontFile

    /// Finds a font: the path given, else the one `LIKENESS_FONT` names, else the first of the
    /// well-known fonts that this system has.
    ///
    /// - Throws: ``FigureError`` if there is no such file, or no font at all.
    package static func find(
        path: String? = nil,
        environment: (String) -> String? = { getenv($0).map { String(cString: $0) } },
        wellKnown: [FontPair] = wellKnown
    ) throws -> FontPair {
        if let path {
            return try named(path, by: "the font option")
        }
        if let path = environment(variable), !path.isEmpty {
            return try named(path, by: "the environment variable \(variable)")
        }
        guard let found = wellKnown.first(where: \.regular.exists) else {
            throw FigureError(
                .fontNotFound,
                "found no font to write the figure's text with: install one (on Debian and Ubuntu "
                    + "the package fonts-dejavu-core) or set \(variable) to the path of a .ttf or "
                    + ".otf file")
        }
        return FontPair(
            regular: found.regular, bold: found.bold.exists ? found.bold : found.regular)
    }

    /// The environment variable that names a font file.
    package static let variable = "LIKENESS_FONT"

    /// Where systems keep a plain sans-serif, those with the most letters first.
    package static let wellKnown: [FontPair] =
        [
            ("/usr/share/fonts/truetype/dejavu/DejaVuSans", ".ttf", "-Bold.ttf"),
            ("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans", ".ttf", "-Bold.ttf"),
            ("/usr/share/fonts/dejavu/DejaVuSans", ".ttf", "-Bold.ttf"),
            ("/usr/share/fonts/TTF/DejaVuSans", ".ttf", "-Bold.ttf"),
            ("/usr/share/fonts/truetype/noto/NotoSans", "-Regular.ttf", "-Bold.ttf"),
            ("/usr/share/fonts/noto/NotoSans", "-Regular.ttf", "-Bold.ttf"),
            ("/usr/share/fonts/truetype/liberation/LiberationSans", "-Regular.ttf", "-Bold.ttf"),
            ("/usr/share/fonts/liberation-sans/LiberationSans", "-Regular.ttf", "-Bold.ttf"),
            ("/usr/share/fonts/truetype/freefont/FreeSans", ".ttf", "Bold.ttf"),
            ("/System/Library/Fonts/Supplemental/Arial", ".ttf", " Bold.ttf"),
            ("/Library/Fonts/Arial", ".ttf", " Bold.ttf"),
        ].map { stem, regular, bold in
            FontPair(
                regular: FontFile(path: stem + regular), bold: FontFile(path: stem + bold))
        } + [
            FontPair(
                regular: FontFile(path: "/System/Library/Fonts/Helvetica.ttc", face: 0),
                bold: FontFile(path: "/System/Library/Fonts/Helvetica.ttc", face: 1))
        ]

    /// The font a person named, and its bold sibling if one lies beside it.
    private static func named(_ path: String, by source: String) throws -> FontPair {
        let regular = FontFile(path: path)
        guard regular.exists else {
            throw FigureError(
                .fontNotFound,
                "cannot read the font \(path), which \(source) names: name a .ttf or .otf file")
        }
        let dot = path.lastIndex(of: ".") ?? path.endIndex
        var stem = path[..<dot]
        if stem.hasSuffix("-Regular") {
            stem = stem.dropLast("-Regular".count)
        }
        let siblings = ["-Bold", " Bold", "Bold"].map { FontFile(path: stem + $0 + path[dot...]) }
        return FontPair(regular: regular, bold: siblings.first(where: \.exists) ?? regular)
    }
}
