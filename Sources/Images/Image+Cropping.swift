extension Image {
    /// The part of the picture of the given size whose upper left corner is at (`x`, `y`).
    ///
    /// Where the part reaches beyond the picture, also to negative positions, it shows `colour`.
    ///
    /// - Precondition: both sides of `size` are positive.
    public func cropped(
        to size: PixelSize, x: Int, y: Int, filling colour: RGB = .black
    ) -> Image {
        let columns = max(0, x)..<max(0, x, min(width, x + size.width))
        let rows = max(0, y)..<max(0, y, min(height, y + size.height))
        let isInside = columns.count == size.width && rows.count == size.height
        let background = isInside ? nil : Image(size: size, filling: colour)

        return Image(size: size) { target in
            if let background { _ = target.update(from: background.pixels) }
            guard !columns.isEmpty else { return }
            pixels.withUnsafeBufferPointer { source in
                for row in rows {
                    let from = (row * width + columns.lowerBound) * 3
                    let to = ((row - y) * size.width + columns.lowerBound - x) * 3
                    let run = UnsafeBufferPointer(rebasing: source[from..<from + columns.count * 3])
                    _ = UnsafeMutableBufferPointer(rebasing: target[to...]).update(from: run)
                }
            }
        }
    }

    /// The middle of the picture, with the offsets of torchvision's `CenterCrop`: half of the
    /// difference, rounded to even. Where the picture is smaller, black is added around it.
    public func centreCropped(to size: PixelSize) -> Image {
        func offset(_ have: Int, _ want: Int) -> Int {
            have >= want
                ? Int((Double(have - want) / 2).rounded(.toNearestOrEven)) : -((want - have) / 2)
        }
        return cropped(
            to: size, x: offset(width, size.width), y: offset(height, size.height))
    }

    /// The whole picture in the middle of a larger frame of one colour.
    ///
    /// - Precondition: the frame is at least as large as the picture.
    public func padded(to size: PixelSize, filling colour: RGB = .black) -> Image {
        precondition(
            size.width >= width && size.height >= height,
            "a picture of \(self.size) does not fit into a frame of \(size)")
        return cropped(
            to: size, x: -((size.width - width) / 2), y: -((size.height - height) / 2),
            filling: colour)
    }
}
