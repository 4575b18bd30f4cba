#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How colours are laid out on a thing: by numbers from 0, the first colour, to 1, the second.
enum Pattern: CaseIterable, Sendable {
    case bricks, cells, checks, dots, grain, marble, plain, rings, stripes, zigzag

    /// - Parameters:
    ///   - point: a place on the thing, which reaches from about −1 to 1.
    ///   - noise: the thing's own.
    func callAsFunction(_ point: Point, _ noise: Noise) -> Double {
        switch self {
        case .bricks:
            let row = (point.y * 4).rounded(.down)
            let along = point.x * 2 + (row.truncatingRemainder(dividingBy: 2) == 0 ? 0 : 0.5)
            let inBrick = Point(along - along.rounded(.down), point.y * 4 - row)
            let gap = min(min(inBrick.x, 1 - inBrick.x) * 2, min(inBrick.y, 1 - inBrick.y))
            return smoothStep(gap, from: 0.06, to: 0.12)
        case .cells: return smoothStep(noise.cells(point * 3.2).margin, from: 0.04, to: 0.14)
        case .checks:
            return square(point.x * 2.4) * square(point.y * 2.4) > 0 ? 1 : 0
        case .dots:
            let scaled = point.turned(sine: 0.5, cosine: 0.866) * 2.6
            return smoothStep(
                length(scaled - scaled.rounded(.toNearestOrEven)), from: 0.3, to: 0.24)
        case .grain:
            let bend = noise.layered(point * Point(0.8, 2)) * 1.6
            return 0.5 + 0.5 * sin((point.y * 3 + bend) * 6 + noise(point * Point(3, 40)) * 1.2)
        case .marble:
            let veins = abs(sin(3.5 * (point.x + point.y * 0.6) + 6 * noise.layered(point * 1.7)))
            return pow(veins, 0.4)
        case .plain: return 0.15 * noise.layered(point * 3)
        case .rings: return smoothStep(abs(sin(length(point) * 9)), from: 0.5, to: 0.7)
        case .stripes:
            return smoothStep(sin((point.x * 0.6 + point.y) * 9), from: -0.15, to: 0.15)
        case .zigzag:
            let fold = abs(point.x * 2.5 - (point.x * 2.5).rounded()) * 1.6
            return smoothStep(sin((point.y + fold * 0.4) * 11), from: -0.2, to: 0.2)
        }
    }

    private func square(_ value: Double) -> Double {
        value - value.rounded(.down) < 0.5 ? 1 : -1
    }
}

/// From 0 to 1 between two numbers, level at both; the first may be the larger.
func smoothStep(_ value: Double, from low: Double, to high: Double) -> Double {
    let part = min(max((value - low) / (high - low), 0), 1)
    return part * part * (3 - 2 * part)
}
