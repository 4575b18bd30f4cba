import RandomNumbers

/// The outlines of what lies around: none of them is a class's.
enum ClutterShape: CaseIterable, Sendable {
    case block, cone, pebble, shard, tube, wedge

    /// One such thing; no two are alike.
    func shape(_ random: inout SplitMix64) -> Shape {
        switch self {
        case .block:
            return .box([0.8, random.uniform(0.35...0.75)], rounding: random.uniform(0.02...0.2))
        case .cone:
            let width = random.uniform(0.35...0.7)
            return Shape.polygon([[0, -0.85], [width, 0.75], [-width, 0.75]]).grown(by: 0.06)
        case .pebble:
            return Shape.circle(0.8).scaled(by: [1, random.uniform(0.55...0.95)])
                .joined(
                    with: .circle(0.5, at: [random.uniform(-0.4...0.4), 0.2]), fillet: 0.5)
        case .shard:
            let count = 4 + random.next(below: 4)
            return .polygon(
                (0..<count).map { corner in
                    let turn = (Double(corner) + random.uniform(-0.3...0.3)) / Double(count)
                    return .around(turn * 2 * .pi, random.uniform(0.5...0.95))
                })
        case .tube:
            let height = random.uniform(-0.5...0.5)
            return Shape.bar(from: [-0.7, 0], to: [0, height], radius: 0.14)
                .joined(with: .bar(from: [0, height], to: [0.7, 0], radius: 0.14))
        case .wedge:
            return Shape.circle(0.85).intersected(
                with: .box([0.9, 0.9], at: [random.uniform(0.1...0.5), 0.45]))
        }
    }
}
