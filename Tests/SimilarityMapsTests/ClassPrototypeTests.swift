import TestSupport
import Testing
import VectorMath

@testable import SimilarityMaps

/// One map for a class, and one for the difference of two images.
@Suite struct ClassPrototypeTests {
    private static let grid = Grid(rows: 4, columns: 3)

    /// What a network with a bias made of several images.
    private static func images(_ count: Int, seed: UInt64) throws -> [Decomposition] {
        var generator = SeededGenerator(seed: seed)
        let tail = SteppedTail(MaxPooling(), then: generator.linear(8, 5))
        return try (0..<count).map { _ in
            try Decomposition(of: generator.featureMap(grid, channels: 8), through: tail)
        }
    }

    private static func prototype(_ images: [Decomposition]) -> ClassPrototype {
        var prototype = ClassPrototype(dimension: 5)
        for image in images { prototype.add(image.normalisedEmbedding) }
        return prototype
    }

    @Test(
        "a map along the class is the sum of the maps against its images", arguments: [1, 2, 100])
    func sumOfMaps(count: Int) throws {
        let images = try Self.images(count + 1, seed: UInt64(count))
        let (query, others) = (images[0], Array(images[1...]))
        let prototype = Self.prototype(others)
        #expect(prototype.count == count && prototype.dimension == 5)
        let maps = others.map { query.similarityMap(against: $0) }
        let sum = query.similarityMap(along: prototype.direction)
        let mean = query.similarityMap(against: prototype)
        let similarities = others.map { query.cosineSimilarity(to: $0) }
        for cell in 0..<Self.grid.count {
            let expected = maps.reduce(0.0) { $0 + Double($1.values[cell]) }
            #expect(abs(Double(sum.values[cell]) - expected) < 1e-5)
            #expect(abs(Double(mean.values[cell]) - expected / Double(count)) < 1e-6)
        }
        #expect(abs(mean.total - similarities.reduce(0, +) / Double(count)) < 1e-6)
    }

    @Test("a class without one of its images is the class of the others") func without() throws {
        let images = try Self.images(4, seed: 8)
        let all = Self.prototype(images)
        let others = all.without(images[1].normalisedEmbedding)
        let expected = Self.prototype([images[0], images[2], images[3]])
        #expect(others.count == 3)
        for (one, other) in zip(others.direction, expected.direction) {
            #expect(abs(one - other) < 1e-6)
        }
    }

    @Test("a class that is left without images looks nowhere") func empty() throws {
        let image = try Self.images(1, seed: 2)[0]
        let left = Self.prototype([image]).without(image.normalisedEmbedding)
        #expect(left.count == 0 && left.mean == [0, 0, 0, 0, 0])
        #expect(left == ClassPrototype(dimension: 5))
        #expect(image.similarityMap(against: left).total == 0)
    }

    @Test("many images are added without losing small ones") func precision() {
        var prototype = ClassPrototype(dimension: 1)
        // In single precision the sum of so many tenths is off by one in a hundred.
        for _ in 0..<1_000_000 { prototype.add([0.1]) }
        #expect(abs(prototype.mean[0] - 0.1) < 1e-8)
    }

    @Test("images of different networks are not contrasted") func otherNetworks() throws {
        let images = try Self.images(2, seed: 3)
        let other = try Decomposition(
            of: FeatureMap(grid: Self.grid, channels: 4, values: .init(repeating: 1, count: 48)),
            through: MaxPooling())
        for (query, first, second) in [
            (images[0], images[1], other), (images[0], other, images[1]),
            (other, images[0], images[1]),
        ] {
            #expect {
                try ContrastMaps(query: query, first: first, second: second)
            } throws: {
                ($0 as? SimilarityMapError)?.code == .wrongSize
            }
        }
    }

    @Test("why one image ranks above another adds up to the difference of the scores")
    func contrast() throws {
        let images = try Self.images(3, seed: 14)
        let (query, a, b) = (images[0], images[1], images[2])
        let difference = query.cosineSimilarity(to: a) - query.cosineSimilarity(to: b)
        let map = query.similarityMap(of: Contrast(a, over: b))
        #expect(abs(map.total - difference) < 1e-6 && abs(difference) > 1e-3)
        let (first, second) = (query.similarityMap(against: a), query.similarityMap(against: b))
        for cell in 0..<Self.grid.count {
            #expect(abs(map.values[cell] - (first.values[cell] - second.values[cell])) < 1e-6)
        }
        #expect(abs(map.rest - (first.rest - second.rest)) < 1e-6)
        let maps = try ContrastMaps(query: query, first: a, second: b)
        #expect(maps.map == map && abs(maps.difference - difference) < 1e-9)
        #expect(maps.mapOfFirst == a.similarityMap(against: query))
        #expect(maps.mapOfSecond == b.similarityMap(against: query))
        #expect(maps.similarityOfSecond == query.cosineSimilarity(to: b))
        #expect(maps.contrastError <= maps.certificate.completenessError)
        #expect(maps.certificate.holds && maps.label == "exact")
        // From what a gallery keeps it is the same, and an image does not differ from itself.
        let kept = Contrast(a.normalisedEmbedding, over: b.normalisedEmbedding)
        #expect(abs(query.similarityMap(of: kept).total - difference) < 1e-6)
        #expect(query.similarityMap(of: Contrast(a, over: a)).values.allSatisfy { $0 == 0 })
    }
}
