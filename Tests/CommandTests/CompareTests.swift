import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `likeness compare` on small networks and photographs.
@Suite struct CompareTests {
    let folder: WorkingFolder

    init() throws { folder = try WorkingFolder() }

    private func compare(_ arguments: String...) throws -> CompareOutput {
        try folder.decoded(CompareOutput.self, ["compare"] + arguments)
    }

    /// Two networks with the same weights and different poolings.
    private func addPoolings() throws {
        try folder.addClasses()
        for pooling in ["average", "max"] {
            _ = try folder.printed(
                "network", "network.onnx", "-o", "\(pooling).onnx", "--pooling", pooling)
        }
    }

    @Test("what changes from network to network adds up to the difference of the scores")
    func differences() throws {
        try addPoolings()
        let output = try compare(
            "average.onnx", "max.onnx", "flattened.onnx", "--gallery-images", "photographs",
            "--query-count", "3", "-k", "2")
        #expect(output.subject == "networks" && output.title == "average, max and flattened")
        #expect(output.networks.map(\.pooling).prefix(2) == ["average", "max"])
        #expect(output.queries.count == 3 && output.pairs == 15)
        #expect(Set(output.queries.map(\.label)).count == 3, "one of each class")
        for query in output.queries {
            let pairs = query.views.compactMap(\.pair)
            #expect(pairs.count == 3 && query.steps.count == 2 && query.sinceFirst.count == 2)
            #expect(query.views.map(\.results.count) == [2, 2, 2])
            #expect(query.partner != nil && query.partner != query.path)
            for pair in pairs {
                #expect(abs(pair.mapOfQuery.map.total - pair.score) < 1e-5)
                #expect(abs(pair.mapOfPartner.map.total - pair.score) < 1e-5)
                #expect((1...14).contains(pair.rank))
            }
            for view in query.views {
                for result in view.results {
                    #expect(result.path != query.path)
                    #expect(abs(result.map.map.total - result.score) < 1e-5)
                    #expect(abs(result.mapOfQuery.map.total - result.score) < 1e-5)
                    #expect(result.isSameClass == (result.label == query.label))
                }
            }
            for change in query.steps + query.sinceFirst {
                let difference = pairs[change.to].score - pairs[change.from].score
                #expect(abs(change.scoreDifference - difference) < 1e-9)
                #expect(abs(change.ofQuery.map.total - difference) < 1e-5)
                #expect(abs(change.ofPartner.map.total - difference) < 1e-5)
            }
            // From the first to the last is what the steps are together, cell by cell.
            let cells = [query.steps[0], query.steps[1], query.sinceFirst[1]]
                .map { Array($0.ofQuery.map.values.joined()) }
            for index in cells[0].indices {
                #expect(abs(cells[0][index] + cells[1][index] - cells[2][index]) < 1e-6)
            }
        }
    }

    @Test("the same network twice does not differ") func same() throws {
        try folder.addClasses()
        try folder.write(folder.data("network.onnx"), to: "again.onnx")
        let output = try compare(
            "network.onnx", "again.onnx", "--gallery-images", "photographs", "-k", "3")
        for query in output.queries {
            let change = try #require(query.steps.first)
            #expect(change.scoreDifference == 0)
            for moved in [change.ofQuery, change.ofPartner] {
                #expect(moved.map.values.joined().allSatisfy { $0 == 0 } && moved.map.rest == 0)
                #expect(abs(try #require(moved.correlation) - 1) < 1e-12)
                #expect(moved.areaOverlap == 1)
                #expect(abs(try #require(moved.sharedEvidence) - 1) < 1e-12)
            }
            let found = query.views.map { $0.results.map(\.path) }
            #expect(found[0] == found[1])
        }
        let (first, second) = (output.networks[0], output.networks[1])
        #expect(first.retrieval?["recall@1"]?.mean == second.retrieval?["recall@1"]?.mean)
        #expect(first.retrieval?["mAP"]?.low == second.retrieval?["mAP"]?.low)
        #expect(first.retrievalGain == nil)
        for gain in [second.retrievalGain?["recall@1"], second.retrievalGain?["mAP"]] {
            #expect(gain?.mean == 0 && gain?.low == 0 && gain?.high == 0)
        }
        #expect(first.maps?.entropy?.high == second.maps?.entropy?.high)
        #expect(first.retrieval?["recall@1"]?.mean == 1 && first.queries == 15)
    }

