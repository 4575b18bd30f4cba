import TestSupport

@testable import Networks

/// A chain of operators that only move elements, as chance has it.
struct RandomMoves {
    private(set) var graph: SmallGraph
    /// The last tensor.
    private(set) var tensor = "x"
    /// Its shape.
    private(set) var shape: [Int]
    /// The tensors of the chain, with the input.
    private(set) var tensors = ["x"]
    private var generator: SeededGenerator

    init(_ shape: [Int], count: Int, using generator: SeededGenerator) {
        graph = SmallGraph(input: shape)
        self.shape = shape
        self.generator = generator
        for _ in 0..<count { addOne() }
    }

    private mutating func pick(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    private mutating func addOne() {
        switch pick(9) {
        case 0, 1: transpose()
        case 2: reshape()
        case 3: slice()
        case 4: gather()
        case 5: gatherRows()
        case 6: split()
        case 7: join()
        default: move("Identity", [tensor], to: shape)
        }
    }

    private mutating func move(
        _ type: String, _ inputs: [String], _ attributes: [String: SmallGraph.Attribute] = [:],
        to shape: [Int]
    ) {
        tensor = graph.add(type, inputs, attributes)
        self.shape = shape
        tensors.append(tensor)
    }

    private mutating func transpose() {
        let order = Array(shape.indices).shuffled(using: &generator)
        move("Transpose", [tensor], ["perm": .integers(order)], to: order.map { shape[$0] })
    }

    private mutating func reshape() {
        // Two neighbours joined, or one divided.
        var new = shape
        let axis = pick(new.count)
        let factors = (2...4).filter { new[axis] % $0 == 0 && new[axis] > $0 }
        if let factor = factors.randomElement(using: &generator), new.count < 6 {
            new.replaceSubrange(axis...axis, with: [new[axis] / factor, factor])
        } else if axis + 1 < new.count, new.count > 2 {
            new.replaceSubrange(axis...axis + 1, with: [new[axis] * new[axis + 1]])
        }
        let target = graph.store(new)
        move("Reshape", [tensor, target], to: new)
    }

    private mutating func slice() {
        let axis = pick(shape.count)
        let start = pick(shape[axis])
        let end = start + 1 + pick(shape[axis] - start)
        // Counted from the end, or beyond it, as exporters write "to the end".
        let isNegative = pick(2) == 0
        let inputs = [
            graph.store([isNegative ? start - shape[axis] : start]),
            graph.store([end == shape[axis] ? Int(Int64.max) : end]),
            graph.store([isNegative ? axis - shape.count : axis]),
        ]
        var new = shape
        new[axis] = end - start
        move("Slice", [tensor] + inputs, to: new)
    }

    private mutating func gather() {
        let axis = pick(shape.count)
        let start = pick(shape[axis])
        var new = shape
        if pick(2) == 0, shape.count > 2 {
            new.remove(at: axis)
            let index = graph.store([start], shape: [])
            move("Gather", [tensor, index], ["axis": .integer(axis)], to: new)
        } else {
            let count = 1 + pick(shape[axis] - start)
            let indices = graph.store(Array(start..<start + count))
            new[axis] = count
            move("Gather", [tensor, indices], ["axis": .integer(axis - shape.count)], to: new)
        }
    }

    private mutating func gatherRows() {
        let rows = Array(0..<shape[0]).shuffled(using: &generator)
            .prefix(1 + pick(shape[0]))
        let indices = graph.store(Array(rows), shape: [rows.count, 1])
        move("GatherND", [tensor, indices], to: [rows.count] + shape.dropFirst())
    }

    private mutating func split() {
        let axis = pick(shape.count)
        guard shape[axis] > 1 else { return }
        let first = 1 + pick(shape[axis] - 1)
        let sizes = graph.store([first, shape[axis] - first])
        let parts = graph.add(
            "Split", [tensor, sizes], ["axis": .integer(axis)], outputs: 2)
        let kept = pick(2)
        tensor = parts[kept]
        // The reader needs the shapes of both.
        tensors += parts
        shape[axis] = kept == 0 ? first : shape[axis] - first
    }

    /// Joined with other numbers, which are then cut off again.
    private mutating func join() {
        let axis = pick(shape.count)
        var other = shape
        other[axis] = 1 + pick(3)
        let stored = graph.store(
            other, [Float](repeating: -1, count: other.reduce(1, *)))
        let isFirst = pick(2) == 0
        let size = shape[axis]
        var new = shape
        new[axis] += other[axis]
        move(
            "Concat", isFirst ? [tensor, stored] : [stored, tensor], ["axis": .integer(axis)],
            to: new)
        let start = isFirst ? 0 : other[axis]
        let inputs = [graph.store([start]), graph.store([start + size]), graph.store([axis])]
        new[axis] = size
        move("Slice", [tensor] + inputs, to: new)
    }
}
