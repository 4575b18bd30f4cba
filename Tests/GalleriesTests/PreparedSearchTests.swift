import Images
import TestSupport
import Testing
import VectorMath

@testable import Galleries

@Suite("searching with one query again and again")
struct PreparedSearchTests {
    /// Photographs of five classes and of none. Most embeddings there are several times, in rows that
    /// lie apart; a third of the photographs was taken out again.
    private func searched(_ count: Int, _ seed: UInt64) throws -> (TemporaryGallery, GallerySearch)
    {
        let gallery = try TemporaryGallery(dimension: 9)
        var generator = SeededGenerator(seed: seed)
        let files = (0..<count).map { index in
            // Made-up embeddings are those of the names’ ends.
            let twin = Int.random(in: 0...count / 3, using: &generator)
            let label = Int.random(in: 0...5, using: &generator)
            return file(
                "\(index)/\(twin)", bytes: index + 1, label: label == 5 ? nil : "c\(label)")
        }
        try gallery.index(files, named: { String($0.split(separator: "/")[1]) })
        try gallery.index(files.filter { _ in Int.random(in: 0..<3, using: &generator) > 0 })
        return (gallery, try GallerySearch(Gallery(contentsOf: gallery.path)))
    }

    @Test(
        "answers are those of the search, to the bit",
        arguments: [(1, 3), (2, 4), (40, 5), (400, 6)] as [(Int, UInt64)])
    func answers(count: Int, seed: UInt64) throws {
        let (temporary, search) = try searched(count, seed)
        defer { withExtendedLifetime(temporary) {} }
        var generator = SeededGenerator(seed: seed)
        var ties = 0
        for _ in 0..<60 {
            let query = generator.floats(9)
            let prepared = try PreparedSearch(search, for: query)
            for _ in 0..<4 {
                var request = SearchRequest(query)
                // Zeros in it make more scores the same.
                request.region =
                    Bool.random(using: &generator)
                    ? nil : query.map { Bool.random(using: &generator) ? $0 : 0 }
                request.count = [0, 1, 7, 1000].randomElement(using: &generator) ?? 1
                request.isOneOfEachClass = Bool.random(using: &generator)
                request.excludedRows = Set(
                    (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                        Int.random(in: 0..<count + 3, using: &generator)
                    })
                let expected = try search.results(for: request)
                #expect(try prepared.results(for: request) == expected)
                ties += zip(expected, expected.dropFirst()).count { $0.score == $1.score }
            }
        }
        #expect(ties > 100 || count < 40)
    }

    @Test("another query is answered as the search answers it, and one of another network refused")
    func others() throws {
        let (temporary, search) = try searched(30, 8)
        var generator = SeededGenerator(seed: 9)
        let prepared = try PreparedSearch(search, for: generator.floats(9))
        let other = SearchRequest(generator.floats(9), region: generator.floats(9))
        #expect(try prepared.results(for: other) == search.results(for: other))
        #expect {
            try PreparedSearch(search, for: [1, 0])
        } throws: {
            ($0 as? GalleryError)?.code == .otherNetwork
        }
        #expect {
            try prepared.results(for: SearchRequest(prepared.embedding, region: [1]))
        } throws: {
            ($0 as? GalleryError)?.code == .otherNetwork
        }
        withExtendedLifetime(temporary) {}
    }
}