    @Test("of a training the checkpoints are compared on what it validated on") func training()
        throws
    {
        try folder.addTraining()
        let outcome = try folder.likeness([
            "compare", "run", "-o", "run.png", "--query-count", "2", "--width", "600",
        ])
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
        #expect(outcome.output.contains("compared     run\n"))
        #expect(outcome.output.contains("photographs, 2 classes, 10 images\n"))
        #expect(outcome.output.contains("picture      run.png\n"))
        #expect(outcome.output.contains("run/galleries, kept for the next time"))
        #expect(outcome.output.contains("\nstep 100    max"))
        #expect(try folder.data("run.png").starts(with: [0x89, 0x50]))
        let page = try folder.likeness([
            "compare", "run", "-o", "run.html", "-o", "small.webp", "--query-count", "1",
        ])
        #expect(page.status == 0, "\(page.error)")
        #expect(page.output.contains("\npage         run.html\npicture      small.webp\n"))
        let text = String(decoding: try folder.data("run.html"), as: UTF8.self)
        #expect(text.lowercased().hasPrefix("<!doctype html>") && text.contains("step 200"))

        let output = try compare("run", "--checkpoints", "2", "--query-count", "2")
        #expect(output.subject == "checkpoints" && output.cache == "run/galleries")
        #expect(output.networks.map(\.step) == [0, 200], "the first and the last")
        #expect(output.networks.map(\.epoch) == [0.5, 2.5])
        #expect(Set(output.queries.map(\.label)) == ["towers", "trees"])
        #expect(output.queries.allSatisfy { $0.views.allSatisfy { $0.results.count == 4 } })
        let loss = try #require(output.curves.first { $0.quantity == "loss" })
        #expect(loss.source == "training" && loss.points.map(\.x) == [0, 100, 200])
        let recalls = output.curves.filter { $0.quantity == "recall@1" }
        #expect(recalls.map(\.source) == ["comparison", "training"])
        #expect(recalls[0].points.map(\.x) == [0, 200])
        #expect(recalls[1].points.map(\.value) == [0, 0.1, 0.2])
        // The partner is what the last checkpoint ranks best among the class.
        for query in output.queries {
            let last = try #require(query.views.last)
            let best = last.results.first { $0.isSameClass == true }
            #expect(best?.path == query.partner)
        }
        let one = try compare("run", "--checkpoints", "1", "--query-count", "1")
        #expect(one.networks.map(\.step) == [200] && one.queries[0].steps.isEmpty)
    }

