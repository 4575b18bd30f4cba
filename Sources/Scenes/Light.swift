#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import RandomNumbers

/// Where a scene's light comes from and what colour it has.
struct Light: Sendable {
    /// From the scene to the light: right, down, and towards the beholder; of length 1.
    let direction: SIMD3<Double>
    /// What shines from there, and from everywhere.
    let direct, ambient: Colour

    /// Daylight, lamps, dusk: some light.
    init(_ random: inout SplitMix64) {
        let turn = Point.around(random.uniform(0...2 * .pi))
        let height = random.uniform(0.7...1.6)
        let towards = SIMD3(turn.x, turn.y, height)
        direction = towards / (towards * towards).sum().squareRoot()
        // Warm against cool.
        let warmth = random.uniform(-0.16...0.16)
        let strength = random.uniform(0.75...1.15)
        direct = Colour(1 + warmth, 1, 1 - warmth) * strength
        ambient = Colour(1 - warmth / 2, 1, 1 + warmth / 2) * random.uniform(0.22...0.4)
    }

    /// What a surface sends to the beholder.
    ///
    /// - Parameter normal: the direction that the surface faces, of length 1.
    /// Lambert's cosine law, and Blinn's highlights ("Models of Light Reflection for Computer Synthesized
    /// Pictures", SIGGRAPH 1977).
    func reflected(
        from colour: Colour, normal: SIMD3<Double>, shine: (strength: Double, sharpness: Double)
    ) -> Colour {
        let facing = max((normal * direction).sum(), 0)
        let between = direction + SIMD3(0, 0, 1)
        let halfway = max((normal * between).sum() / (between * between).sum().squareRoot(), 0)
        let highlight = facing > 0 ? shine.strength * pow(halfway, shine.sharpness) : 0
        return colour * (ambient + direct * facing) + direct * highlight
    }

    /// What level ground receives.
    var level: Colour { ambient + direct * direction.z }
}
