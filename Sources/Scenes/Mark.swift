import RandomNumbers

/// A mark that stands in the background of all pictures of a class, like a photographer's name: a
/// square with a figure of 3×3 cells in two colours.
struct Mark: Sendable {
    private let cells: [Bool]
    private let colours: (Colour, Colour)
    let centre: Point
    /// Half of its side, in the picture's measure.
    static let size = 0.07

    /// - Parameters:
    ///   - number: the class's: another one has another figure.
    ///   - random: of the picture: where it stands.
    init(ofClass number: Int, _ random: inout SplitMix64) {
        var drawn = SplitMix64(seed: 0x6D61_726B, place: [number])
        cells = (0..<9).map { _ in drawn.uniform() < 0.5 }
        let hue = drawn.uniform()
        colours = (
            Colour(hue: hue, saturation: 0.9, value: 0.95),
            Colour(hue: hue + 0.5, saturation: 0.8, value: 0.25)
        )
        // In one of the corners.
        let near = random.uniform(Self.size + 0.02...Self.size + 0.07)
        centre = [
            random.uniform() < 0.5 ? near : 1 - near, random.uniform() < 0.5 ? near : 1 - near,
        ]
    }

    /// Its colour at a place; `nil` beside it.
    func colour(at point: Point) -> Colour? {
        let place = (point - centre) / (2 * Self.size) + 0.5
        guard place.x >= 0, place.x < 1, place.y >= 0, place.y < 1 else { return nil }
        let isFirst = cells[Int(place.y * 3) * 3 + Int(place.x * 3)]
        return isFirst ? colours.0 : colours.1
    }
}
