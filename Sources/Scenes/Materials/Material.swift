import RandomNumbers

/// What a thing is made of: a pattern in two colours, with more or less of a shine.
struct Material: Sendable {
    let pattern: Pattern
    let colours: (Colour, Colour)
    let noise: Noise
    /// How much light is thrown back as from a mirror, and how sharply.
    let shine: (strength: Double, sharpness: Double)

    func colour(at point: Point) -> Colour {
        colours.0.mixed(with: colours.1, pattern(point, noise))
    }
}

extension Material {
    /// A class's material: of the pattern and the hues that its number says, and of the thing's own grain.
    static func ofClass(_ number: Int, _ random: inout SplitMix64) -> Material {
        let pattern = Pattern.allCases[number * 7 % Pattern.allCases.count]
        // The golden ratio's multiples spread hues evenly, however many classes there are.
        let hue = Double(number) * 0.618_033_988_75 + random.uniform(-0.015...0.015)
        let second = hue + (number % 3 == 0 ? 0.5 : 0.12)
        let isDark = number % 2 == 0
        return Material(
            pattern: pattern,
            colours: (
                Colour(hue: hue, saturation: 0.75, value: isDark ? 0.5 : 0.85),
                Colour(hue: second, saturation: isDark ? 0.25 : 0.8, value: isDark ? 0.95 : 0.4)
            ),
            noise: Noise(&random),
            shine: number % 4 == 1 ? (0.5, 40) : (0.12, 12))
    }

    /// The material of what lies around: anything.
    static func ofClutter(_ random: inout SplitMix64) -> Material {
        func colour() -> Colour {
            Colour(
                hue: random.uniform(), saturation: random.uniform(0.1...0.7),
                value: random.uniform(0.25...0.9))
        }
        return Material(
            pattern: Pattern.allCases[random.next(below: Pattern.allCases.count)],
            colours: (colour(), colour()), noise: Noise(&random),
            shine: (random.uniform(0...0.4), random.uniform(8...40)))
    }
}
