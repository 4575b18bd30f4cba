import Images

/// A marked region at its place on a photograph: what is not searched for turns pale, what is
/// searched for has a solid outline, what is left out a dashed one and hatching.
struct RegionDrawing {
    private let raster: RegionRaster
    private let frame: Frame
    /// The width of lines.
    private let stroke: Int
    private let outlinesPositivePart: Bool

    /// - Parameters:
    ///   - frame: where the photograph is.
    ///   - stroke: the width of lines, in pixels.
    init(_ region: MarkedRegion, in frame: Frame, stroke: Int) {
        self.frame = frame
        self.stroke = max(stroke, 1)
        raster = RegionRaster(region, width: frame.width, height: frame.height)
        outlinesPositivePart = region.hasPositivePart
    }

    /// Takes the strength from all that is not searched for.
    func dimRest(on canvas: inout Canvas) {
        canvas.blend(
            Palette.background, coverage: raster.weights.map { UInt8((255 - Int($0)) * 6 / 10) },
            in: frame)
    }

    /// Draws the outlines: dark ones with a light one inside, which show on light and on dark.
    func outline(on canvas: inout Canvas) {
        if outlinesPositivePart {
            let depth = depths(of: raster.included, upTo: 2 * stroke)
            stroke(depth, on: &canvas) { _ in false }
        }
        guard raster.excluded.contains(true) else { return }
        hatch(on: &canvas)
        let depth = depths(of: raster.excluded, upTo: 2 * stroke)
        // Along a rectangle's side one of the two coordinates is constant.
        let dash = 6 * stroke
        stroke(depth, on: &canvas) { pixel in
            (pixel % frame.width + pixel / frame.width) % (2 * dash) >= dash
        }
    }

    /// - Parameter isGap: whether a pixel, counted row by row, has the light colour throughout.
    private func stroke(
        _ depth: [Int], on canvas: inout Canvas, isGap: (Int) -> Bool
    ) {
        func coverage(_ isDark: Bool) -> [UInt8] {
            depth.enumerated().map { pixel, depth in
                guard depth > 0, depth <= 2 * stroke else { return 0 }
                return (depth <= stroke && !isGap(pixel)) == isDark ? 255 : 0
            }
        }
        canvas.blend(Palette.ink, coverage: coverage(true), in: frame)
        canvas.blend(Palette.background, coverage: coverage(false), in: frame)
    }

    private func hatch(on canvas: inout Canvas) {
        let period = 8 * stroke
        let coverage = raster.excluded.enumerated().map { pixel, isExcluded -> UInt8 in
            let diagonal = pixel % frame.width + pixel / frame.width
            return isExcluded && diagonal % period < stroke ? 110 : 0
        }
        canvas.blend(Palette.ink, coverage: coverage, in: frame)
    }

    /// How deep in a set of pixels each of them lies: 0 outside of it, 1 at its edge, up to
    /// `limit` + 1; beyond the photograph nothing belongs to the set.
    ///
    /// Depth counts steps to any of the eight neighbours, so that lines have square corners.
    private func depths(of set: [Bool], upTo limit: Int) -> [Int] {
        let (width, height) = (frame.width, frame.height)
        func limited(_ distances: inout [Int], from start: Int, by step: Int, count: Int) {
            var distance = 0
            for index in 0..<count {
                let pixel = start + index * step
                distance = distances[pixel] == 0 ? 0 : min(distance + 1, limit + 1)
                distances[pixel] = min(distances[pixel], distance)
            }
        }
        // Along each row first, then the nearest edge of the rows above and below.
        var along = set.map { $0 ? limit + 1 : 0 }
        for y in 0..<height {
            limited(&along, from: y * width, by: 1, count: width)
            limited(&along, from: (y + 1) * width - 1, by: -1, count: width)
        }
        var depth = along
        for y in 0..<height {
            for offset in 1...limit + 1 {
                for row in [y - offset, y + offset] {
                    for x in 0..<width {
                        let edge = (0..<height).contains(row) ? along[row * width + x] : 0
                        if edge < depth[y * width + x], offset < depth[y * width + x] {
                            depth[y * width + x] = max(edge, offset)
                        }
                    }
                }
            }
        }
        return depth
    }
}
