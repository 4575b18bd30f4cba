import Foundation
import Images
import Testing

@testable import Networks

/// Files as they lie beside public networks, and what the field's own processors make of a picture
/// (`Scripts/verify-preprocessing.py --fixtures`).
@Suite struct PreprocessingFixtureTests {
    static let kinds = [
        "preprocessor_config.json", "processor_config.json", "open_clip_config.json", "config.json",
    ]
    private static let folder = Fixture.path("preprocessing")

    /// The name of each form, and the name of its file.
    static let forms: [(name: String, file: String)] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".npy") }.sorted().compactMap { file in
            let name = String(file.dropLast(4))
            return kinds.first { files.contains("\(name).\($0)") }.map { (name, $0) }
        }
    }()

    /// 32-bit floats of three axes, as NumPy saves them.
    private func array(_ path: String) throws -> (shape: [Int], values: [Float]) {
        let data = try Data(contentsOf: URL(filePath: path))
        let length = Int(data[8]) + Int(data[9]) * 256
        let header = String(decoding: data[10..<10 + length], as: UTF8.self)
        let shape = try #require(header.firstMatch(of: /\((\d+), (\d+), (\d+)\)/))
        try #require(header.contains("'<f4'") && header.contains("'fortran_order': False"))
        let values = data.dropFirst(10 + length).withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self)
            }
        }
        return ([shape.1, shape.2, shape.3].compactMap { Int($0) }, values)
    }

    private func description(
        _ form: (name: String, file: String), inFolder inner: String = ""
    ) throws -> NetworkDescription {
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder + "/" + inner, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let network = "\(folder)/\(inner)model.onnx"
        try FileManager.default.copyItem(
            atPath: "\(Self.folder)/network.onnx", toPath: network)
        try FileManager.default.copyItem(
            atPath: "\(Self.folder)/\(form.name).\(form.file)", toPath: "\(folder)/\(form.file)")
        var options = NetworkOptions()
        options.splits = false
        return try NetworkDescription(contentsOf: network, options: options)
    }

    @Test("there are forms of every kind of file") func complete() {
        #expect(Self.forms.count >= 50)
        #expect(Set(Self.forms.map(\.file)) == Set(Self.kinds))
    }

    @Test("what is fed is what the form’s own tool feeds, to the level", arguments: forms)
    func fed(form: (name: String, file: String)) throws {
        let expected = try array("\(Self.folder)/\(form.name).npy")
        let settings = try description(form).preprocessing
        let picture = try Image(contentsOf: "\(Self.folder)/picture.png")
        let tensor = settings.tensor(of: picture, layout: .channelsFirst)
        #expect(tensor.shape == [1] + expected.shape)
        try #require(tensor.values.count == expected.values.count)
        let level = settings.standardDeviation.map { abs(settings.rescale / $0) }.max() ?? 1
        let apart = zip(tensor.values, expected.values).filter {
            // Single precision of numbers up to 255, beside a level.
            abs(Double($0) - Double($1)) > 1.001 * level
        }
        #expect(apart.count * 1000 <= expected.values.count, "\(apart.prefix(3))")
    }

    @Test("a file one folder above the network’s counts, too", arguments: forms.prefix(8))
    func above(form: (name: String, file: String)) throws {
        #expect(
            try description(form, inFolder: "onnx/").preprocessing
                == description(form).preprocessing)
    }

    @Test(
        "what is assumed is told",
        arguments: [
            (
                "{\"image_processor_type\": \"NewImageProcessor\", \"size\": {\"height\": 28, \"width\": 28}}",
                "NewImageProcessor"
            ),
            ("{\"size\": 28}", "a square is assumed"),
            ("{\"size\": {\"longest_edge\": 28}}", "bars are added"),
            ("{\"size\": {\"shortest_edge\": 28}}", "the middle is taken"),
            (
                "{\"image_processor_type\": \"DPTImageProcessor\", \"keep_aspect_ratio\": true}",
                "a size of its own"
            ),
        ])
    func doubts(json: String, words: String) throws {
        let file = try PreprocessingFile(Data(json.utf8), name: "preprocessor_config.json")
        #expect(file?.doubts.contains { $0.contains(words) } == true)
    }

    @Test("a form that says all leaves nothing to assume", arguments: forms)
    func certain(form: (name: String, file: String)) throws {
        let description = try description(form)
        #expect(description.assumptionSentence == nil)
    }

    @Test("a network alone has its interpolation and its colours assumed, and says so") func none()
        throws
    {
        var options = NetworkOptions()
        options.splits = false
        let description = try NetworkDescription(
            contentsOf: "\(Self.folder)/network.onnx", options: options)
        #expect(description.assumptions == ["interpolation", "mean", "standardDeviation"])
        #expect(description.assumptionSentence?.contains("ImageNet’s mean") == true)
    }
}
