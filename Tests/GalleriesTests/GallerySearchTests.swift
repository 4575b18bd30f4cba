import Foundation
import Testing

@testable import Galleries

@Suite("searching a gallery")
struct GallerySearchTests {
    /// 60 photographs of four classes, of which 20 were taken out again, and a failure.
    private func searched() throws -> (TemporaryGallery, GallerySearch) {
        let gallery = try TemporaryGallery(dimension: 24)
        let files = (0..<60).map {
            file(
                "c\($0 % 4)/\($0).jpg", bytes: 10 + $0 / 2, label: $0 % 4 == 3 ? nil : "c\($0 % 4)")
        }
        try gallery.index(files + [file("x.bad")])
        try gallery.index(files.filter { $0.byteCount % 3 != 0 })
        return (gallery, try GallerySearch(Gallery(contentsOf: gallery.path)))
    }

    private func product(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test("results are those of looking at every photograph")
    func exhaustive() throws {
        let (temporary, search) = try searched()
        let query = temporary.embedding("query")
        let images = try search.gallery.images().filter { $0.row != nil }
        #expect(images.count == search.gallery.contents.images)
        #expect(search.gallery.embeddings.count == 60)
        let expected = images.map { ($0.path, product(query, temporary.embedding($0.path))) }
            .sorted { $0.1 > $1.1 }
        var request = SearchRequest(query)
        request.count = 1000
        let results = try search.results(for: request)
        #expect(results.map(\.image.path) == expected.map(\.0))
        #expect(results.map(\.rank) == Array(1...images.count))
        #expect(results.map(\.rankByWhole) == results.map(\.rank))
        for (result, truth) in zip(results, expected) {
            #expect(abs(result.score - truth.1) < 1e-6)
            #expect(result.similarity == result.score)
        }
    }

    @Test("a region ranks by its part, and says what the whole would do")
    func region() throws {
        let (temporary, search) = try searched()
        let query = temporary.embedding("query")
        var request = SearchRequest(query, region: query.map { $0 > 0 ? $0 : 0 })
        request.count = 7
        let results = try search.results(for: request)
        var all = SearchRequest(query)
        all.count = 1000
        let whole = try search.results(for: all)
        #expect(results.map(\.score) == results.map(\.score).sorted(by: >))
        for result in results {
            let same = try #require(whole.first { $0.row == result.row })
            #expect(result.similarity == same.similarity)
            #expect(result.rankByWhole == same.rank)
            #expect(
                abs(
                    result.score
                        - product(request.region ?? [], temporary.embedding(result.image.path)))
                    < 1e-6)
            #expect(result.share == result.score / result.similarity)
        }
    }

    @Test("of each class only the best is shown, and what is left out is left out")
    func classes() throws {
        let (temporary, search) = try searched()
        let query = temporary.embedding("query")
        var all = SearchRequest(query)
        all.count = 1000
        let whole = try search.results(for: all)
        var request = SearchRequest(query)
        request.isOneOfEachClass = true
        let results = try search.results(for: request)
        #expect(Set(results.compactMap(\.image.label)) == ["c0", "c1", "c2"])
        #expect(results.count == 3)
        for result in results {
            let best = try #require(whole.first { $0.image.label == result.image.label })
            #expect(best.row == result.row)
            #expect(best.rank == result.rankByWhole)
        }
        request.excludedRows = Set(results.map(\.row))
        let others = try search.results(for: request)
        #expect(others.count == 3)
        #expect(Set(others.map(\.row)).isDisjoint(with: request.excludedRows))
    }

    @Test("classes are read again when someone has written others")
    func changedClasses() throws {
        let temporary = try TemporaryGallery()
        func index(_ labels: [String?]) throws {
            try temporary.index(
                labels.enumerated().map { file("\($0).jpg", label: $1) })
        }
        try index(["a", "b", nil])
        let gallery = try Gallery(contentsOf: temporary.path)
        let before = try gallery.classes()
        #expect(before.ofRow.map { $0 < 0 ? nil : before.names[Int($0)] } == ["a", "b", nil])
        #expect(try gallery.classes() == before)
        try index(["b", "b", "c"])
        let after = try gallery.classes()
        #expect(after.ofRow.map { $0 < 0 ? nil : after.names[Int($0)] } == ["b", "b", "c"])
    }

    @Test("members of a class are ordered by their mean similarity to the others")
    func members() throws {
        let (temporary, search) = try searched()
        let found = try search.members(of: "c1")
        let paths = found.members.map(\.image.path)
        #expect(paths.count > 5)
        for member in found.members {
            let own = temporary.embedding(member.image.path)
            let others = paths.filter { $0 != member.image.path }
                .map { product(own, temporary.embedding($0)) }
            let mean = others.reduce(0, +) / Double(others.count)
            #expect(abs(try #require(member.fit) - mean) < 1e-6)
        }
        #expect(
            found.members.map { $0.fit ?? 0 } == found.members.map { $0.fit ?? 0 }.sorted(by: >))
        #expect {
            try search.members(of: "C")
        } throws: {
            "\($0)".contains("for example c0, c1, c2")
        }
    }

    @Test("pairs are of the kind that was asked for, and the same for the same seed")
    func pairs() throws {
        let (_, search) = try searched()
        let classes = try search.gallery.classes().ofRow
        let live = try #require(try search.gallery.liveRows())
        for choice in PairChoice.allCases {
            let pairs = try search.pairs(choice, count: 30, seed: 5)
            #expect(pairs.count == 30)
            let again = try search.pairs(choice, count: 30, seed: 5)
            #expect(again.map(\.second) == pairs.map(\.second))
            for (first, second) in pairs {
                #expect(first != second && live.contains(first) && live.contains(second))
                switch choice {
                case .sameClass: #expect(classes[first] == classes[second])
                case .nearest:
                    let images = try search.gallery.images(rows: [first, second])
                    // Made-up contents are those of one file in pairs.
                    #expect(images[0]?.contentHash != images[1]?.contentHash)
                case .random: break
                }
            }
        }
        #expect(
            try search.pairs(.random, count: 30, seed: 6).map(\.first)
                != search.pairs(.random, count: 30, seed: 5).map(\.first))
    }

    @Test("what the copy in eight bits finds is what the embeddings alone find")
    func compact() throws {
        let (temporary, search) = try searched()
        #expect(search.gallery.compactEmbeddings?.count == 60)
        var request = SearchRequest(temporary.embedding("another"))
        let results = try search.results(for: request)
        #expect(unlink("\(temporary.path)/embeddings-1.q8") == 0)
        let plain = try Gallery(contentsOf: temporary.path)
        #expect(plain.compactEmbeddings == nil)
        #expect(try GallerySearch(plain).results(for: request) == results)
        request.embedding.removeLast()
        #expect {
            try search.results(for: request)
        } throws: {
            ($0 as? GalleryError)?.code == .otherNetwork
        }
    }
}
