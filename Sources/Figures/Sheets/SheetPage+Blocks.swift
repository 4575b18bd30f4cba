import Images
import SimilarityMaps

/// The blocks that sheets are made of: each is put below an edge and returns its own lower edge.
extension SheetPage {
    /// What the sheet shows, and with what.
    mutating func addHeading(
        _ title: String, details: [String], x: Int, top: Int, width: Int
    ) -> Int {
        // A class may be called anything: no title is longer than some lines.
        let title = type.heading.truncate(title, toWidth: 2.6 * Double(width))
        var bottom = add(
            words: title, type.heading, x: x, top: top, width: width, isBalanced: true)
        let lines = type.small.wrap(details, separator: " · ", toWidth: Double(width))
        for (index, line) in lines.enumerated() {
            bottom += Int(((index == 0 ? 1.8 : 1.4) * type.small.size).rounded())
            add(
                TextLine(
                    type.small.truncate(line, toWidth: Double(width)), type.small, x: Double(x),
                    baseline: Double(bottom)))
        }
        return bottom
    }

    /// The colour bar of the maps and what it means.
    ///
    /// - Parameters:
    ///   - maps: those that are drawn; without any there is no legend.
    ///   - barWidth: nil chooses one, and puts the words beside the bar where there is room.
    mutating func addLegend(
        _ colours: MapColours, of maps: [SimilarityMap], explanation: String, x: Int, top: Int,
        width: Int, barWidth: Int? = nil
    ) -> Int {
        guard !maps.isEmpty else { return top }
        let isWide = barWidth == nil && width >= type.space(800)
        let bar = Frame(
            x: x, y: top,
            width: barWidth
                ?? (isWide ? (width - type.gutter) / 2 : min(width, type.space(460))),
            height: type.space(12))
        let legend =
            colours.common != nil
            ? Legend(
                for: maps.flatMap(\.values), colours: colours.scale, frame: bar,
                style: type.ticks, hairline: type.hairline)
            : Legend(
                from: colours.scale == .signed ? "−largest" : "lowest",
                to: colours.scale == .signed ? "+largest" : "highest", colours: colours.scale,
                frame: bar, style: type.ticks, hairline: type.hairline)
        legends.append(legend)
        let text = Frame(
            x: isWide ? bar.maxX + type.gutter : x,
            y: isWide ? top : legend.maxY + type.space(12),
            width: isWide ? bar.width : min(width, type.space(560)), height: 0)
        let end = add(
            words: explanation, type.small, x: text.x, top: text.y, width: text.width,
            isBalanced: true)
        return max(end, legend.maxY)
    }

    /// The key of the signs, and what else must be said, at the foot of the sheet.
    mutating func addNotes(
        _ notes: [String], marks: [SheetMark], x: Int, top: Int, width: Int
    ) -> Int {
        guard !notes.isEmpty || !marks.isEmpty else { return top }
        var bottom = top
        if !marks.isEmpty {
            bottom = addKey(of: marks, x: x, top: top, width: width)
        }
        for note in notes {
            let gap = bottom == top ? 0 : Int((0.67 * type.captionSmall.size).rounded())
            bottom = add(
                words: note, type.captionSmall, x: x, top: bottom + gap, width: width)
        }
        return bottom
    }

    private mutating func addKey(of marks: [SheetMark], x: Int, top: Int, width: Int) -> Int {
        let style = type.captionSmall
        let side = Int((0.78 * style.size).rounded())
        let (gap, between) = (0.5 * style.size, 1.6 * style.size)
        var left = Double(x)
        var baseline = Double(top) + style.size * type.capHeight
        for mark in marks {
            let length = Double(side) + gap + style.width(of: mark.meaning)
            if left > Double(x), left + length > Double(x + width) {
                left = Double(x)
                baseline += 1.5 * style.size
            }
            let y = baseline - (type.capHeight * style.size + Double(side)) / 2
            add(
                mark,
                in: Frame(
                    x: Int(left.rounded()), y: Int(y.rounded()), width: side, height: side))
            add(
                TextLine(
                    style.truncate(mark.meaning, toWidth: Double(width - side) - gap), style,
                    x: left + Double(side) + gap, baseline: baseline))
            left += length + between
        }
        return Int(baseline.rounded(.up))
    }
}
