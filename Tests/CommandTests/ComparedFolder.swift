import Foundation

extension WorkingFolder {
    /// Writes the photographs of three classes, and `run`: the folder of a training on lamps with
    /// checkpoints of the fixtures’ network, as `likeness train` would leave it.
    func addTraining(validating: [String] = ["towers", "trees"], steps: Int = 3) throws {
        try addClasses()
        try FileManager.default.createDirectory(
            at: url.appending(path: "run/checkpoints"), withIntermediateDirectories: true)
        let names = validating.map { "\"\($0)\"" }.joined(separator: ",")
        try write(
            Data(
                """
                {"version": 1, "date": "2026-11-24T10:00:00Z", "images": "photographs",
                 "trainingClasses": ["lamps"], "validationClasses": [\(names)],
                 "start": {"network": "network.onnx", "fingerprint": "0123456789abcdef"},
                 "inputSize": {"width": 30, "height": 54}, "seed": 1, "totalSteps": 200,
                 "sections": {}, "versions": {}}
                """.utf8), to: "run/run.json")
        let settings = try data("preprocessor_config.json")
        for step in 0..<steps {
            let name = "run/checkpoints/step-000\(step)00"
            // What differs is enough to be another network: a file that is longer by a name.
            try write(network(after: step), to: "\(name).onnx")
            try write(settings, to: "\(name).preprocessor_config.json")
        }
        let lines = (0..<steps).flatMap { step in
            [
                #"{"kind":"training","step":\#(step)00,"epoch":\#(step).5,"loss":0.\#(9 - step)}"#,
                #"{"kind":"validation","step":\#(step)00,"epoch":\#(step).5,"recall@1":0.\#(step)}"#,
            ]
        }
        try write(Data((lines.joined(separator: "\n") + "\n").utf8), to: "run/metrics.jsonl")
    }

    /// The fixtures’ network; later ones pool by the maximum.
    private func network(after step: Int) throws -> Data {
        guard step > 0 else { return try data("network.onnx") }
        let name = "trained.onnx"
        if (try? data(name)) == nil {
            _ = try printed(
                "network", "network.onnx", "-o", name, "--pooling", "max", "--head", "linear:8,l2")
        }
        return try data(name)
    }
}

/// What `likeness compare --json` prints, as docs/compare-json.md describes it.
struct CompareOutput: Decodable {
    struct Interval: Decodable {
        let mean, low, high: Double
    }
    struct Network: Decodable {
        struct Maps: Decodable {
            let entropy, halfArea, objectShare, rest: Interval?
            let objectArea: Double?
        }
        let name, pooling: String
        let step: Int?
        let epoch: Double?
        let grid: [Int]?
        let retrieval, retrievalGain: [String: Interval]?
        let queries: Int?
        let maps: Maps?
        let completenessError: Double?
    }
    struct Evidence: Decodable {
        let map: MapOutput
        let entropy, halfArea, objectShare: Double?
    }
    struct Moved: Decodable {
        let map: MapOutput
        let correlation, areaOverlap, sharedEvidence: Double?
    }
    struct Change: Decodable {
        let from, to: Int
        let scoreDifference: Double
        let ofQuery, ofPartner: Moved
    }
    struct Result: Decodable {
        let path: String
        let label: String?
        let score: Double
        let isSameClass: Bool?
        let map, mapOfQuery: Evidence
    }
    struct Pair: Decodable {
        let score: Double
        let rank: Int
        let mapOfQuery, mapOfPartner: Evidence
    }
    struct View: Decodable {
        let results: [Result]
        let pair: Pair?
    }
    struct Query: Decodable {
        let path: String
        let label, partner: String?
        let views: [View]
        let steps, sinceFirst: [Change]
    }
    struct Curve: Decodable {
        struct Point: Decodable { let x, value: Double }
        let quantity, source: String
        let points: [Point]
    }
    let subject, title: String
    let networks: [Network]
    let queries: [Query]
    let curves: [Curve]
    let pairs: Int
    let notes, files: [String]
    let cache: String?
}
