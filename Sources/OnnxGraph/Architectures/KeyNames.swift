/// What a library calls the layers that an architecture calls by names of its own.
///
/// A table from the architecture's names to the library's. `#` stands for any number; the library's
/// name repeats the numbers as `{1}`, `{2}`, … in their order, or counts from elsewhere: `{1-1}`,
/// `{1+1}`. `{stage}` and `{layer}` are the first number as a place in rows of layers.
///
///     let keys = KeyNames(["layer#.#.conv#": "stages.{1-1}.{2}.convolution{3}"])
///     keys["layer1.0.conv2"]  // stages.0.0.convolution2
///
/// Names that the table lacks are the library's own.
package struct KeyNames: Sendable, ExpressibleByDictionaryLiteral {
    private let table: [(name: String, key: String)]
    /// How many layers each stage has.
    private let stages: [Int]

    /// The architecture's own names.
    package static let own: KeyNames = [:]

    /// - Parameters:
    ///   - table: of the names that a layer's name fits, the first counts.
    ///   - stages: how many layers each stage has, where the library numbers stages and layers, and
    ///     the architecture layers through.
    package init(_ table: KeyValuePairs<String, String>, stages: [Int] = []) {
        self.table = table.map { ($0, $1) }
        self.stages = stages
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        table = elements.map { ($0, $1) }
        stages = []
    }

    /// The same with more names.
    package func adding(_ more: [(name: String, key: String)]) -> KeyNames {
        KeyNames(table: table + more, stages: stages)
    }

    private init(table: [(name: String, key: String)], stages: [Int]) {
        self.table = table
        self.stages = stages
    }

    /// The library's name of a layer.
    package subscript(layer: String) -> String {
        for (name, key) in table {
            guard let numbers = Self.numbers(of: layer, in: name) else { continue }
            return filled(key, with: numbers)
        }
        return layer
    }

    /// How many of the layers that have a fixed name are among the weights: the more, the likelier it
    /// is that the weights were named so.
    package func recognised(in weights: StateDictionary) -> Int {
        table.count { name, key in !name.contains("#") && weights["\(key).weight"] != nil }
    }

    /// The numbers that stand where the pattern has `#`; `nil` where the layer has another name.
    private static func numbers(of layer: String, in pattern: String) -> [Int]? {
        var rest = Substring(layer)
        var numbers: [Int] = []
        for character in pattern {
            if character == "#" {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                guard let number = Int(digits) else { return nil }
                numbers.append(number)
                rest = rest.dropFirst(digits.count)
            } else {
                guard rest.popFirst() == character else { return nil }
            }
        }
        return rest.isEmpty ? numbers : nil
    }

    private func filled(_ key: String, with numbers: [Int]) -> String {
        var text = ""
        var rest = Substring(key)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            text += "\(value(of: rest[rest.index(after: open)..<close], numbers))"
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    private func value(of place: Substring, _ numbers: [Int]) -> Int {
        if place == "stage" || place == "layer" {
            let (stage, layer) = position(of: numbers.first ?? 0)
            return place == "stage" ? stage : layer
        }
        let sign = place.firstIndex { $0 == "+" || $0 == "-" } ?? place.endIndex
        let number = (Int(place[..<sign]) ?? 1) - 1
        precondition(numbers.indices.contains(number), "\(place) of \(numbers.count) numbers")
        // "+1" and "-1" are integers themselves.
        return numbers[number] + (Int(place[sign...]) ?? 0)
    }

    private func position(of layer: Int) -> (stage: Int, layer: Int) {
        var rest = layer
        for (stage, count) in stages.enumerated() {
            if rest < count { return (stage, rest) }
            rest -= count
        }
        return (stages.count, rest)
    }
}
