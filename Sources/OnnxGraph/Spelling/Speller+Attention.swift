extension Speller {
    static let attentions: [String: SpellingOut] = [
        "Attention": { $0.attention($1) },
        "com.microsoft.MultiHeadAttention": { $0.multiHeadAttention($1) },
        "com.microsoft.Attention": { $0.packedAttention($1) },
    ]

    /// Queries, keys and values, each [batch, heads, tokens, size], and how they are joined.
    private struct Heads {
        var query, key, value: String
        /// What the products of queries and keys are multiplied with; 1/√size where not given.
        var scale: Float?
        /// What is added to them.
        var bias: String?
        /// Where this is `false` they count for nothing.
        var mask: String?
        /// Above what they are bent: `c · tanh(s / c)`.
        var softcap: Float = 0
    }

    /// `softmax(scale · Q Kᵀ + bias) V` (Vaswani et al., 2017), [batch, heads, tokens, size].
    ///
    /// - Parameters:
    ///   - output: the name of the result; a new one where none is given.
    ///   - products: the name of the products, where an operator puts them out, and which of its stages
    ///     they are (ONNX, Attention, `qk_matmul_output_mode`).
    private mutating func attend(
        _ heads: Heads, as output: String? = nil, products: (name: String, stage: Int)? = nil
    ) -> String {
        func name(_ stage: Int) -> String? { products?.stage == stage ? products?.name : nil }
        let keys = add("Transpose", [heads.key], [.init("perm", [0, 1, 3, 2])])
        let scale: String
        if let known = heads.scale, known != 0 {
            scale = store(known)
        } else {
            let size = add(
                "Gather", [add("Shape", [heads.query]), store([-1])], [.init("axis", 0)])
            let root = add("Sqrt", [add("Cast", [size], [.init("to", 1)])])
            scale = add("Reciprocal", [root])
        }
        var scores = add("MatMul", [add("Mul", [heads.query, scale]), keys], as: name(0))
        if let bias = heads.bias { scores = add("Add", [scores, bias], as: name(1)) }
        if let mask = heads.mask {
            scores = add("Where", [mask, scores, store(-Float.infinity)], as: name(1))
        }
        if heads.softcap != 0 {
            let cap = store(heads.softcap)
            scores = add("Mul", [add("Tanh", [add("Div", [scores, cap])]), cap], as: name(2))
        }
        let weights = add("Softmax", [scores], [.init("axis", -1)], as: name(3))
        return add("MatMul", [weights, heads.value], as: output)
    }

    /// [batch, tokens, heads · size] as [batch, heads, tokens, size].
    private mutating func split(_ tensor: String, heads: Int) -> String {
        add(
            "Transpose", [add("Reshape", [tensor, store([0, 0, heads, -1])])],
            [.init("perm", [0, 2, 1, 3])])
    }

    /// [batch, heads, tokens, size] as [batch, tokens, heads · size].
    private mutating func join(_ tensor: String, as output: String) {
        let turned = add("Transpose", [tensor], [.init("perm", [0, 2, 1, 3])])
        add("Reshape", [turned, store([0, 0, -1])], as: output)
    }

    /// ONNX's own, from version 23 of its operators on. Without a past, which pictures do not have.
    private mutating func attention(_ node: Onnx_NodeProto) -> Bool {
        guard let query = input(node, 0), let key = input(node, 1), let value = input(node, 2),
            let output = node.output.first, (4...6).allSatisfy({ input(node, $0) == nil }),
            node.attribute("is_causal")?.i ?? 0 == 0
        else { return false }
        let counts = ["q_num_heads", "kv_num_heads"].map { name in
            node.attribute(name).flatMap { Int(exactly: $0.i) } ?? 0
        }
        let isJoined = rank(query).map { $0 == 3 } ?? (counts[0] > 0)
        var heads = Heads(query: query, key: key, value: value)
        var (queries, keys) = (counts[0], counts[1])
        if isJoined {
            guard queries > 0, keys > 0 else { return false }
            heads.query = split(query, heads: queries)
            heads.key = split(key, heads: keys)
            heads.value = split(value, heads: keys)
        } else if let own = shape(query), let other = shape(key), own.count == 4, other.count == 4 {
            (queries, keys) = (own[1] ?? 0, other[1] ?? 0)
        }
        // Present keys and values are those that came in, where there is no past.
        for (index, tensor) in [(1, heads.key), (2, heads.value)]
        where index < node.output.count && !node.output[index].isEmpty {
            add("Identity", [tensor], as: node.output[index])
        }
        if queries != keys, queries > 0, keys > 0 {
            // Grouped queries: several of them share keys and values.
            guard queries % keys == 0, queries <= 1 << 12 else { return false }
            let order = store((0..<queries).map { $0 / (queries / keys) })
            heads.key = add("Gather", [heads.key, order], [.init("axis", 1)])
            heads.value = add("Gather", [heads.value, order], [.init("axis", 1)])
        }
        if let mask = input(node, 3) {
            guard let type = elementType(mask) else { return false }
            if type == .bool { heads.mask = mask } else { heads.bias = mask }
        }
        heads.scale = node.attribute("scale")?.f
        heads.softcap = node.attribute("softcap")?.f ?? 0
        var products: (name: String, stage: Int)?
        if node.output.count > 3, !node.output[3].isEmpty {
            let mode = node.attribute("qk_matmul_output_mode").flatMap { Int(exactly: $0.i) } ?? 0
            // A stage that is left out is the one before it.
            let isBiased = heads.bias != nil || heads.mask != nil
            let stage =
                mode == 2 && heads.softcap == 0
                ? (isBiased ? 1 : 0)
                : mode == 1 && !isBiased ? 0 : mode
            products = (node.output[3], stage)
        }
        let attended = attend(heads, as: isJoined ? nil : output, products: products)
        if isJoined { join(attended, as: output) }
        return true
    }

    /// ONNX Runtime's, of queries, keys and values that are projected already.
    private mutating func multiHeadAttention(_ node: Onnx_NodeProto) -> Bool {
        guard var query = input(node, 0), let output = node.output.first,
            let count = node.attribute("num_heads").flatMap({ Int(exactly: $0.i) }), count > 0,
            input(node, 4) == nil, (6...9).allSatisfy({ input(node, $0) == nil }),
            node.output.dropFirst().allSatisfy(\.isEmpty),
            node.attribute("unidirectional")?.i ?? 0 == 0
        else { return false }
        var heads: Heads
        if var key = input(node, 1), var value = input(node, 2) {
            // Keys and values may have their heads apart already.
            let areApart = rank(key) == 4 && rank(value) == 4
            guard rank(key) ?? 3 == 3 || areApart else { return false }
            if let bias = input(node, 3) {
                guard !areApart, let length = constant(bias)?.floats.count ?? shape(bias)?[0]
                else { return false }
                let width = shape(query)?.last.flatMap { $0 } ?? length / 3
                guard width > 0, width < length / 2 + 1, length - 2 * width > 0 else {
                    return false
                }
                let parts = slices(bias, [width, width, length - 2 * width], axis: 0)
                query = add("Add", [query, parts[0]])
                key = add("Add", [key, parts[1]])
                value = add("Add", [value, parts[2]])
            }
            heads = Heads(
                query: split(query, heads: count), key: areApart ? key : split(key, heads: count),
                value: areApart ? value : split(value, heads: count))
        } else {
            // [batch, tokens, heads, 3, size].
            guard input(node, 1) == nil, input(node, 2) == nil, input(node, 3) == nil else {
                return false
            }
            let parts = (0..<3).map { index in
                let part = add(
                    "Squeeze",
                    [
                        add("Gather", [query, store([index])], [.init("axis", 3)]), store([3]),
                    ])
                return add("Transpose", [part], [.init("perm", [0, 2, 1, 3])])
            }
            heads = Heads(query: parts[0], key: parts[1], value: parts[2])
        }
        heads.scale = node.attribute("scale")?.f
        heads.bias = input(node, 5)
        join(attend(heads), as: output)
        return true
    }

    /// ONNX Runtime's, which projects its input itself.
    private mutating func packedAttention(_ node: Onnx_NodeProto) -> Bool {
        guard let input = input(node, 0), let weights = self.input(node, 1),
            let output = node.output.first,
            let count = node.attribute("num_heads").flatMap({ Int(exactly: $0.i) }), count > 0,
            [3, 4, 6].allSatisfy({ self.input(node, $0) == nil }),
            node.output.dropFirst().allSatisfy(\.isEmpty),
            ["unidirectional", "do_rotary"].allSatisfy({ node.attribute($0)?.i ?? 0 == 0 }),
            let width = shape(weights)?.last.flatMap({ $0 })
        else { return false }
        let sizes =
            node.attribute("qkv_hidden_sizes")?.ints.compactMap { Int(exactly: $0) }
            ?? [Int](repeating: width / 3, count: 3)
        let total = sizes.reduce(0) { $0.addingReportingOverflow($1).partialValue }
        guard sizes.count == 3, sizes.allSatisfy({ $0 > 0 }), total == width else { return false }
        var projected = add("MatMul", [input, weights])
        if let bias = self.input(node, 2) { projected = add("Add", [projected, bias]) }
        let parts = slices(projected, sizes, axis: 2).map { split($0, heads: count) }
        var heads = Heads(query: parts[0], key: parts[1], value: parts[2])
        heads.scale = node.attribute("scale")?.f
        heads.bias = self.input(node, 5)
        join(attend(heads), as: output)
        return true
    }

    /// Parts of a tensor of these sizes, one behind the other.
    private mutating func slices(_ tensor: String, _ sizes: [Int], axis: Int) -> [String] {
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return add("Slice", [tensor, store([start]), store([start + size]), store([axis])])
        }
    }
}
