import Testing

@testable import OnnxGraph

@Suite struct KeyNamesTests {
    @Test(
        "Numbers are kept, counted from elsewhere, and left out",
        arguments: [
            ("stem", "first"), ("layer1.0.conv2", "stages.0.0.convolution2"),
            ("layer12.30.conv4", "stages.11.30.convolution4"), ("block7.out", "b8"),
            // Names that no row fits are the library's own.
            ("layer1.0.conv", "layer1.0.conv"), ("layer.0.conv2", "layer.0.conv2"),
            ("stem2", "stem2"), ("layer1.0.conv2x", "layer1.0.conv2x"), ("", ""),
            ("layer99999999999999999999.0.conv2", "layer99999999999999999999.0.conv2"),
        ])
    func renaming(name: String, key: String) {
        let keys: KeyNames = [
            "stem": "first", "layer#.#.conv#": "stages.{1-1}.{2}.convolution{3}",
            "block#.out": "b{1+1}",
        ]
        #expect(keys[name] == key)
    }

    @Test(
        "A layer's number is a place in rows of layers",
        arguments: [(0, "0.0"), (1, "1.0"), (2, "1.1"), (3, "2.0"), (5, "2.2"), (6, "3.0")])
    func stages(layer: Int, place: String) {
        let keys = KeyNames(["block#": "{stage}.{layer}"], stages: [1, 2, 3])
        #expect(keys["block\(layer)"] == place)
    }

    @Test("The first row that fits counts") func order() {
        let keys: KeyNames = ["block0.x": "first", "block#.x": "other{1}"]
        #expect(keys["block0.x"] == "first")
        #expect(keys["block1.x"] == "other1")
    }
}
