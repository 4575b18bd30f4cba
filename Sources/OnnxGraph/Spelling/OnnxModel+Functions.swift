extension OnnxModel {
    /// Puts the bodies of the file's own functions where they are called: "model-local functions" of the
    /// ONNX specification, by whose definition nothing changes.
    ///
    /// - Returns: how many calls were replaced.
    /// - Throws: `OnnxGraphError` when functions call themselves, or would become more than any network
    ///   is, or are written in another version of ONNX's operators.
    package mutating func inlineFunctions() throws(OnnxGraphError) -> Int {
        guard !proto.functions.isEmpty else { return 0 }
        var inliner = try FunctionInliner(proto)
        var graph = proto.graph
        graph.node = try inliner.inlined(graph.node, depth: 0)
        var model = proto
        model.graph = graph
        model.functions = []
        model.opsetImport += inliner.domains.sorted { $0.key < $1.key }.map { domain, version in
            .with { ($0.domain, $0.version) = (domain, version) }
        }
        proto = model
        return inliner.calls
    }
}

/// Writes the bodies of functions where they are called.
private struct FunctionInliner {
    private struct Key: Hashable {
        let domain, name, overload: String
    }

    /// More than any network has: exporters make a function of a module, which may hold others.
    private static let deepest = 64
    private static let mostNodes = 1 << 18
    /// What all bodies together may hold: constants are copied with them.
    private static let mostBytes = 1 << 30

    private let functions: [Key: Onnx_FunctionProto]
    private var sizes: [Key: Int] = [:]
    private var names: FreshNames
    private let versions: [String: Int64]
    private var nodes = 0
    private var bytes = 0
    private(set) var calls = 0
    /// The domains that bodies use and the network does not name, with their versions.
    private(set) var domains: [String: Int64] = [:]

    init(_ model: Onnx_ModelProto) throws(OnnxGraphError) {
        functions = Dictionary(
            model.functions.map {
                (Key(domain: $0.domain.domain, name: $0.name, overload: $0.overload), $0)
            }, uniquingKeysWith: { first, _ in first })
        versions = Dictionary(
            model.opsetImport.map { ($0.domain.domain, $0.version) },
            uniquingKeysWith: { first, _ in first })
        names = FreshNames(model.graph)
    }

    mutating func inlined(
        _ list: [Onnx_NodeProto], depth: Int
    ) throws(OnnxGraphError) -> [Onnx_NodeProto] {
        var result: [Onnx_NodeProto] = []
        result.reserveCapacity(list.count)
        for var node in list {
            for place in node.attribute.indices {
                if node.attribute[place].hasG {
                    node.attribute[place].g.node = try inlined(
                        node.attribute[place].g.node, depth: depth + 1)
                }
                for inner in node.attribute[place].graphs.indices {
                    node.attribute[place].graphs[inner].node = try inlined(
                        node.attribute[place].graphs[inner].node, depth: depth + 1)
                }
            }
            let key = Key(domain: node.domain.domain, name: node.opType, overload: node.overload)
            guard let function = functions[key] else {
                result.append(node)
                continue
            }
            guard depth < Self.deepest else {
                throw OnnxGraphError(
                    .unsupported,
                    "the function ‘\(function.name.printable)’ of the network calls itself, or is called \(Self.deepest) functions deep, which no network needs; export it without functions"
                )
            }
            try count(function, key)
            result += try inlined(body(of: function, calledBy: node), depth: depth + 1)
        }
        return result
    }

    private mutating func count(
        _ function: Onnx_FunctionProto, _ key: Key
    ) throws(OnnxGraphError) {
        calls += 1
        nodes += function.node.count + 1
        let size = sizes[key] ?? (try? function.serializedBytes() as [UInt8])?.count ?? 0
        sizes[key] = size
        bytes += size
        guard nodes <= Self.mostNodes, bytes <= Self.mostBytes else {
            throw OnnxGraphError(
                .unsupported,
                "the functions of the network would become more than \(Self.mostNodes) operators or a gigabyte where they are called; export it without functions"
            )
        }
        for imported in function.opsetImport {
            let domain = imported.domain.domain
            guard let version = versions[domain] else {
                if !functions.keys.contains(where: { $0.domain == domain }) {
                    domains[domain] = max(domains[domain] ?? 0, imported.version)
                }
                continue
            }
            guard domain.isEmpty, version != imported.version,
                let changed = function.node.first(where: {
                    $0.domain.domain.isEmpty
                        && OperatorVersions.differ($0.opType, version, imported.version)
                })
            else { continue }
            throw OnnxGraphError(
                .unsupported,
                "the function ‘\(function.name.printable)’ of the network is written with ONNX’s operators of version \(imported.version) and the network with version \(version), between which \(changed.opType.printable) has changed; export it in one version"
            )
        }
    }

    /// A function's operators with the call's tensors and attributes, and names that are new.
    private mutating func body(
        of function: Onnx_FunctionProto, calledBy call: Onnx_NodeProto
    ) -> [Onnx_NodeProto] {
        let prefix = names.free(call.name.isEmpty ? function.name : call.name)
        var renaming: [String: String] = [:]
        for (index, input) in function.input.enumerated() {
            renaming[input] = index < call.input.count ? call.input[index] : ""
        }
        // A function may hand an input on as its output: that takes an operator.
        var handedOn: [Onnx_NodeProto] = []
        for (formal, actual) in zip(function.output, call.output) where !actual.isEmpty {
            if let source = renaming[formal] {
                handedOn.append(.init("Identity", [source], [actual]))
            } else {
                renaming[formal] = actual
            }
        }
        var attributes: [String: Onnx_AttributeProto] = [:]
        for attribute in function.attributeProto + call.attribute {
            attributes[attribute.name] = attribute
        }
        var naming = Renaming(prefix: prefix, names: renaming, attributes: attributes)
        return function.node.map { naming.renamed($0, in: &names) } + handedOn
    }
}

extension String {
    /// A domain of operators; ONNX's own has two spellings.
    var domain: String { self == "ai.onnx" ? "" : self }
}
