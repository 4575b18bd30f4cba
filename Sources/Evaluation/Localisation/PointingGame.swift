/// The pointing game: whether the place where a map is highest lies on the object (Zhang et al.,
/// "Top-down Neural Attention by Excitation Backprop", ECCV 2016).
///
/// There a hit may be 15 pixels beside the object. Here there is no such tolerance unless it is asked
/// for: one cell of a coarse map is wider than that.
public enum PointingGame {
    /// The chance of a hit, 0…1: of the places that are highest together, the part on the object. That is
    /// 0 or 1 where one place is.
    ///
    /// - Parameters:
    ///   - values: the map at each pixel of the truth, row by row.
    ///   - tolerance: so many pixels beside a box around the object still count.
    /// - Returns: `nil` where a value is no number.
    /// - Precondition: there is a value for each pixel.
    public static func hit(
        of values: [Float], on truth: TruthMask, tolerance: Int = 0
    ) -> Double? {
        precondition(values.count == truth.isObject.count, "a map of other pixels than its truth")
        guard values.allSatisfy(\.isFinite), let highest = values.max() else { return nil }
        var (peaks, hits) = (0, 0)
        for (place, value) in values.enumerated() where value == highest {
            peaks += 1
            if truth.isObject[place] || isNear(place, truth, tolerance) { hits += 1 }
        }
        return Double(hits) / Double(peaks)
    }

    private static func isNear(_ place: Int, _ truth: TruthMask, _ tolerance: Int) -> Bool {
        guard tolerance > 0 else { return false }
        let (x, y) = (Double(place % truth.width) + 0.5, Double(place / truth.width) + 0.5)
        let margin = Double(tolerance)
        return truth.boxes.contains { box in
            box.x0 - margin <= x && x <= box.x1 + margin && box.y0 - margin <= y
                && y <= box.y1 + margin
        }
    }
}
