import Foundation
import Testing

@testable import WebApp

@Suite("The description of the interface is what is answered")
struct OpenAPITests {
    /// Addresses with what they need, and the path that describes them.
    private static let examples = [
        ("/galleries.json", ""), ("/photographs.json", "find=a&count=2"),
        ("/search.json", "query=cats/a.png&region=2,3,14,20&network=0000"),
        ("/search.json", "query=dogs/c.png&per-class=1"),
        ("/maps.ndjson", "query=cats/a.png&images=1,2,99"),
        ("/pair.json", "query=cats/a.png&result=dogs/c.png&region=2,3,14,20&point=5,5"),
        ("/contrast.json", "query=cats/a.png&first=dogs/c.png&second=cats/b.png"),
        ("/classes.json", "count=1"), ("/class.json", "label=dogs"),
        ("/class-maps.ndjson", "label=dogs&images=3,99"),
        ("/compare.json", "query=cats/a.png&other=gallery"), ("/health", ""),
        ("/search.json", "query=nothing"),
    ]

    @Test("Every answer has all the keys that are described, and no other", arguments: examples)
    func answers(path: String, query: String) async throws {
        let served = try ServedFolder()
        let description = try await Description(served)
        let answer = try await served.ask(query.isEmpty ? path : "\(path)?\(query)")
        let schema = try description.schema(path, "get", status: answer.status)
        let lines = path.hasSuffix(".ndjson") ? answer.lines : [answer.json]
        #expect(!lines.isEmpty)
        for line in lines {
            let mistakes = description.mistakes(in: line, by: schema, at: path)
            #expect(mistakes.isEmpty, "\(mistakes.joined(separator: "\n"))")
        }
    }

    @Test("An upload is answered as described")
    func upload() async throws {
        let served = try ServedFolder()
        let description = try await Description(served)
        let answer = try await served.ask(
            "/uploads", method: "POST", headers: [("Content-Type", "image/png")],
            body: ServedFolder.picture(seed: 3))
        let schema = try description.schema("/uploads", "post", status: answer.status)
        #expect(answer.status == 201)
        #expect(description.mistakes(in: answer.json, by: schema, at: "/uploads").isEmpty)
    }

    @Test("Whatever is described is there, and every page")
    func paths() async throws {
        let served = try ServedFolder()
        let paths = try await Description(served).paths
        #expect(paths.count > 35)
        for page in PageFiles.pages { #expect(paths[page] != nil, "\(page) is not described") }
        for (path, methods) in paths {
            let address = path.replacing("{gallery}", with: "gallery").replacing("{id}", with: "1")
                .replacing("{sha}", with: String(repeating: "0", count: 64))
            let method = (methods as? [String: Any])?.keys.contains("post") == true ? "POST" : "GET"
            let answer = try await served.ask(address, method: method)
            #expect(answer.status != 405, "\(path)")
            #expect(answer.error?.hasPrefix("there is nothing at") != true, "\(path)")
        }
    }

    @Test("A checker that finds nothing would find a missing and an extra key")
    func checker() async throws {
        let description = try await Description(ServedFolder())
        let schema = try description.schema("/health", "get", status: 200)
        #expect(!description.mistakes(in: [:] as [String: Any], by: schema, at: "").isEmpty)
        #expect(!description.mistakes(in: ["status": 1], by: schema, at: "").isEmpty)
        #expect(
            !description.mistakes(in: ["status": "ok", "extra": 1], by: schema, at: "").isEmpty)
    }
}

/// What `/openapi.json` says, as far as these tests need it: references, objects, arrays, unions.
private struct Description {
    private let root: [String: Any]

    init(_ served: ServedFolder) async throws { root = try await served.ask("/openapi.json").json }

    var paths: [String: Any] { root["paths"] as? [String: Any] ?? [:] }

    func schema(_ path: String, _ method: String, status: Int) throws -> [String: Any] {
        let operation = (paths[path] as? [String: Any])?[method] as? [String: Any]
        let responses = operation?["responses"] as? [String: Any]
        let response = try #require(
            responses?["\(status)"] as? [String: Any], "\(path) does not describe \(status)")
        let content = try #require(resolved(response)["content"] as? [String: Any])
        let type = try #require(content.values.first as? [String: Any])
        return try #require((type["schema"] ?? type["itemSchema"]) as? [String: Any])
    }

    func mistakes(in value: Any, by schema: [String: Any], at place: String) -> [String] {
        let schema = resolved(schema)
        for key in ["oneOf", "anyOf"] {
            if let choices = schema[key] as? [[String: Any]] {
                let found = choices.map { mistakes(in: value, by: $0, at: place) }
                return found.contains { $0.isEmpty } ? [] : found.first ?? []
            }
        }
        switch value {
        case let object as [String: Any]:
            let (properties, required) = fields(of: schema)
            guard !properties.isEmpty else { return ["\(place) is an object"] }
            let missing = required.subtracting(object.keys).map { "\(place) has no \($0)" }
            return missing
                + object.flatMap { key, value in
                    properties[key].map { mistakes(in: value, by: $0, at: "\(place).\(key)") }
                        ?? ["\(place).\(key) is not described"]
                }
        case let array as [Any]:
            guard let items = schema["items"] as? [String: Any] else {
                return schema["prefixItems"] == nil ? ["\(place) is an array"] : []
            }
            return array.flatMap { mistakes(in: $0, by: items, at: "\(place)[]") }
        default:
            let types =
                [schema["type"] as? String].compactMap { $0 }
                + (schema["type"] as? [String] ?? [])
            let isText = value is String
            let isFine = types.contains { ($0 == "string") == isText && $0 != "object" }
            return types.isEmpty || isFine ? [] : ["\(place) is \(value), not \(types)"]
        }
    }

    private func resolved(_ part: [String: Any]) -> [String: Any] {
        guard let reference = part["$ref"] as? String else { return part }
        var target: Any? = root
        for step in reference.dropFirst(2).split(separator: "/") {
            target = (target as? [String: Any])?[String(step)]
        }
        return resolved(target as? [String: Any] ?? [:])
    }

    private func fields(
        of schema: [String: Any]
    ) -> (properties: [String: [String: Any]], required: Set<String>) {
        let schema = resolved(schema)
        var properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        var required = Set(schema["required"] as? [String] ?? [])
        for part in schema["allOf"] as? [[String: Any]] ?? [] {
            let inherited = fields(of: part)
            properties.merge(inherited.properties) { own, _ in own }
            required.formUnion(inherited.required)
        }
        return (properties, required)
    }
}
