/// A strict little reader of the HTML and SVG that figures write: every element closed in order,
/// every attribute quoted and given once, every `<` and `&` of a text escaped.
struct MarkupReader {
    struct Element {
        let name: String
        let attributes: [String: String]
        /// The text inside, also that of elements inside, unescaped.
        var text = ""
        /// The elements it is inside of, the outermost first.
        let parents: [String]

        func number(_ attribute: String) -> Double? { attributes[attribute].flatMap { Double($0) } }
        var classes: [Substring] { (attributes["class"] ?? "").split(separator: " ") }
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// In the order in which they begin.
    private(set) var elements: [Element] = []
    private var open: [Int] = []
    private var rest: Substring

    init(_ text: String) throws {
        rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix("<?") || rest.hasPrefix("<!") {
                try skip(through: ">")
            } else if rest.hasPrefix("</") {
                try close()
            } else if rest.hasPrefix("<") {
                try begin()
            } else {
                try readText()
            }
        }
        guard open.isEmpty else { throw Malformed(description: "<\(lastOpen)> is not closed") }
    }

    func all(_ name: String, style: String? = nil) -> [Element] {
        elements.filter {
            $0.name == name && (style.map($0.classes.map(String.init).contains) ?? true)
        }
    }

    private var lastOpen: String { open.last.map { elements[$0].name } ?? "nothing" }

    private mutating func begin() throws {
        let tag = try skip(through: ">").dropFirst().dropLast()
        let isEmpty = tag.hasSuffix("/")
        var body = isEmpty ? tag.dropLast() : tag
        let name = String(body.prefix { !$0.isWhitespace })
        body = body.dropFirst(name.count).drop { $0.isWhitespace }
        var attributes: [String: String] = [:]
        while !body.isEmpty {
            let key = String(body.prefix { $0 != "=" && !$0.isWhitespace })
            body = body.dropFirst(key.count)
            var value = ""
            if body.hasPrefix("=\"") {
                body = body.dropFirst(2)
                value = String(body.prefix { $0 != "\"" })
                guard !value.contains("<") else { throw Malformed(description: "< in \(key)") }
                body = body.dropFirst(value.count)
                guard body.hasPrefix("\"") else {
                    throw Malformed(description: "\(key) of <\(name)> is not closed")
                }
                body = body.dropFirst()
            } else if body.hasPrefix("=") {
                throw Malformed(description: "\(key) of <\(name)> is not quoted")
            }
            guard attributes.updateValue(try Self.unescaped(value), forKey: key) == nil else {
                throw Malformed(description: "\(key) of <\(name)> is given twice")
            }
            body = body.drop { $0.isWhitespace }
        }
        elements.append(
            Element(name: name, attributes: attributes, parents: open.map { elements[$0].name }))
        if !isEmpty && !Self.void.contains(name) {
            open.append(elements.count - 1)
        }
    }

    private mutating func close() throws {
        let name = try skip(through: ">").dropFirst(2).dropLast()
        guard let last = open.last, elements[last].name == name else {
            throw Malformed(description: "</\(name)> closes <\(lastOpen)>")
        }
        open.removeLast()
    }

    private mutating func readText() throws {
        let text = rest.prefix { $0 != "<" }
        rest = rest.dropFirst(text.count)
        // Style sheets are not escaped in HTML; they may hold > and quotes.
        let shown = lastOpen == "style" ? String(text) : try Self.unescaped(String(text))
        for index in open { elements[index].text += shown }
    }

    @discardableResult
    private mutating func skip(through end: Character) throws -> Substring {
        guard let index = rest.firstIndex(of: end) else {
            throw Malformed(description: "a tag is not closed: \(rest.prefix(40))")
        }
        let part = rest[...index]
        rest = rest[rest.index(after: index)...]
        return part
    }

    private static func unescaped(_ text: String) throws -> String {
        let parts = text.split(separator: "&", omittingEmptySubsequences: false)
        return try parts.dropFirst().reduce(String(parts[0])) { result, part in
            guard let entity = entities.first(where: { part.hasPrefix($0.key) }) else {
                throw Malformed(description: "an & is not escaped: \(part.prefix(20))")
            }
            return result + entity.value + part.dropFirst(entity.key.count)
        }
    }

    private static let entities = [
        "amp;": "&", "lt;": "<", "gt;": ">", "quot;": "\"", "#39;": "'",
    ]
    private static let void: Set = ["meta", "img", "input", "br", "link", "wbr"]
}
