import TestSupport
import Testing
import VectorMath

@testable import SimilarityMaps

/// What each location contributes, against formulas written out in double precision.
///
/// Inputs are floats of size one, sums have at most 49 × 12 terms, and nothing is divided by a number
/// near zero: single precision leaves less than 10⁻⁵ of the largest number.
@Suite struct ReferenceTests {
    static let channels = 6

    /// `[locations][channels]`, the vectors without a location in front.
    private func table(_ map: FeatureMap) -> [[Double]] {
        (0..<map.count).map { row in
            (0..<map.channels).map { Double(map.matrix.values[row * map.channels + $0]) }
        }
    }

    private func map(_ grid: Grid, unplaced: Int = 0, signed: Bool = true) -> FeatureMap {
        var generator = SeededGenerator(seed: UInt64(grid.count * 10 + unplaced))
        let values = generator.floats((unplaced + grid.count) * Self.channels)
        return FeatureMap(
            grid: grid, channels: Self.channels, values: signed ? values : values.map { abs($0) },
            unplaced: unplaced)
    }

    private func expect(
        _ parts: any Contributions, _ vectors: [[Double]], constant: [Double]? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = parts.vectors()
        let constant = constant ?? [Double](repeating: 0, count: found.columns)
        #expect(found.rows == vectors.count, sourceLocation: sourceLocation)
        #expect(parts.constant.count == constant.count, sourceLocation: sourceLocation)
        let size = vectors.joined().reduce(1) { max($0, abs($1)) }
        let worst = zip(found.values, vectors.joined()).map { abs(Double($0) - $1) }.max() ?? 1
        #expect(worst < 1e-5 * size, sourceLocation: sourceLocation)
        let miss = zip(parts.constant, constant).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(miss < 1e-5 * size, sourceLocation: sourceLocation)
        for (index, total) in parts.total.enumerated() {
            let sum = vectors.reduce(constant[index]) { $0 + $1[index] }
            #expect(abs(Double(total) - sum) < 1e-5 * size, sourceLocation: sourceLocation)
        }
    }

    @Test("sums, powers of sums and their shares", arguments: grids)
    func powers(grid: Grid) throws {
        let map = map(grid)
        let x = table(map)
        expect(SumPooling().contributions(of: map), x)
        func shares(_ powers: [[Double]], _ exponent: (Int) -> Double, of count: Double)
            -> [[Double]]
        {
            powers.map { row in
                row.enumerated().map { channel, power in
                    let p = exponent(channel)
                    let mean = powers.reduce(0) { $0 + $1[channel] } / count
                    return power / (count * mean.power(1 - 1 / p))
                }
            }
        }
        for p in [1.0, 2, 3, 4.5] {
            let powers = x.map { $0.map { abs($0).power(p) } }
            expect(
                try LpPooling(exponent: Float(p)).contributions(of: map),
                shares(powers, { _ in p }, of: 1))
        }
        let exponents = (0..<Self.channels).map { 1 + Double($0) / 2 }
        let clamped = x.map { row in
            row.enumerated().map { max($1, 1e-2).power(exponents[$0]) }
        }
        expect(
            try GeneralizedMeanPooling(exponents: exponents.map { Float($0) }, minimum: 1e-2)
                .contributions(of: map),
            shares(clamped, { exponents[$0] }, of: Double(grid.count)))
    }

    @Test("what lies outside of a part contributes nothing", arguments: grids)
    func parts(grid: Grid) throws {
        let map = map(grid)
        let x = table(map)
        let rows = grid.rows / 2..<grid.rows
        let columns = 0..<(grid.columns + 1) / 2
        func isInside(_ location: Int) -> Bool {
            rows.contains(location / grid.columns) && columns.contains(location % grid.columns)
        }
        let count = Double(rows.count * columns.count)
        expect(
            try CroppedFeatures(rows: rows, columns: columns, AveragePooling())
                .contributions(of: map),
            x.enumerated().map { location, row in
                row.map { isInside(location) ? $0 / count : 0 }
            })
        let inside = x.indices.filter(isInside)
        expect(
            try CroppedFeatures(rows: rows, columns: columns, MaxPooling()).contributions(of: map),
            x.indices.map { location in
                (0..<Self.channels).map { channel in
                    let best = inside.map { x[$0][channel] }.max()
                    return isInside(location) && x[location][channel] == best ? best ?? 0 : 0
                }
            })
    }

    @Test("R-MAC is the sum of normalised maxima of regions", arguments: grids)
    func regions(grid: Grid) throws {
        let map = map(grid)
        let x = table(map)
        var vectors = x.map { $0.map { _ in 0.0 } }
        for region in RegionalMaxPooling.regions(of: grid, levels: 3) {
            let cells = region.rows.flatMap { row in
                region.columns.map { row * grid.columns + $0 }
            }
            let winners = (0..<Self.channels).map { channel in
                cells.max { x[$0][channel] < x[$1][channel] } ?? 0
            }
            let norm = winners.enumerated()
                .reduce(0.0) { $0 + x[$1.element][$1.offset] * x[$1.element][$1.offset] }
                .squareRoot()
            for (channel, winner) in winners.enumerated() {
                vectors[winner][channel] += x[winner][channel] / norm
            }
        }
        expect(try RegionalMaxPooling().contributions(of: map), vectors)
    }

    @Test("flattened, each location owns its own elements", arguments: grids)
    func flattened(grid: Grid) {
        let map = map(grid)
        let x = table(map)
        let length = grid.count * Self.channels
        for order in [FlattenedFeatures.Order.channelsFirst, .channelsLast] {
            expect(
                FlattenedFeatures(order).contributions(of: map),
                x.indices.map { location in
                    (0..<length).map { index in
                        let (owner, channel) =
                            order == .channelsFirst
                            ? (index % grid.count, index / grid.count)
                            : (index / Self.channels, index % Self.channels)
                        return owner == location ? x[location][channel] : 0
                    }
                })
        }
    }

