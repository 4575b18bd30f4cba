import RandomNumbers

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is behind the things of a scene: a kind of place, no two of which are alike.
struct Background: Sendable {
    enum Kind: CaseIterable, Sendable {
        case city, cloth, foliage, gravel, hills, planks, room, sea, wall
    }

    let kind: Kind
    private let colours: [Colour]
    private let noise: Noise
    /// Where the horizon is, how large what is there, how it is turned.
    private let horizon, scale: Double
    private let turn: (sine: Double, cosine: Double)

    init(_ kind: Kind, _ random: inout SplitMix64) {
        self.kind = kind
        noise = Noise(&random)
        horizon = random.uniform(0.3...0.6)
        scale = random.uniform(0.75...1.35)
        let angle = random.uniform(-0.5...0.5)
        turn = (sin(angle), cos(angle))
        func colour(
            _ hues: ClosedRange<Double>, _ saturations: ClosedRange<Double>,
            _ values: ClosedRange<Double>
        ) -> Colour {
            Colour(
                hue: random.uniform(hues), saturation: random.uniform(saturations),
                value: random.uniform(values))
        }
        let sky = colour(0.53...0.62, 0.15...0.6, 0.7...0.95)
        let any = 0.0...1.0
        colours =
            switch kind {
            case .city:
                [colour(0.6...0.75, 0.4...0.7, 0.1...0.3), colour(0.1...0.15, 0.3...0.8, 0.8...1)]
            case .cloth: [colour(any, 0.1...0.6, 0.4...0.9), colour(any, 0.1...0.6, 0.3...0.9)]
            case .foliage:
                [
                    colour(0.2...0.38, 0.4...0.8, 0.25...0.6),
                    colour(0.15...0.3, 0.3...0.7, 0.4...0.8),
                ]
            case .gravel:
                [
                    colour(0.05...0.12, 0.05...0.3, 0.4...0.8),
                    colour(0.5...0.7, 0.02...0.2, 0.3...0.7),
                ]
            case .hills: [sky, colour(0.15...0.4, 0.3...0.6, 0.3...0.7)]
            case .planks:
                [
                    colour(0.05...0.1, 0.3...0.7, 0.35...0.8),
                    colour(0.05...0.1, 0.4...0.7, 0.15...0.4),
                ]
            case .room:
                [colour(any, 0.1...0.5, 0.5...0.9), colour(0.04...0.1, 0.3...0.6, 0.3...0.6)]
            case .sea: [sky, colour(0.5...0.62, 0.4...0.8, 0.3...0.6)]
            case .wall:
                [
                    colour(0.0...0.08, 0.3...0.65, 0.4...0.8),
                    colour(0.08...0.15, 0.05...0.2, 0.6...0.8),
                ]
            }
    }

    /// The colour at a place of the picture, in level light.
    func colour(at point: Point) -> Colour {
        switch kind {
        case .city: city(point)
        case .cloth: cloth(turned(point) * 9)
        case .foliage: foliage(turned(point) * 7)
        case .gravel: gravel(turned(point) * 10)
        case .hills: point.y < horizon ? hills(point) : meadow(point)
        case .planks: planks(turned(point) * 4)
        case .room: point.y < horizon + 0.15 ? wallpaper(point) : floor(point)
        case .sea: point.y < horizon ? sky(point) : waves(point)
        case .wall: bricks(turned(point) * 5)
        }
    }

    private func turned(_ point: Point) -> Point {
        (point - 0.5).turned(sine: turn.sine, cosine: turn.cosine) * scale + 3
    }

    // MARK: Outside

    private func sky(_ point: Point) -> Colour {
        let clouds = noise.layered(point * Point(3, 7) * scale, layers: 5)
        let height = point.y / horizon
        return colours[0].mixed(with: Colour(repeating: 0.95), 0.5 * height * height)
            .mixed(with: Colour(repeating: 0.92), smoothStep(clouds, from: 0.5, to: 0.75))
    }

    private func hills(_ point: Point) -> Colour {
        var seen = sky(point)
        for ridge in 0..<3 {
            let far = Double(3 - ridge)
            let top =
                horizon - 0.07 * far
                + 0.22 * (noise.layered([point.x * (1.2 + far), far * 9]) - 0.5)
            guard point.y > top else { continue }
            let trees = 0.75 + 0.5 * noise.layered(point * 30 + far)
            // What is far away fades into the sky.
            seen = (colours[1] * trees).mixed(with: colours[0], 0.2 * far)
        }
        return seen
    }

    private func meadow(_ point: Point) -> Colour {
        let near = 1 / (point.y - horizon + 0.12)
        let grass = noise.layered([(point.x - 0.5) * near * 4, near * 6], layers: 5)
        let flowers = noise.cells([(point.x - 0.5) * near * 5, near * 9])
        let ground = colours[1] * (0.55 + 0.9 * grass)
        return flowers.own > 0.8 && flowers.distance < 0.12 ? Colour(0.9, 0.8, 0.5) : ground
    }

    private func waves(_ point: Point) -> Colour {
        let near = 1 / (point.y - horizon + 0.06)
        let swell = noise.layered([(point.x - 0.5) * near * 1.5, near * 9], layers: 5)
        let foam = smoothStep(swell, from: 0.62, to: 0.72)
        return colours[1].mixed(with: colours[0], 0.35 + 0.5 * (swell - 0.5))
            .mixed(with: Colour(repeating: 0.9), 0.6 * foam)
    }

