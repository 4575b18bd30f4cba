import Foundation
import Images
import Networks
import Testing
import VectorMath

@testable import Galleries
@testable import SimilarityMaps

/// Maps of results and of classes, through real networks and files.
@Suite("explaining what was found")
struct ExplanationTests {
    /// Ten photographs of two classes, indexed, and the network that explains them.
    private func indexed(
        _ network: String
    ) throws -> (PhotographFolder, GallerySearch, EmbeddingNetwork) {
        let photographs = try PhotographFolder()
        for index in 0..<10 {
            try photographs.add(
                "\(index % 2 == 0 ? "even" : "odd")/\(index).png", seed: 3 + 11 * index,
                size: PixelSize(width: 24 + 5 * index, height: 40 - 2 * index))
        }
        try photographs.index(network: PhotographFolder.network(network))
        let gallery = try Gallery(contentsOf: photographs.gallery)
        return (photographs, try GallerySearch(gallery), try gallery.openNetwork())
    }

    @Test("a map with what is not a number fails the certificate, of results and of a class")
    func notANumber() throws {
        let (photographs, search, network) = try indexed("network.onnx")
        let query = try search.gallery.query(
            photographs.file("odd/3.png").path, splitting: true
        ) { network }
        let split = try #require(query.decomposition)
        let request = SearchRequest(query.embedding)
        let results = try search.results(for: request)
        let splits = try search.decompositions(of: results.map(\.image), network: network)
            .map { try $0.get() }
        for place in results.indices {
            let good = try search.maps(
                of: results[place], splits[place], for: split, request: request)
            #expect(good.certificate.holds)
            let broken = splits[place].withOneCellBroken
            for maps in [
                try search.maps(of: results[place], broken, for: split, request: request),
                try search.maps(
                    of: results[place], splits[place], for: split.withOneCellBroken,
                    request: request),
            ] {
                #expect(!maps.certificate.holds && maps.label == "not exact")
            }
            // One of many is enough.
            let worst = Certificate.worst(
                of: [
                    good.certificate,
                    try search.maps(of: results[place], broken, for: split, request: request)
                        .certificate, good.certificate,
                ])
            #expect(worst?.label == "not exact")
        }
        let found = try search.members(of: "odd")
        let member = try #require(found.members.first)
        let own = try search.decomposition(of: member.image, network: network)
        #expect(try search.map(of: member, own, in: found).certificate.holds)
        #expect(
            try search.map(of: member, own.withOneCellBroken, in: found).label == "not exact")
    }

    @Test(
        "maps add up to the similarity, and to the region’s score",
        arguments: ["network.onnx", "flattened.onnx", "batch-of-two.onnx"])
    func results(name: String) throws {
        let (photographs, search, network) = try indexed(name)
        let query = try search.gallery.query(
            photographs.file("odd/3.png").path, splitting: true
        ) { network }
        let split = try #require(query.decomposition)
        let photograph = try #require(query.photograph)
        #expect(try search.gallery.images(rows: query.rows).map { $0?.path } == ["odd/3.png"])
        // Edges between cells, parts of cells, and something that is not wanted.
        let regions: [PhotographRegion?] = [
            nil, PhotographRegion([Rectangle(x: 3.3, y: 7.9, width: 11.4, height: 12.2)]),
            PhotographRegion(
                [
                    Rectangle(x: 0, y: 0, width: 20, height: 9),
                    Rectangle(x: 10, y: 5, width: 8, height: 20),
                ], not: [Rectangle(x: 12, y: 20, width: 14, height: 9)]),
        ]
        for region in regions {
            var request = SearchRequest(query.embedding)
            let weights = try region.map {
                try network.weights(of: $0, in: photograph, on: split.grid)
            }
            request.region = weights.map { split.regionVector($0) }
            let results = try search.results(for: request)
            #expect(results.count == 10)
            let explained = search.explanations(
                of: results, for: split, request: request, network: network)
            let splits = search.decompositions(of: results.map(\.image), network: network)
            for (index, result) in results.enumerated() {
                let found = try explained[index].get()
                let maps = try search.maps(
                    of: result, splits[index].get(), for: split, request: request)
                #expect(maps.map == found.map && maps.mapOfQuery == found.mapOfQuery)
                #expect(maps.certificate == found.certificate && maps.label == found.label)
                #expect(found.result == result)
                #expect(abs(found.map.total - result.score) < 1e-5)
                #expect(abs(found.mapOfQuery.total - result.similarity) < 1e-5)
                #expect(found.certificate.holds)
                // One inner product an image is the sum of the query’s own map over the region.
                if let weights {
                    #expect(abs(weights.sum(of: found.mapOfQuery) - result.score) < 1e-5)
                }
            }
        }
    }

    @Test(
        "a class’s map is the mean of the maps against each of its images",
        arguments: ["network.onnx", "flattened.onnx"])
    func classes(name: String) throws {
        let (photographs, search, network) = try indexed(name)
        // Its files go with it.
        defer { withExtendedLifetime(photographs) {} }
        let found = try search.members(of: "even")
        let explained = search.explanations(of: found.members, in: found, network: network)
        let splits = try found.members.map { member in
            try network.decomposition(
                of: Image(contentsOf: search.gallery.file(of: member.image)))
        }
        for (index, explanation) in explained.enumerated() {
            let map = try explanation.get().map
            let member = found.members[index]
            let split = try search.decomposition(of: member.image, network: network)
            #expect(try search.map(of: member, split, in: found).map == map)
            let mates = splits.indices.filter { $0 != index }
                .map { splits[index].similarityMap(against: splits[$0]) }
            for cell in map.values.indices {
                let sum = mates.reduce(0.0) { $0 + Double($1.values[cell]) }
                #expect(abs(Double(map.values[cell]) - sum / Double(mates.count)) < 1e-5)
            }
            #expect(abs(map.total - (try #require(found.members[index].fit))) < 1e-5)
        }
    }

    @Test("a photograph that is gone, damaged or another one now is told from the others")
    func failures() throws {
        let (photographs, search, network) = try indexed("network.onnx")
        let query = try search.gallery.query("even/4.png", splitting: true) { network }
        let split = try #require(query.decomposition)
        try photographs.remove("even/2.png")
        try photographs.write([1, 2, 3], to: "odd/5.png")
        try photographs.add("odd/7.png", seed: 4242)
        let request = SearchRequest(query.embedding)
        let results = try search.results(for: request)
        let explained = search.explanations(
            of: results, for: split, request: request, network: network)
        for (result, explanation) in zip(results, explained) {
            let split = Result {
                try search.decomposition(of: result.image, network: network)
            }
            #expect(split.message == explanation.message)
            switch result.image.path {
            case "even/2.png": #expect(explanation.message?.contains("does not exist") == true)
            case "odd/5.png": #expect(explanation.message != nil)
            case "odd/7.png": #expect(explanation.message?.contains("has changed since") == true)
            default: #expect(explanation.message == nil)
            }
        }
    }

    @Test("a query is a file, a photograph by its name, or refused")
    func queries() throws {
        let (photographs, search, network) = try indexed("network.onnx")
        let gallery = search.gallery
        // Its embedding is in the gallery: no network is needed.
        let known = try gallery.query("3.png", splitting: false) {
            throw GalleryError(.otherNetwork, "not to be opened")
        }
        let row = try #require(known.rows.first)
        #expect(known.embedding == gallery.embeddings[row])
        let outside = photographs.folder.appending(path: "outside.png")
        try FileManager.default.copyItem(at: photographs.file("odd/3.png"), to: outside)
        #expect(
            try gallery.query(outside.path, splitting: false) { network }.rows == known.rows)
        try photographs.add("new.png", seed: 77)
        let new = try gallery.query(photographs.file("new.png").path, splitting: false) { network }
        #expect(new.rows.isEmpty)
        #expect(abs(new.embedding.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        #expect {
            try gallery.query("nowhere.png", splitting: false) { network }
        } throws: {
            "\($0)".contains("neither a file nor a photograph")
        }
    }

    @Test("a large JPEG is explained as it was indexed, however large it is drawn")
    func largePhotographs() throws {
        let photographs = try PhotographFolder()
        let size = PixelSize(width: 900, height: 700)
        for index in 0..<3 { try photographs.add("noise/\(index).jpg", seed: index, size: size) }
        try photographs.index()
        let gallery = try Gallery(contentsOf: photographs.gallery)
        let (search, network) = (try GallerySearch(gallery), try gallery.openNetwork())
        for enough in [nil, PixelSize(width: 300, height: 300), PixelSize(width: 9, height: 9)] {
            let reading = ReadOptions(enough: enough)
            let query = try gallery.query(
                "0.jpg", splitting: true, reading: reading, network: { network })
            #expect(try gallery.name(of: query) == "noise/0.jpg")
            let row = try #require(query.rows.first)
            #expect(
                zip(query.embedding, gallery.embeddings[row]).allSatisfy { abs($0 - $1) < 1e-6 })
            let request = SearchRequest(query.embedding)
            let found = search.explanations(
                of: try search.results(for: request), for: try #require(query.decomposition),
                request: request, network: network, reading: reading)
            #expect(found.count == 3)
            for explanation in try found.map({ try $0.get() }) {
                #expect(explanation.certificate.completenessError < 1e-5)
                let drawn = explanation.photograph
                #expect(drawn.originalSize == size)
                #expect(drawn.width >= enough?.width ?? size.width)
                // What is not drawn is decoded as it was indexed, whatever its size.
                let split = try search.decomposition(
                    of: explanation.result.image, network: network, reading: reading)
                #expect(
                    zip(split.normalisedEmbedding, gallery.embeddings[explanation.result.row])
                        .allSatisfy { abs($0 - $1) < 1e-6 })
            }
            let members = try search.members(of: "noise")
            for member in search.explanations(
                of: members.members, in: members, network: network, reading: reading)
            {
                #expect(try member.get().certificate.completenessError < 1e-5)
            }
        }
    }

    @Test("another network than the gallery’s is refused")
    func otherNetwork() throws {
        let (_, search, _) = try indexed("network.onnx")
        let other = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "CommandTests/Fixtures/flattened.onnx")
        #expect {
            try search.gallery.openNetwork(at: other.path)
        } throws: {
            ($0 as? GalleryError)?.code == .otherNetwork
        }
    }
}

extension Result where Failure == any Error {
    fileprivate var message: String? {
        switch self {
        case .success: nil
        case .failure(let error): "\(error)"
        }
    }
}

extension Decomposition {
    /// The same, with maps of which one cell is not a number.
    fileprivate var withOneCellBroken: Decomposition {
        Decomposition(
            grid: grid, embedding: embedding, recompositionError: recompositionError,
            contributions: OneCellBroken(base: contributions), exactness: exactness)
    }
}

/// Contributions of which one cell's share of any map is not a number.
private struct OneCellBroken: Contributions {
    let base: any Contributions

    var total: [Float] { base.total }
    var constant: [Float] { base.constant }

    func vectors() -> Matrix { base.vectors() }

    func map(along direction: [Float]) -> [Float] {
        var map = base.map(along: direction)
        map[0] = .nan
        return map
    }
}
