import Images
import RandomNumbers

/// A picture that was drawn, and what is known of it.
public struct Scene: Sendable {
    /// The picture.
    public let image: Image
    /// Which of its pixels show the thing that it is about: row by row from the top, 255 where it is and 0
    /// elsewhere.
    public let thing: [UInt8]
    /// Likewise the mark; empty without one.
    public let mark: [UInt8]

    /// The smallest rectangle around what a mask says, in pixels; `nil` where that is nothing.
    public static func box(of mask: [UInt8], side: Int) -> Rectangle? {
        let places = mask.indices.lazy.filter { mask[$0] > 0 }
        guard let first = places.first else { return nil }
        var (left, right, bottom) = (side, 0, 0)
        for place in places {
            (left, right) = (min(left, place % side), max(right, place % side))
            bottom = place / side
        }
        let top = first / side
        return Rectangle(
            x: Double(left), y: Double(top), width: Double(right - left + 1),
            height: Double(bottom - top + 1))
    }
}

/// Two pictures that share one thing, a mark or both, and nothing else.
public struct ScenePair: Sendable {
    /// The class (``SceneSettings/labels``).
    public let label: String
    /// The pictures; a thing that they share is in two poses, places and lights.
    public let first, second: Scene

    /// Draws a pair.
    ///
    /// - Parameters:
    ///   - number: which one, from 0: each depends on the seed and its number alone.
    ///   - settings: what to draw.
    /// - Precondition: there is a class and a pixel, and no more classes than there are outlines.
    public init(_ number: Int, _ settings: SceneSettings) {
        precondition(settings.side > 0 && 1...SceneSettings.classCount ~= settings.classes)
        let place = number % settings.classes
        var random = SplitMix64(seed: settings.seed, place: [number])
        let shared = (ObjectShape.allCases[place], Material.ofClass(place, &random))
        var kinds = Background.Kind.allCases
        random.shuffle(&kinds)
        label = settings.labels[place]
        let scenes = kinds.prefix(2).map { kind in
            var thing = shared
            if settings.shared == .mark {
                let other = random.next(below: ObjectShape.allCases.count)
                thing = (ObjectShape.allCases[other], Material.ofClass(other, &random))
            }
            return Scene(of: thing, place, on: kind, settings, &random)
        }
        (first, second) = (scenes[0], scenes[1])
    }
}

extension Scene {
    fileprivate init(
        of shown: (shape: ObjectShape, material: Material), _ number: Int,
        on kind: Background.Kind, _ settings: SceneSettings, _ random: inout SplitMix64
    ) {
        let light = Light(&random)
        let background = Background(kind, &random)
        let mark = settings.shared != .thing ? Mark(ofClass: number, &random) : nil
        let count =
            settings.clutter.lowerBound
            + random.next(below: settings.clutter.upperBound - settings.clutter.lowerBound + 1)
        let clutter = (0..<count).map { _ in
            Thing(
                shape: ClutterShape.allCases[random.next(below: ClutterShape.allCases.count)]
                    .shape(&random),
                material: .ofClutter(&random), pose: .random(size: 0.06...0.17, turn: .pi, &random))
        }
        let thing = Thing(
            shape: shown.shape.shape, material: shown.material,
            pose: .random(size: 0.17...0.36, turn: 0.7, &random))
        self.init(
            SceneDrawing(
                light: light, background: background, mark: mark, things: clutter + [thing],
                grain: random.uniform(0.004...0.02)),
            side: settings.side, &random)
    }

    private init(_ drawing: SceneDrawing, side: Int, _ random: inout SplitMix64) {
        var pixels = [UInt8](repeating: 0, count: 3 * side * side)
        var thing = [UInt8](repeating: 0, count: side * side)
        var mark = [UInt8](repeating: 0, count: drawing.mark == nil ? 0 : side * side)
        for row in 0..<side {
            for column in 0..<side {
                let point = Point(Double(column) + 0.5, Double(row) + 0.5) / Double(side)
                let seen = drawing.seen(at: point, pixel: 1 / Double(side))
                let place = row * side + column
                // Every channel has its own grain.
                let noise = Colour(random.uniform(), random.uniform(), random.uniform()) - 0.5
                let (red, green, blue) = (seen.colour + noise * (2 * drawing.grain)).bytes
                pixels[3 * place] = red
                pixels[3 * place + 1] = green
                pixels[3 * place + 2] = blue
                if seen.thing >= 0.5 { thing[place] = 255 }
                if seen.isMark { mark[place] = 255 }
            }
        }
        self.init(
            image: Image(width: side, height: side, pixels: pixels), thing: thing, mark: mark)
    }
}

extension Thing.Pose {
    /// A pose in which the thing is within the picture.
    fileprivate static func random(
        size: ClosedRange<Double>, turn: Double, _ random: inout SplitMix64
    ) -> Thing.Pose {
        let size = random.uniform(size)
        return Thing.Pose(
            centre: [random.uniform(size...1 - size), random.uniform(size...1 - size)],
            size: size, turn: random.uniform(-turn...turn),
            squeeze: (random.uniform(0.75...1), random.uniform(0...2 * .pi)))
    }
}

/// What is in a picture, from back to front; the last thing is the one that it is about.
private struct SceneDrawing {
    let light: Light
    let background: Background
    let mark: Mark?
    let things: [Thing]
    /// How strong the picture's grain is, in linear light.
    let grain: Double

    /// What is seen at a place, and how much of it is the last thing.
    func seen(at point: Point, pixel: Double) -> (colour: Colour, thing: Double, isMark: Bool) {
        var colour = background.colour(at: point) * light.level
        var isMark = false
        if let marked = mark?.colour(at: point) { (colour, isMark) = (marked, true) }
        var covered = 0.0
        for thing in things {
            if !isMark { colour *= thing.shadow(at: point, light) }
            // An outline goes through the pixels that it covers in part.
            covered = min(max(0.5 - thing.distance(point) / pixel, 0), 1)
            guard covered > 0 else { continue }
            colour = colour.mixed(with: thing.colour(at: point, light), covered)
            if covered >= 0.5 { isMark = false }
        }
        // A lens gives its corners less light.
        let corner = point - 0.5
        return (colour * (1 - 0.5 * dot(corner, corner)), covered, isMark)
    }
}