    @Test("vectors without a location are the constant’s", arguments: grids, [0, 1, 5])
    func unplaced(grid: Grid, unplaced: Int) throws {
        let map = map(grid, unplaced: unplaced)
        let x = table(map)
        let count = Double(x.count)
        let activations = Activations(featureMaps: ["x": map])
        let pooled = PooledFeatures("x", AveragePooling(), hasUnplaced: unplaced > 0)
        #expect(pooled.exactness == (unplaced > 0 ? .partlyNonSpatial : .exact))
        expect(
            try pooled.contributions(of: activations),
            x.dropFirst(unplaced).map { $0.map { $0 / count } },
            constant: (0..<Self.channels).map { channel in
                x.prefix(unplaced).reduce(0) { $0 + $1[channel] } / count
            })
        expect(
            AveragePooling().contributions(of: map.placed),
            x.dropFirst(unplaced).map { $0.map { $0 / Double(grid.count) } })
    }

    @Test("each head weights its own part of the values", arguments: grids, [0, 2])
    func attention(grid: Grid, unplaced: Int) throws {
        let heads = 3
        var generator = SeededGenerator(seed: 3)
        let values = map(grid, unplaced: unplaced)
        let weights = generator.featureMap(grid, channels: heads, unplaced: unplaced)
        let (x, a) = (table(values), table(weights))
        let weighted = x.indices.map { token in
            x[token].enumerated().map { $1 * a[token][$0 / (Self.channels / heads)] }
        }
        let parts = try AttentionPooling(
            values: "v", weights: "a", hasUnplaced: unplaced > 0
        ).contributions(of: Activations(featureMaps: ["v": values, "a": weights]))
        expect(
            parts, Array(weighted.dropFirst(unplaced)),
            constant: (0..<Self.channels).map { channel in
                weighted.prefix(unplaced).reduce(0) { $0 + $1[channel] }
            })
    }

    @Test("gates multiply or divide, with one number for all or one for each")
    func gates() throws {
        let map = map(Grid(rows: 2, columns: 3))
        let x = table(map)
        let gate: [Float] = [0.5, -2, 3, 0.25, 1, 8]
        for (numbers, divides) in [(gate, false), (gate, true), ([4], false), ([4], true)] {
            let tail = GatedTail(SumPooling(), gate: "g", divides: divides)
            let factors = (0..<Self.channels).map { channel in
                let number = Double(numbers[numbers.count == 1 ? 0 : channel])
                return divides ? 1 / number : number
            }
            expect(
                try tail.contributions(
                    of: Activations(featureMaps: ["": map], vectors: ["g": numbers])),
                x.map { zip($0, factors).map { $0 * $1 } })
        }
    }

    @Test("normalisations hold the statistics of the whole vector", arguments: grids)
    func normalisations(grid: Grid) throws {
        let map = map(grid)
        let x = table(map)
        let z = (0..<Self.channels).map { channel in x.reduce(0) { $0 + $1[channel] } }
        let width = Double(Self.channels)
        let mean = z.reduce(0, +) / width
        let variance = z.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / width
        let square = z.reduce(0) { $0 + $1 * $1 } / width
        let activations = Activations(map)
        expect(
            try SteppedTail(SumPooling(), then: LayerNormalizationStep(epsilon: 0.25))
                .contributions(of: activations),
            x.map { row in
                let own = row.reduce(0, +) / width
                return row.map { ($0 - own) / (variance + 0.25).squareRoot() }
            })
        expect(
            try SteppedTail(SumPooling(), then: RMSNormalizationStep(epsilon: 0.25))
                .contributions(of: activations),
            x.map { $0.map { $0 / (square + 0.25).squareRoot() } })
        expect(
            try SteppedTail(SumPooling(), then: PartStep(1..<4)).contributions(of: activations),
            x.map { Array($0[1..<4]) })
    }

    @Test("tails refuse what does not fit them")
    func refused() {
        let map = map(Grid(rows: 2, columns: 3), unplaced: 1)
        let placed = map.placed
        let named = Activations(
            featureMaps: ["x": map, "y": placed], vectors: ["g": [1, 2], "empty": []])
        let tails: [any TailPart] = [
            PooledFeatures("z", AveragePooling()), PooledFeatures(nil, AveragePooling()),
            PooledFeatures("x", CroppedFeatures(rows: 0..<1, columns: 0..<1, AveragePooling())),
            PooledFeatures("y", CroppedFeatures(rows: 0..<3, columns: 0..<3, AveragePooling())),
            PooledFeatures("y", CroppedFeatures(rows: 0..<2, columns: 2..<4, AveragePooling())),
            PooledFeatures("y", GeneralizedMeanPooling(exponents: [1, 2])),
            AttentionPooling(values: "x", weights: "y"), UnplacedVector("h"),
            GatedTail(PooledFeatures("y", AveragePooling()), gate: "g"),
            GatedTail(PooledFeatures("y", AveragePooling()), gate: "empty"),
            GatedTail(PooledFeatures("y", AveragePooling()), gate: "h"),
            SteppedTail(PooledFeatures("y", AveragePooling()), then: PartStep(3..<9)),
            SummedTail([
                PooledFeatures("y", AveragePooling()), PooledFeatures("y", FlattenedFeatures()),
            ]),
        ]
        for tail in tails {
            #expect(throws: SimilarityMapError.self, "\(tail)") {
                _ = try tail.contributions(of: named)
            }
        }
    }
}
