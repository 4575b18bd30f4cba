import Foundation
import TestSupport
import Testing

@testable import OnnxGraph

@Suite struct SafetensorsTests {
    /// A file of this header, and as many bytes of numbers.
    static func file(_ header: String, numbers: [UInt8], claiming length: Int? = nil) -> Data {
        let text = Array(header.utf8)
        return Data(
            PickleFile.bytes(UInt64(bitPattern: Int64(length ?? text.count))) + text + numbers)
    }

    private func error(_ data: Data) -> OnnxGraphError? {
        #expect(throws: OnnxGraphError.self) { try StateDictionary(data, name: "x.safetensors") }
    }

    @Test("Every element type arrives as the numbers that were saved, in the header's order")
    func elementTypes() throws {
        let weights = try StateDictionary(contentsOf: Fixture.path("types.safetensors"))
        let expected: [(name: String, type: ElementType, values: [Float])] = [
            ("float", .float, [-0.5, -0.25, 0, 0.25, 0.5, 0.75]),
            ("double", .double, [Float(1.0 / 3), -2]),
            ("half", .float16, [1.5, -0.0625, 0x1p-24, 65504, .infinity]),
            ("bfloat16", .bfloat16, [1.5, -0.0625, Float(bitPattern: 0x714A_0000)]),
            ("int64", .int64, [1, -2, 16_777_216]),
            ("int32", .int32, [-3, 4]),
            ("int16", .int16, [-5, 6]),
            ("int8", .int8, [-7, 8]),
            ("uint8", .uint8, [9, 255]),
            ("bool", .bool, [1, 0]),
            ("scalar", .int64, [42]),
            ("empty", .float, []),
            ("ein „Name“\n\u{1F600}", .float, [1]),
        ]
        #expect(weights.names.count == expected.count)
        for (name, type, values) in expected {
            let tensor = try #require(weights[name], "\(name)")
            #expect(tensor.elementType == type)
            #expect(tensor.values == values, "\(name)")
        }
        #expect(weights["float"]?.shape == [2, 3])
        #expect(weights["scalar"]?.shape == [])
        #expect(weights["empty"]?.shape == [0, 3])
        #expect(weights.section == nil)
    }

