#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A solid thing in a scene: an outline that is rounded towards the beholder, of some material, in some
/// place and pose.
struct Thing: Sendable {
    let shape: Shape
    let material: Material
    let pose: Pose

    /// Where a thing is in a picture whose sides reach from 0 to 1.
    struct Pose: Sendable {
        /// The thing's middle.
        var centre: Point
        /// Half of the thing's length.
        var size: Double
        /// How it is turned, in radians.
        var turn: Double
        /// How it is foreshortened: squeezed along a direction that is turned so.
        var squeeze: (part: Double, turn: Double)

        /// A place in the picture, as a place on the thing.
        func onThing(_ point: Point) -> Point {
            let (sine, cosine) = (sin(squeeze.turn), cos(squeeze.turn))
            var place = (point - centre).turned(sine: -sine, cosine: cosine)
            place.x /= squeeze.part
            place = place.turned(sine: sine, cosine: cosine) / size
            return place.turned(sine: -sin(turn), cosine: cos(turn))
        }

        /// A direction on the thing, as one in the picture, but for foreshortening.
        func inPicture(_ direction: Point) -> Point {
            direction.turned(sine: sin(turn), cosine: cos(turn))
        }
    }

    /// How wide the rounded edge is, in the thing's own measure.
    private static let edge = 0.22

    /// How far a place in the picture is from the outline, in the picture's measure: a bound.
    func distance(_ point: Point) -> Double {
        shape.distance(pose.onThing(point)) * pose.size * pose.squeeze.part
    }

    /// What is seen of the thing at a place within its outline.
    func colour(at point: Point, _ light: Light) -> Colour {
        let place = pose.onThing(point)
        let depth = max(-shape.distance(place), 0)
        // A quarter of a circle from the outline inwards, then level.
        let beyond = max(1 - depth / Self.edge, 0)
        let slope = beyond / (1 - beyond * beyond + 0.08).squareRoot()
        var outwards = Point.zero
        if slope > 0 {
            let step = 0.004
            outwards = [
                shape.distance(place + [step, 0]) - shape.distance(place - [step, 0]),
                shape.distance(place + [0, step]) - shape.distance(place - [0, step]),
            ]
            outwards = pose.inPicture(outwards / max(length(outwards), 1e-9)) * slope
        }
        let steep = SIMD3(outwards.x, outwards.y, 1)
        let normal = steep / (steep * steep).sum().squareRoot()
        return light.reflected(
            from: material.colour(at: place), normal: normal, shine: material.shine)
    }

    /// How much of the light reaches a place beside the thing, 0…1: its shadow falls away from the light.
    func shadow(at point: Point, _ light: Light) -> Double {
        let thrown = Point(light.direction.x, light.direction.y) * (0.28 * pose.size)
        let reach = 0.16 * pose.size
        return 1 - 0.55 * smoothStep(distance(point + thrown), from: reach, to: -reach)
    }
}
