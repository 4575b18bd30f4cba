import RandomNumbers

/// Values that change smoothly from place to place, the same ones for the same seed.
struct Noise: Sendable {
    let seed: UInt64

    init(_ random: inout SplitMix64) { seed = random.next() }

    /// Random bits of a corner of the lattice.
    private func bits(_ x: Int, _ y: Int) -> UInt64 {
        var generator = SplitMix64(
            seed: seed ^ UInt64(bitPattern: Int64(x)) &* 0x9E37_79B9_7F4A_7C15
                ^ UInt64(bitPattern: Int64(y)) &* 0xC2B2_AE3D_27D4_EB4F)
        return generator.next()
    }

    private func value(_ x: Int, _ y: Int) -> Double { Double(bits(x, y) >> 11) * 0x1p-53 }

    /// From 0 to 1: random values at whole numbers, and cubic in between.
    func callAsFunction(_ point: Point) -> Double {
        let floor = point.rounded(.down)
        let (x, y) = (Int(floor.x), Int(floor.y))
        let part = point - floor
        let smooth = part * part * (3 - 2 * part)
        let top = value(x, y) + (value(x + 1, y) - value(x, y)) * smooth.x
        let bottom = value(x, y + 1) + (value(x + 1, y + 1) - value(x, y + 1)) * smooth.x
        return top + (bottom - top) * smooth.y
    }

    /// From 0 to 1: noise of several sizes, each half as large and half as strong as the one before.
    func layered(_ point: Point, layers: Int = 4) -> Double {
        var (sum, weight, scale) = (0.0, 0.0, 1.0)
        for layer in 0..<layers {
            let strength = 1 / scale
            sum += strength * self(point * scale + Double(layer) * 17.3)
            weight += strength
            scale *= 2
        }
        return sum / weight
    }

    /// Of scattered places, one in each square of the lattice: how far the nearest is, how much farther
    /// the second, and a number from 0 to 1 that is the nearest's own (Worley, "A Cellular Texture Basis
    /// Function", SIGGRAPH 1996).
    func cells(_ point: Point) -> (distance: Double, margin: Double, own: Double) {
        let floor = point.rounded(.down)
        let (x, y) = (Int(floor.x), Int(floor.y))
        var (first, second, own) = (Double.infinity, Double.infinity, 0.0)
        for row in y - 1...y + 1 {
            for column in x - 1...x + 1 {
                let drawn = bits(column, row)
                let centre = Point(
                    Double(column) + Double(drawn >> 40) * 0x1p-24,
                    Double(row) + Double(drawn >> 16 & 0xFF_FFFF) * 0x1p-24)
                let distance = length(point - centre)
                if distance < first {
                    (second, first) = (first, distance)
                    own = Double(drawn & 0xFFFF) * 0x1p-16
                } else {
                    second = min(second, distance)
                }
            }
        }
        return (first, second - first, own)
    }
}