    @Test(
        "The handwritten file that the refusals below are variations of is read",
        arguments: [
            #"{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}"#,
            // Spaces, another order, metadata, escapes.
            """
            { "__metadata__" : {"format": "pt", "n\\u00e9\\ud83d\\ude00\\/": ""} ,
              "b": {"data_offsets": [ 8, 11 ], "shape": [3], "dtype": "U8"},
              "\\u0061": {"shape": [1, 2], "dtype": "F32", "data_offsets": [0, 8]} }\u{20}\u{20}
            """,
        ])
    func accepted(header: String) throws {
        let numbers: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 7, 8, 9]
        let weights = try StateDictionary(
            Self.file(header, numbers: numbers), name: "x.safetensors")
        #expect(weights["a"]?.values == [1, -2])
        #expect(weights["b"]?.values == [7, 8, 9])
    }

    @Test(
        "Offsets and shapes that do not fit the bytes are refused",
        arguments: [
            // Beyond the end; backwards; overlapping; with a gap; not all of them.
            "[6],\"data_offsets\":[0,24]", "[0],\"data_offsets\":[4,0]",
            "[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]",
            "[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[2,10]",
            "[1],\"data_offsets\":[4,8]", "[1],\"data_offsets\":[0,4]",
            "[2],\"data_offsets\":[9223372036854775800,9223372036854775807]",
            // Shapes of other sizes, and products that do not fit into 64 bits.
            "[3],\"data_offsets\":[0,8]", "[1],\"data_offsets\":[0,8]",
            "[4294967296,4294967296],\"data_offsets\":[0,8]",
            "[4611686018427387904,2],\"data_offsets\":[0,8]",
            "[9223372036854775807,9223372036854775807,0],\"data_offsets\":[0,8]",
            "[0],\"data_offsets\":[0,8]",
        ])
    func inconsistent(shape: String) {
        let header = "{\"a\":{\"dtype\":\"F32\",\"shape\":\(shape)}}"
        #expect(
            error(Self.file(header, numbers: .init(repeating: 0, count: 8)))?.code == .inconsistent)
    }

    @Test("A tensor without elements may claim any other dimension, and is empty")
    func empty() throws {
        let header =
            #"{"a":{"dtype":"F32","shape":[0,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}"#
        let tensor = try StateDictionary(Self.file(header, numbers: []), name: "x")["a"]
        #expect(tensor?.values == [])
        #expect(tensor?.count == 0)
    }

    @Test(
        "A header that is not the format's JSON is refused",
        arguments: [
            "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":{", "{\"a\":{}}", "{\"a\":[]}", "{]",
            "{\"a\":{\"dtype\":\"F32\"}}", "{,}", "{}}", "{\"a\":null}", "{\"a\":{\"dtype\":7}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"shape\":[2],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
            "{\"__metadata__\":{\"a\":{}}}", "{\"__metadata__\":7}", "{}", "{\"__metadata__\":{}}",
            "{\"\\ud800\":1}", "{\"\\udc00\":1}", "{\"\\ud800\\u0041\":1}", "{\"\\u00g0\":1}",
            "{\"\\x\":1}", "{\"\u{1}\":1}", "{\"a\\", "{\"\\u12",
        ])
    func malformed(header: String) {
        let found = error(Self.file(header, numbers: .init(repeating: 0, count: 8)))
        #expect(found?.code == .notWeights, "\(found as Any)")
    }

    @Test("A tensor has up to 64 axes", arguments: [(64, true), (65, false)])
    func axes(count: Int, isRead: Bool) {
        let shape = Array(repeating: "1", count: count).joined(separator: ",")
        let header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[\(shape)],\"data_offsets\":[0,1]}}"
        let weights = try? StateDictionary(Self.file(header, numbers: [3]), name: "x")
        #expect(weights?["a"]?.values == (isRead ? [3] : nil))
    }

    @Test("Two tensors of one name, also in two spellings, are refused by that name")
    func duplicates() {
        let header =
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#
        #expect(
            error(Self.file(header, numbers: [0, 0]))?.message
                == "x.safetensors has two tensors named ‘a’; it is damaged or hostile, so download it again"
        )
    }

    @Test(
        "A header's length that the file does not have is refused before memory is taken",
        arguments: [
            (100, "ends within its safetensors header, which is to have 100 bytes"),
            (100_000_000, "ends within its safetensors header"),
            (100_000_001, "claims a safetensors header of 100000001 bytes"),
            (.max, "claims a safetensors header of 9223372036854775807 bytes"),
            (-1, "claims a safetensors header of 18446744073709551615 bytes"),
        ] as [(Int, String)])
    func lengths(length: Int, message: String) {
        let found = error(Self.file("{}", numbers: [], claiming: length))
        #expect(found?.message.contains(message) == true, "\(found as Any)")
    }

    @Test("A type of number that is not read is named")
    func types() {
        let header = #"{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}"#
        let found = error(Self.file(header, numbers: .init(repeating: 0, count: 8)))
        #expect(found?.code == .unsupported)
        #expect(
            found?.message.contains("‘a’ of x.safetensors has numbers of the type ‘F8_E4M3’")
                == true)
    }

    @Test("A length that reads like another format's first bytes is still a length")
    func mistakable() throws {
        // 0x80 begins a pickle.
        let entry = #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}"#
        let header = entry + String(repeating: " ", count: 0x80 - entry.utf8.count - 1) + "}"
        let file = Self.file(header, numbers: [5])
        #expect(file.first == 0x80)
        #expect(try StateDictionary(file, name: "x")["a"]?.values == [5])
    }

    @Test("A file cut short anywhere is refused")
    func truncated() throws {
        let whole = try Fixture.data("types.safetensors")
        for length in 0..<whole.count { _ = error(whole.prefix(length)) }
    }

    @Test("A file with wrong bytes is refused or read, and what is read can be asked for")
    func damaged() throws {
        let whole = try Fixture.data("types.safetensors")
        var generator = SeededGenerator(seed: 5)
        var refused = 0
        for _ in 0..<2000 {
            var data = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                data[Int.random(in: 0..<data.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            guard let weights = try? StateDictionary(data, name: "x") else {
                refused += 1
                continue
            }
            for name in weights.names {
                let tensor = try #require(weights[name])
                #expect(tensor.values.count == tensor.count)
            }
        }
        #expect((1..<2000).contains(refused))
    }

    @Test(
        "What wrappers put in front of every name is taken off, but not what is in front of some",
        arguments: [
            (["module.a", "module.b"], ["a", "b"]),
            (["model.backbone.a", "model.backbone.b"], ["a", "b"]),
            (["_orig_mod.module.a"], ["a"]), (["net.encoder.a"], ["a"]),
            (["model.a", "b"], ["model.a", "b"]), (["modela"], ["modela"]),
            (["layer.a", "layer.b"], ["layer.a", "layer.b"]),
        ])
    func prefixes(saved: [String], names: [String]) throws {
        let entries = saved.enumerated().map { index, name in
            "\"\(name)\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[\(index),\(index + 1)]}"
        }
        let file = Self.file(
            "{\(entries.joined(separator: ","))}", numbers: .init(repeating: 1, count: saved.count))
        #expect(try StateDictionary(file, name: "x").names == names)
    }
}
