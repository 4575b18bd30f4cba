/// An element as a screen reader meets it.
package struct AccessibleElement: Hashable, Sendable {
    /// What it is: `button`, `link`, `img`, `textbox`, `heading`…
    package let role: String
    /// What it is called; empty where it has no name.
    package let name: String
    /// What else is said of it.
    package let description: String
    /// What it holds, for fields and sliders.
    package let value: JSON
    /// Its states: `focusable`, `disabled`, `expanded`, `checked`, `pressed`, `level`…
    package let states: [String: JSON]
    /// How many others it lies in.
    package let depth: Int

    /// Whether the keyboard reaches it.
    package var isFocusable: Bool { states["focusable"] == true }
}

extension Page {
    /// What a screen reader finds in the page, in reading order, without what it passes over.
    package func accessibilityTree() async throws -> [AccessibleElement] {
        struct Answer: Decodable { let nodes: [Node] }
        let nodes = try await send(
            "Accessibility.getFullAXTree", as: Answer.self
        ).nodes
        let byIdentifier = Dictionary(nodes.map { ($0.nodeId, $0) }) { first, _ in first }
        var elements: [AccessibleElement] = []
        var open = nodes.prefix(1).map { (node: $0, depth: 0) }
        while let (node, depth) = open.popLast() {
            if !node.ignored {
                elements.append(
                    AccessibleElement(
                        role: node.role?.text ?? "", name: node.name?.text ?? "",
                        description: node.description?.text ?? "",
                        value: node.value?.value ?? .null,
                        states: Dictionary(
                            (node.properties ?? []).map { ($0.name, $0.value.value ?? .null) }
                        ) { $1 },
                        depth: depth))
            }
            let inner = node.ignored ? depth : depth + 1
            for child in (node.childIds ?? []).reversed() {
                if let child = byIdentifier[child] { open.append((child, inner)) }
            }
        }
        return elements
    }
}

/// The parts of the protocol's nodes that are read, in its words.
private struct Node: Decodable {
    struct Value: Decodable {
        let value: JSON?
        var text: String {
            if case .string(let text) = value { return text }
            return (try? value?.text) ?? ""
        }
    }
    struct Property: Decodable {
        let name: String
        let value: Value
    }
    let nodeId: String
    let ignored: Bool
    let role: Value?
    let name: Value?
    let description: Value?
    let value: Value?
    let properties: [Property]?
    let childIds: [String]?
}
