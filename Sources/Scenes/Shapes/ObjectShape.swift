#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The outlines of the things that scenes are about. Each is a class's; what else lies around has
/// ``ClutterShape``s.
enum ObjectShape: String, CaseIterable, Sendable {
    case arrow, bolt, bottle, cactus, crescent, cross, drop, fish, gear, heart
    case hourglass, house, key, leaf, mug, mushroom, ring, spoon, star, umbrella

    var shape: Shape {
        switch self {
        case .arrow:
            .polygon([
                [-0.9, -0.22], [0.1, -0.22], [0.1, -0.6], [0.95, 0], [0.1, 0.6], [0.1, 0.22],
                [-0.9, 0.22],
            ]).grown(by: 0.03)
        case .bolt:
            .polygon([
                [0.15, -0.95], [-0.55, 0.15], [-0.08, 0.15], [-0.2, 0.95], [0.55, -0.25],
                [0.08, -0.25], [0.45, -0.95],
            ]).grown(by: 0.03)
        case .bottle:
            Shape.box([0.34, 0.5], at: [0, 0.42], rounding: 0.12)
                .joined(with: .box([0.12, 0.4], at: [0, -0.42], rounding: 0.04), fillet: 0.3)
                .joined(with: .box([0.16, 0.07], at: [0, -0.84], rounding: 0.04))
        case .cactus:
            Shape.bar(from: [0, -0.75], to: [0, 0.75], radius: 0.2)
                .joined(with: .bar(from: [0, 0.25], to: [-0.5, 0.25], radius: 0.13))
                .joined(with: .bar(from: [-0.5, 0.25], to: [-0.5, -0.2], radius: 0.13))
                .joined(with: .bar(from: [0, 0], to: [0.5, 0], radius: 0.13))
                .joined(with: .bar(from: [0.5, 0], to: [0.5, -0.45], radius: 0.13))
        case .crescent: Shape.circle(0.9).without(.circle(0.75, at: [0.42, -0.12]))
        case .cross:
            Shape.box([0.9, 0.27], rounding: 0.08).joined(with: .box([0.27, 0.9], rounding: 0.08))
        case .drop:
            .polygon(
                Self.outline(48) { angle in
                    // A circle that narrows towards the top.
                    let narrowing = pow(sin(angle / 2), 1.4)
                    return [0.75 * sin(angle) * narrowing, -0.9 * cos(angle)]
                })
        case .fish:
            Shape.lens(halfWidth: 0.5).turned(by: .pi / 2).scaled(by: [0.75, 0.85])
                .moved(by: [0.2, 0])
                .joined(
                    with: .polygon([[-0.45, 0], [-0.95, -0.42], [-0.82, 0], [-0.95, 0.42]])
                        .grown(by: 0.03), fillet: 0.1
                )
                .without(.circle(0.06, at: [0.62, -0.08]))
        case .gear:
            (0..<9).reduce(Shape.circle(0.68)) { gear, tooth in
                gear.joined(
                    with: Shape.box([0.13, 0.16], at: [0, -0.76], rounding: 0.03)
                        .turned(by: Double(tooth) * 2 * .pi / 9))
            }.without(.circle(0.27))
        case .heart:
            .polygon(
                Self.outline(56) { angle in
                    let sine = sin(angle)
                    let height =
                        13 * cos(angle) - 5 * cos(2 * angle) - 2 * cos(3 * angle)
                        - cos(4 * angle)
                    return [16 * sine * sine * sine / 17, -height / 17 - 0.1]
                })
        case .hourglass:
            Shape.polygon([
                [-0.55, -0.75], [0.55, -0.75], [0.09, 0], [0.55, 0.75], [-0.55, 0.75],
                [-0.09, 0],
            ]).grown(by: 0.04)
                .joined(with: .box([0.7, 0.1], at: [0, -0.82], rounding: 0.05))
                .joined(with: .box([0.7, 0.1], at: [0, 0.82], rounding: 0.05))
        case .house:
            Shape.polygon([
                [-0.65, 0.8], [-0.65, -0.1], [-0.9, -0.1], [0, -0.9], [0.9, -0.1], [0.65, -0.1],
                [0.65, 0.8],
            ])
            .joined(with: .box([0.11, 0.3], at: [0.48, -0.6]))
            .without(.box([0.16, 0.27], at: [0, 0.56], rounding: 0.03))
        case .key:
            Shape.ring(0.28, thickness: 0.17, at: [-0.6, 0])
                .joined(with: .box([0.6, 0.085], at: [0.32, 0], rounding: 0.03))
                .joined(with: .box([0.07, 0.16], at: [0.82, 0.18], rounding: 0.02))
                .joined(with: .box([0.07, 0.12], at: [0.56, 0.14], rounding: 0.02))
        case .leaf:
            Shape.lens(halfWidth: 0.48).scaled(by: [1, 0.8]).moved(by: [0, -0.15])
                .joined(with: .bar(from: [0, 0.5], to: [0.08, 0.95], radius: 0.05))
        case .mug:
            Shape.ring(0.3, thickness: 0.16, at: [0.45, 0.02])
                .without(.box([0.55, 0.7], at: [-0.17, 0]))
                .joined(with: .box([0.55, 0.7], at: [-0.17, 0], rounding: 0.12))
        case .mushroom:
            Shape.circle(0.85, at: [0, 0]).scaled(by: [1, 0.9]).above(0.02)
                .joined(with: .box([0.24, 0.5], at: [0, 0.4], rounding: 0.14), fillet: 0.12)
        case .ring: .ring(0.66, thickness: 0.42)
        case .spoon:
            Shape.circle(0.36).scaled(by: [0.85, 1.15]).moved(by: [0, -0.55])
                .joined(with: .bar(from: [0, -0.2], to: [0, 0.9], radius: 0.08), fillet: 0.15)
        case .star:
            .polygon(
                (0..<10).map { .around(Double($0) * .pi / 5 - .pi / 2, $0 % 2 == 0 ? 0.95 : 0.42) })
        case .umbrella:
            (-1...1).reduce(Shape.circle(0.9).above(0)) { canopy, scallop in
                canopy.without(.circle(0.3, at: [Double(scallop) * 0.6, 0.1]))
            }
            .joined(with: .bar(from: [0, -0.85], to: [0, 0.72], radius: 0.05))
            .joined(
                with: Shape.ring(0.14, thickness: 0.1, at: [0.14, 0.72])
                    .intersected(with: Shape { 0.72 - $0.y }))
        }
    }

    /// Corners along a closed curve, whose angle goes once around.
    private static func outline(_ count: Int, _ curve: (Double) -> Point) -> [Point] {
        (0..<count).map { curve(Double($0) * 2 * .pi / Double(count)) }
    }
}
