import Figures
import Testing

extension TextLine {
    /// Where ink may be: from the top of capitals to below the baseline.
    var box: Frame {
        let top = Int((baseline - 0.73 * style.size).rounded(.up))
        let bottom = Int((baseline + 0.22 * style.size).rounded(.down))
        return Frame(
            x: Int(x.rounded()), y: top, width: Int(width.rounded()), height: bottom - top)
    }
}

extension Frame {
    func overlaps(_ other: Frame) -> Bool {
        x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
    }

    func contains(_ other: Frame) -> Bool {
        x <= other.x && y <= other.y && other.maxX <= maxX && other.maxY <= maxY
    }
}

extension SheetPage {
    /// All that must not lie over anything else: places of photographs, bars, words and signs.
    var boxes: [Frame] {
        let bare = pictures.map(\.scene.frame).filter { frame in
            !tiles.contains { $0.contains(frame) }
        }
        return tiles + bare + legends.map(\.frame) + rules + panels.map(\.plot)
            + (lines + legends.flatMap { $0.ticks.map(\.label) }).map(\.box)
            + marks.map(\.frame)
    }

    /// The places of the photographs, tiles where there are some.
    var places: [Frame] {
        pictures.map { picture in
            tiles.first { $0.contains(picture.scene.frame) } ?? picture.scene.frame
        }
    }

    var texts: [String] { lines.map(\.text) }

    /// Nothing is outside of the margins, and nothing lies over anything else.
    func expectEverythingInPlace(sourceLocation: SourceLocation = #_sourceLocation) {
        let (boxes, margin) = (boxes, type.margin)
        var strays: [Frame] = []
        var overlaps: [(Frame, Frame)] = []
        for (index, box) in boxes.enumerated() {
            if box.x < margin - 1 || box.maxX > width - margin + 1 || box.y < margin - 1
                || box.maxY > height - margin / 2
            {
                strays.append(box)
            }
            overlaps += boxes[..<index].filter { $0.overlaps(box) }.map { (box, $0) }
        }
        #expect(
            strays.isEmpty, "on a page of \(width)×\(height)", sourceLocation: sourceLocation)
        #expect(overlaps.isEmpty, sourceLocation: sourceLocation)
    }
}
