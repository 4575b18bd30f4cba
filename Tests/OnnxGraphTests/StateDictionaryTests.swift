import Files
import Foundation
import Testing

@testable import OnnxGraph

@Suite struct StateDictionaryTests {
    static let formats = ["zip.pth", "pickles.pth", "protocol4.pth"]

    @Test("Every element type arrives as the numbers that were saved", arguments: formats)
    func elementTypes(file: String) throws {
        let weights = try StateDictionary(contentsOf: Fixture.path(file))
        let expected: [(name: String, type: ElementType, values: [Float])] = [
            ("float", .float, [-0.5, -0.25, 0, 0.25, 0.5, 0.75]),
            ("double", .double, [Float(1.0 / 3), -2]),
            // 6e-8 is rounded to the smallest positive half, 2⁻²⁴.
            ("half", .float16, [1.5, -0.0625, 0x1p-24, 65504, .infinity]),
            // 1e30 keeps 8 bits of its significand.
            ("bfloat16", .bfloat16, [1.5, -0.0625, Float(bitPattern: 0x714A_0000)]),
            ("int64", .int64, [1, -2, 16_777_216]),
            ("int32", .int32, [-3, 4]),
            ("int16", .int16, [-5, 6]),
            ("int8", .int8, [-7, 8]),
            ("uint8", .uint8, [9, 255]),
            ("bool", .bool, [1, 0]),
            ("parameter", .float, [0.25]),
        ]
        for (name, type, values) in expected {
            let tensor = try #require(weights[name])
            #expect(tensor.elementType == type)
            #expect(tensor.values == values, "\(name)")
        }
        #expect(weights["float"]?.shape == [2, 3])
        #expect(weights.section == nil)
    }

    @Test("Views of a shared storage follow their strides and offsets", arguments: formats)
    func views(file: String) throws {
        let weights = try StateDictionary(contentsOf: Fixture.path(file))
        #expect(weights["shared"]?.values == (0..<12).map(Float.init))
        #expect(weights["transposed"]?.shape == [4, 3])
        #expect(weights["transposed"]?.values == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
        #expect(weights["window"]?.values == [5, 6, 9, 10])
        #expect(weights["every third"]?.values == [2, 5, 8, 11])
        #expect(weights["scalar"]?.shape == [])
        #expect(weights["scalar"]?.values == [42])
        #expect(weights["empty"]?.shape == [0, 3])
        #expect(weights["empty"]?.values == [])
    }

    @Test("Names keep the file's order")
    func order() throws {
        let names = try StateDictionary(contentsOf: Fixture.path("zip.pth")).names
        #expect(names.prefix(3) == ["float", "double", "half"])
        #expect(names.count == 17)
    }

    @Test("A checkpoint's weights are found among its other values, without ‘module.’")
    func checkpoint() throws {
        let weights = try StateDictionary(contentsOf: Fixture.path("checkpoint.pth"))
        #expect(weights.section == "state_dict")
        #expect(weights.names == ["fc.weight", "fc.bias"])
        #expect(weights["fc.weight"]?.values == [1, 1])
    }

    @Test(
        "A file that names a function which is not on the list is refused with the function's name",
        arguments: [
            ("runs-code.pth", "posix.system"), ("runs-code-pickles.pth", "posix.system"),
            ("own-class.pth", "__main__.OwnClass"),
        ])
    func runsCode(file: String, function: String) throws {
        let path = try Fixture.path(file)
        let error = #expect(throws: OnnxGraphError.self) { try StateDictionary(contentsOf: path) }
        #expect(error?.code == .runsCode)
        #expect(
            error?.message
                == "\(path) asks to run \(function); Likeness runs no code from weight files, so save a state dictionary with torch.save(model.state_dict(), …)"
        )
    }

    @Test("A PyTorch file without a state dictionary is refused with what it has instead")
    func noTensors() throws {
        let dictionary = try Fixture.path("no-tensors.pth")
        let list = try Fixture.path("list.pth")
        let first = #expect(throws: OnnxGraphError.self) {
            try StateDictionary(contentsOf: dictionary)
        }
        #expect(
            first?.message.contains("holds no state dictionary (it has ‘epoch’, ‘names’)") == true)
        let second = #expect(throws: OnnxGraphError.self) { try StateDictionary(contentsOf: list) }
        #expect(second?.message.contains("holds no state dictionary; save one") == true)
    }

    @Test(
        "What is no weights file is refused",
        arguments: [
            ("PK\u{3}\u{4} and nothing that follows", "damaged zip archive"),
            ("\u{89}PNG", "no PyTorch or safetensors weights file"),
            ("a text", "no PyTorch or safetensors weights file"),
            ("\u{8}\0\0\0\0\0\0\0{\"a\": {}}", "safetensors"),
        ])
    func otherFiles(contents: String, message: String) {
        let error = #expect(throws: OnnxGraphError.self) {
            try StateDictionary(Data(contents.utf8), name: "x.pth")
        }
        #expect(error?.message.contains(message) == true, "\(error as Any)")
    }

    @Test("A missing file, a folder and an empty file are three sentences")
    func paths() throws {
        try Fixture.withFolder { folder in
            let empty = "\(folder)/empty.pth"
            try Data().write(to: URL(filePath: empty))
            for (path, message) in [
                ("\(folder)/missing.pth", "does not exist"), (folder, "is a folder"),
                (empty, "is empty"),
            ] {
                let error = #expect(throws: FileError.self) {
                    try StateDictionary(contentsOf: path)
                }
                #expect(error?.message.contains(message) == true)
            }
        }
    }
}
