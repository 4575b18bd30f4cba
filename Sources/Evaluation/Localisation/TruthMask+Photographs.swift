import Images

extension TruthMask {
    /// The objects that boxes are around in a photograph, as a network sees it.
    ///
    /// - Parameters:
    ///   - boxes: in the photograph's own pixels.
    ///   - photograph: its size.
    ///   - seen: the part of it that the network sees (`Preprocessing.region(of:)`).
    ///   - size: the network's input.
    /// - Returns: `nil` where the network sees nothing of them.
    public init?(
        boxes: [BoundingBox], in photograph: PixelSize, seen: Rectangle, size: PixelSize
    ) {
        let (width, height) = (Double(size.width), Double(size.height))
        func x(_ value: Double) -> Double {
            let at = (value / Double(photograph.width) - seen.x) / seen.width * width
            return min(max(at, 0), width)
        }
        func y(_ value: Double) -> Double {
            let at = (value / Double(photograph.height) - seen.y) / seen.height * height
            return min(max(at, 0), height)
        }
        let visible = boxes.compactMap { box -> BoundingBox? in
            let (left, top, right, bottom) = (x(box.x0), y(box.y0), x(box.x1), y(box.y1))
            guard left < right, top < bottom else { return nil }
            return BoundingBox(x0: left, y0: top, x1: right, y1: bottom)
        }
        self.init(width: size.width, height: size.height, boxes: visible)
    }

    /// The object that a mask shows, white on black, as a network sees the photograph.
    ///
    /// - Parameters:
    ///   - mask: stretched over the photograph, whatever its size.
    ///   - seen: the part of the photograph that the network sees.
    ///   - size: the network's input.
    /// - Returns: `nil` where the network sees nothing of it.
    public init?(mask: Image, seen: Rectangle, size: PixelSize) {
        func places(_ count: Int, _ start: Double, _ extent: Double, _ pixels: Int) -> [Int?] {
            (0..<count).map { index in
                let at = start + (Double(index) + 0.5) / Double(count) * extent
                // Bars around the photograph show nothing of it.
                return at >= 0 && at < 1 ? min(Int(at * Double(pixels)), pixels - 1) : nil
            }
        }
        let columns = places(size.width, seen.x, seen.width, mask.width)
        let rows = places(size.height, seen.y, seen.height, mask.height)
        let isObject = rows.flatMap { row in
            columns.map { column in
                guard let row, let column else { return false }
                let colour = mask[column, row]
                return Int(colour.red) + Int(colour.green) + Int(colour.blue) >= 3 * 128
            }
        }
        self.init(width: size.width, height: size.height, isObject: isObject)
    }
}
