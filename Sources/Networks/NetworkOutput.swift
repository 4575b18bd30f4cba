import OnnxGraph

/// An output of a network, and how much of one picture is in it.
struct NetworkOutput {
    enum Kind: Equatable {
        /// One number.
        case number
        /// So many numbers in a row; `nil` where neither the file nor a run tells how many.
        case vector(Int?)
        /// Numbers on several axes, of these sizes.
        case map([Int])
    }

    let name: String
    let kind: Kind

    /// The outputs that depend on the picture alone, in the file's order; all where none does.
    ///
    /// - Parameter shapes: runs the network to see shapes that its file does not give.
    static func all(
        of graph: Graph, input: String, shapes: ([String]) throws -> [String: [Int]]
    ) throws -> [NetworkOutput] {
        let alone = graph.inputs.count > 1 ? graph.tensors(dependingOnlyOn: input) : []
        let own =
            graph.inputs.count > 1
            ? graph.outputs.filter { alone.contains($0.name) } : graph.outputs
        let outputs = own.isEmpty ? graph.outputs : own
        let open = outputs.filter { $0.knownShape == nil && graph.computes($0.name) }
        // Of one output it is not worth a run to know its length: the tail will be read or not.
        let seen = outputs.count > 1 && !open.isEmpty ? try shapes(open.map(\.name)) : [:]
        return outputs.map { output in
            NetworkOutput(
                name: output.name, kind: kind(seen[output.name] ?? output.knownShape))
        }
    }

    private static func kind(_ shape: [Int]?) -> Kind {
        guard let shape else { return .vector(nil) }
        // The batch is in front; only where nothing else is there it is the vector.
        let sizes = (shape.count > 1 ? Array(shape.dropFirst()) : shape).filter { $0 != 1 }
        switch sizes.count {
        case 0: return .number
        case 1: return .vector(sizes[0])
        default: return .map(sizes)
        }
    }
}

extension TensorDescription {
    /// The sizes of all axes, of one picture; `nil` where the file does not say them.
    fileprivate var knownShape: [Int]? {
        guard let shape else { return nil }
        let sizes = shape.enumerated().map {
            $0.offset == 0 ? $0.element.size ?? 1 : $0.element.size
        }
        let known = sizes.compactMap { $0 }
        return known.count == sizes.count ? known : nil
    }
}
