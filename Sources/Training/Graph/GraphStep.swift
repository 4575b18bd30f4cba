import OnnxGraph

/// One operator of a graph, with the places of what it reads and puts out.
struct GraphStep {
    let node: Node
    let run: GraphOperator
    let inputs: [Int?]
    let outputs: [Int?]
    /// Places that nothing reads after this step.
    private(set) var released: [Int] = []
    /// Whether the first input's memory may hold the result.
    let mayReplaceInput: Bool
    /// The scale and the statistics of a batch normalisation that sees photographs.
    let normalisation: (scale: GraphParameter?, statistics: [GraphParameter])

    /// Whether it is a batch normalisation that may use the statistics of the batch. Frozen ones keep to
    /// what is stored, and so do those whose statistics are made by the graph, of weights.
    var mayUseBatch: Bool {
        normalisation.scale?.isFrozen != true && normalisation.statistics.count == 2
    }

    /// The steps with what each is the last to read.
    static func releasing(_ steps: [GraphStep], keeping kept: Set<Int>) -> [GraphStep] {
        var seen = kept
        var result = steps
        for index in steps.indices.reversed() {
            let used = Set((steps[index].inputs + steps[index].outputs).compactMap { $0 })
            result[index].released = Array(used.subtracting(seen))
            seen.formUnion(used)
        }
        return result
    }
}

/// Numbers for the tensors of a graph.
struct GraphPlaces {
    private var places: [String: Int] = [:]

    /// How many there are.
    var count: Int { places.count }

    /// The number of a tensor.
    mutating func place(_ name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = places.count
        return places.count - 1
    }
}