    @Test("the second time nothing is embedded, and the answer is the same") func cached() throws {
        try addPoolings()
        let arguments = [
            "average.onnx", "max.onnx", "--gallery-images", "photographs", "--cache", "kept",
        ]
        let first = try folder.likeness(["compare"] + arguments + ["--json"])
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.appending(path: "kept").path)
        #expect(names.count == 2 && names.contains { $0.hasPrefix("max-") })
        let before = try folder.contents().filter { $0.key.hasSuffix(".npy") }
        let second = try folder.likeness(["compare"] + arguments + ["--json"])
        #expect(second.output == first.output && first.status == 0)
        #expect(try folder.contents().filter { $0.key.hasSuffix(".npy") } == before)
        // Another size is another gallery, and another network under the same name, too.
        try folder.write(folder.data("max.onnx"), to: "average.onnx")
        _ = try folder.likeness(["compare"] + arguments)
        let now = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.appending(path: "kept").path)
        #expect(now.count == 3)
        // Without any place of its own it leaves nothing.
        let files = try folder.contents().keys.sorted()
        _ = try compare(
            "average.onnx", "max.onnx", "--gallery-images", "photographs", "--pairs", "0")
        #expect(try folder.contents().keys.sorted() == files)
    }

    @Test("queries come from elsewhere, or from among the photographs") func queries() throws {
        try addPoolings()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "views/towers"), withIntermediateDirectories: true)
        try folder.write(folder.data("query.png"), to: "views/towers/seen.png")
        // A copy of a photograph is of its class, wherever it lies, and does not find itself.
        try folder.write(folder.data("photographs/trees/trees-2.png"), to: "views/copy.png")
        let output = try compare(
            "average.onnx", "max.onnx", "--gallery-images", "photographs", "--queries", "views",
            "-k", "8")
        let labels = Dictionary(
            uniqueKeysWithValues: output.queries.map { ($0.path, $0.label) })
        #expect(labels == ["copy.png": "trees", "towers/seen.png": "towers"])
        for query in output.queries where query.path == "copy.png" {
            #expect(query.partner != "trees/trees-2.png")
            let found = query.views.flatMap { $0.results.map(\.path) }
            #expect(!found.contains("trees/trees-2.png"))
        }
        let single = try compare(
            "average.onnx", "max.onnx", "--gallery-images", "photographs", "--queries",
            "query.png")
        #expect(single.queries.map(\.path) == ["query.png"] && single.queries[0].label == nil)
        #expect(single.queries[0].partner != nil)
        func chosen(_ seed: String) throws -> [String] {
            try compare(
                "average.onnx", "max.onnx", "--gallery-images", "photographs", "--seed", seed,
                "--pairs", "0"
            ).queries.map(\.path)
        }
        #expect(try chosen("1") == chosen("1") && chosen("1") != chosen("2"))
    }

    @Test("with boxes the objects’ share is measured") func boxes() throws {
        try addPoolings()
        // The whole of all towers: all of the similarity lies on it.
        let rows = (0..<5).map { "photographs/towers/towers-\($0).png,0,0,30,54" }
        try folder.write(Data(rows.joined(separator: "\n").utf8), to: "boxes.csv")
        let output = try compare(
            "average.onnx", "max.onnx", "--gallery-images", "photographs", "--boxes", "boxes.csv",
            "--query-count", "1", "--queries", "photographs/towers/towers-1.png")
        #expect(output.pairs == 5 && output.notes.isEmpty)
        for (network, view) in zip(output.networks, output.queries[0].views) {
            let (share, pair) = (try #require(network.maps?.objectShare), try #require(view.pair))
            let rest = try #require(network.maps?.rest).mean
            #expect(abs(try #require(network.maps?.objectArea) - 1) < 1e-5)
            #expect(abs(rest) > 0.01 || abs(share.mean - 1) < 1e-5)
            let expected = pair.mapOfPartner.map.sum / pair.score
            #expect(abs(try #require(pair.mapOfPartner.objectShare) - expected) < 1e-5)
        }
        try folder.write(Data("x.png,0,0,9,9\n".utf8), to: "other.csv")
        let other = try compare(
            "average.onnx", "max.onnx", "--gallery-images", "photographs", "--boxes", "other.csv")
        #expect(other.networks[0].maps?.objectShare == nil)
        #expect(other.notes.contains { $0.hasPrefix("None of the boxes is of a photograph") })
    }

    @Test("without classes there are queries and maps, and no figures of classes") func noClasses()
        throws
    {
        try addPoolings()
        let output = try compare(
            "average.onnx", "max.onnx", "--gallery-images", "photographs", "--labels", "none")
        #expect(output.networks.allSatisfy { $0.retrieval == nil && $0.maps != nil })
        #expect(output.queries.count == 4 && output.queries.allSatisfy { $0.partner != nil })
        #expect(output.queries[0].views[0].results.allSatisfy { $0.isSameClass == nil })
        let text = try folder.printed(
            "compare", "average.onnx", "max.onnx", "--gallery-images", "photographs", "--labels",
            "none", "--query-count", "0", "-o", "s.png")
        #expect(text.contains("photographs  photographs, no classes, 15 images\n"))
        #expect(!text.contains("recall") && text.contains("entropy"))
        #expect(text.contains("s.galleries, kept for the next time"))
    }

    @Test("Ctrl-C ends it as asked, keeps what is embedded and leaves no picture")
    func interrupted()
        throws
    {
        try folder.addPhotographs(60)
        for pooling in ["average", "max"] {
            _ = try folder.printed(
                "network", "network.onnx", "-o", "\(pooling).onnx", "--pooling", pooling)
        }
        try folder.addSlowPhotographs()
        let arguments = [
            "compare", "average.onnx", "max.onnx", "--gallery-images", "photographs", "-o",
            "s.png",
        ]
        let outcome = try folder.run(WorkingFolder.command, arguments) { process in
            folder.waitForFile("s.galleries", of: 1)
            usleep(300_000)
            kill(process.processIdentifier, SIGTERM)
        }
        #expect(outcome.wasKilled && outcome.status == SIGTERM, "\(outcome.status)")
        #expect(
            outcome.error
                == "Stopped: embeddings that are done are kept in s.galleries; the same command goes on.\n"
        )
        #expect(try !folder.contents().keys.contains("s.png"))
        try folder.removeSlowPhotographs()
        let again = try folder.likeness(arguments)
        #expect(again.status == 0, "\(again.error)")
        #expect(try folder.contents().keys.contains("s.png"))
    }
}