    private func city(_ point: Point) -> Colour {
        let glow = colours[0].mixed(with: colours[1], 0.35 * point.y * point.y)
        let block = (point.x * 6 * scale).rounded(.down)
        let top = 0.15 + 0.5 * noise([block + 0.5, 3])
        guard point.y > top else { return glow }
        let window = Point(point.x * 36 * scale, (point.y - top) * 40)
        let inWindow = window - window.rounded(.down)
        let isLit = noise((window.rounded(.down) + 0.5) * 1.7) > 0.55
        let front = colours[0] * (0.5 + 0.8 * noise([block, 11]))
        guard isLit, inWindow.x > 0.25, inWindow.y > 0.35 else { return front }
        return colours[1] * (0.4 + 0.6 * noise(window.rounded(.down) + 0.5))
    }

    private func foliage(_ point: Point) -> Colour {
        // Leaves over leaves: each cell is one, lighter in its middle.
        var seen = colours[0] * 0.25
        for layer in 0..<2 {
            let leaf = noise.cells(point * (1.4 - 0.5 * Double(layer)) + Double(layer) * 5.5)
            guard leaf.margin > 0.08 else { continue }
            let veins = 0.85 + 0.3 * noise.layered(point * 6 + leaf.own * 50)
            seen =
                colours[0].mixed(with: colours[1], leaf.own) * veins
                * (1.1 - 0.8 * leaf.distance) * (0.55 + 0.45 * Double(layer))
        }
        return seen
    }

    private func gravel(_ point: Point) -> Colour {
        let stone = noise.cells(point)
        let round = smoothStep(stone.margin, from: 0, to: 0.3)
        return colours[0].mixed(with: colours[1], stone.own) * (0.25 + 0.75 * round)
            * (0.8 + 0.4 * noise.layered(point * 5))
    }

    // MARK: Inside

    private func cloth(_ point: Point) -> Colour {
        let thread = 0.5 + 0.25 * (sin(point.x * 40) + sin(point.y * 40)) / 2
        let weave = smoothStep(sin(point.x * 3), from: -0.2, to: 0.2)
        let weft = smoothStep(sin(point.y * 3), from: -0.2, to: 0.2)
        let folds = 0.8 + 0.4 * noise.layered(point * 0.25)
        return colours[0].mixed(with: colours[1], (weave + weft) / 2) * (0.7 + 0.6 * thread) * folds
    }

    private func planks(_ point: Point) -> Colour {
        let board = point.y.rounded(.down)
        let across = point.y - board
        let along = point.x * 0.4 + noise([board, 7]) * 10
        let bend = noise.layered([along * 0.8, point.y * 1.5]) * 3
        let grain = 0.5 + 0.5 * sin((across + bend) * 14)
        let joint = smoothStep(min(across, 1 - across), from: 0.015, to: 0.05)
        let butt = smoothStep(abs(along - along.rounded()), from: 0.004, to: 0.012)
        return colours[0].mixed(with: colours[1], 0.4 * grain + 0.3 * noise([board, 2]))
            * (0.35 + 0.65 * joint * butt)
    }

    private func wallpaper(_ point: Point) -> Colour {
        let scaled = point * 9 * scale
        let inTile = scaled - scaled.rounded(.toNearestOrEven)
        let figure = smoothStep(abs(length(inTile) - 0.27), from: 0.1, to: 0.05)
        let skirting = point.y > horizon + 0.11
        if skirting { return Colour(repeating: 0.75) }
        return colours[0].mixed(with: colours[0] * 0.55, figure * 0.7)
            * (0.85 + 0.3 * noise.layered(point * 2))
    }

    private func floor(_ point: Point) -> Colour {
        let near = 1 / (point.y - horizon + 0.12)
        let place = Point((point.x - 0.5) * near * 5, near * 6)
        let tile = place.rounded(.down)
        let inTile = place - tile
        let isDark = Int(tile.x + tile.y) % 2 == 0
        let gap = smoothStep(
            min(min(inTile.x, 1 - inTile.x), min(inTile.y, 1 - inTile.y)), from: 0.01, to: 0.05)
        return colours[1] * (isDark ? 0.5 : 1.1) * (0.5 + 0.5 * gap)
            * (0.85 + 0.3 * noise.layered(place * 3))
    }

    private func bricks(_ point: Point) -> Colour {
        let row = (point.y * 2).rounded(.down)
        let along = point.x + (Int(row) % 2 == 0 ? 0 : 0.5)
        let brick = along.rounded(.down)
        let inBrick = Point(along - brick, point.y * 2 - row)
        let edge = min(min(inBrick.x, 1 - inBrick.x) * 2, min(inBrick.y, 1 - inBrick.y))
        let rough = noise.layered(point * 9)
        let tone = 0.6 + 0.5 * noise([brick * 3.1, row * 1.7]) + 0.35 * (rough - 0.5)
        return colours[1].mixed(
            with: colours[0] * tone, smoothStep(edge + 0.06 * rough, from: 0.07, to: 0.13))
    }
}
