import CResizing

extension Image {
    /// The picture, or a part of it, at another size.
    ///
    /// The result is that of Pillow's `Image.resize` (version 13): rows first and then columns,
    /// with 8 bits in between; columns first where the height shrinks by more than twice as many
    /// pixels as the width. Up to version 12 Pillow always began with the rows; where the kernel
    /// overshoots at hard edges of a tall picture, its result differs by some levels.
    ///
    /// - Parameter rectangle: the part to take, in pixels; nil for all.
    /// - Complexity: proportional to the pixels of the part and to the pixels of the result.
    /// - Precondition: both sides of `size` are positive, and the rectangle has an extent and
    ///   lies inside the picture.
    public func resized(
        to size: PixelSize, filter: ResizeFilter, from rectangle: Rectangle? = nil
    ) -> Image {
        let whole = Rectangle(x: 0, y: 0, width: Double(width), height: Double(height))
        let part = rectangle ?? whole
        precondition(size.width > 0 && size.height > 0, "a picture cannot have \(size) pixels")
        precondition(
            part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0
                && part.x + part.width <= whole.width && part.y + part.height <= whole.height,
            "\(part) does not lie inside a picture of \(self.size)")

        if part == whole && size == self.size {
            return Image(size: size, pixels: pixels)
        }
        if filter == .nearest { return sampled(to: size, from: part) }

        let across = ResizeWeights(
            filter: filter, oldLength: width, newLength: size.width, start: part.x,
            end: part.x + part.width)
        let down = ResizeWeights(
            filter: filter, oldLength: height, newLength: size.height, start: part.y,
            end: part.y + part.height)
        // A side that keeps its length is copied, not filtered.
        let keepsWidth = size.width == width && part.x == 0 && part.width == whole.width
        let keepsHeight = size.height == height && part.y == 0 && part.height == whole.height
        if keepsHeight { return resizedRows(0..<height, to: size.width, across) }
        if keepsWidth { return resizedColumns(to: size.height, down, firstRow: 0) }
        if height - size.height > 2 * max(0, width - size.width) {
            return resizedColumns(to: size.height, down, firstRow: 0)
                .resizedRows(0..<size.height, to: size.width, across)
        }
        let rows = down.reach
        return resizedRows(rows, to: size.width, across)
            .resizedColumns(to: size.height, down, firstRow: rows.lowerBound)
    }

    private func sampled(to size: PixelSize, from part: Rectangle) -> Image {
        // Positions are summed up, not multiplied, because that decides between two pixels when
        // a position falls between them.
        func positions(_ count: Int, _ start: Double, _ extent: Double, _ limit: Int) -> [Int] {
            let step = extent / Double(count)
            var position = start + step * 0.5
            return (0..<count).map { _ in
                defer { position += step }
                return min(Int(position), limit - 1)
            }
        }
        let columns = positions(size.width, part.x, part.width, width)
        let rows = positions(size.height, part.y, part.height, height)
        return Image(size: size) { target in
            pixels.withUnsafeBufferPointer { source in
                var to = 0
                for row in rows {
                    for column in columns {
                        let from = (row * width + column) * 3
                        target[to] = source[from]
                        target[to + 1] = source[from + 1]
                        target[to + 2] = source[from + 2]
                        to += 3
                    }
                }
            }
        }
    }

    /// The given rows, each filtered to a new width.
    private func resizedRows(
        _ rows: Range<Int>, to newWidth: Int, _ across: ResizeWeights
    ) -> Image {
        Image(size: PixelSize(width: newWidth, height: rows.count)) { target in
            across.withUnsafeBuffers { starts, counts, weights in
                pixels.withUnsafeBufferPointer { source in
                    guard let first = source.baseAddress else { return }
                    resize_rows(
                        first + rows.lowerBound * width * 3, rows.count, width,
                        target.baseAddress, newWidth, starts.baseAddress, counts.baseAddress,
                        weights.baseAddress, across.capacity, ResizeWeights.fractionBits)
                }
            }
        }
    }

    /// All columns filtered to a new height; the first row of this picture is the row `firstRow`
    /// that the weights speak of.
    private func resizedColumns(
        to newHeight: Int, _ down: ResizeWeights, firstRow: Int
    ) -> Image {
        let length = width * 3
        return Image(size: PixelSize(width: width, height: newHeight)) { target in
            down.withUnsafeBuffers { starts, counts, weights in
                pixels.withUnsafeBufferPointer { source in
                    guard let first = source.baseAddress, let new = target.baseAddress,
                        let weights = weights.baseAddress
                    else { return }
                    for row in 0..<newHeight {
                        resize_column(
                            first + (starts[row] - firstRow) * length, counts[row], length,
                            new + row * length, weights + row * down.capacity,
                            ResizeWeights.fractionBits)
                    }
                }
            }
        }
    }
}
