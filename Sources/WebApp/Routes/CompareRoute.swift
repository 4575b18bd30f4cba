import Hummingbird

/// What `/compare.json` says: the same query and region in two galleries.
struct CompareAnswer: Encodable, Sendable {
    /// A photograph's place in both.
    struct Move: Encodable, Sendable {
        let path: String
        /// `nil` where it is not among the results.
        let first, second: Int?
    }
    let first, second: SearchAnswer
    /// How many photographs, by their paths, are among the results of both.
    let shared: Int
    let moves: [Move]

    init(_ first: SearchAnswer, _ second: SearchAnswer) {
        (self.first, self.second) = (first, second)
        func ranks(_ answer: SearchAnswer) -> [String: Int] {
            Dictionary(
                answer.results.map { ($0.path, $0.rank) },
                uniquingKeysWith: { first, _ in first })
        }
        let (one, other) = (ranks(first), ranks(second))
        moves =
            first.results.map {
                Move(path: $0.path, first: $0.rank, second: other[$0.path])
            }
            + second.results.filter { one[$0.path] == nil }.map {
                Move(path: $0.path, first: nil, second: $0.rank)
            }
        shared = moves.count { $0.first != nil && $0.second != nil }
    }
}

extension WebApp {
    func compared(
        _ parameters: AddressParameters
    ) async throws -> (first: AnsweredSearch, second: AnsweredSearch) {
        _ = try parameters.required("other", "the name of the gallery to compare with")
        let first = try SearchAddress(parameters, in: shelf)
        // A link's network is that of the first.
        let second = try SearchAddress(
            parameters.without("network"), in: shelf, gallery: "other")
        return (
            try await search(first, or: second.gallery), try await search(second, or: first.gallery)
        )
    }

    func compareAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        try admit(.visible)
        return try await request.whileConnected(context) {
            let (first, second) = try await compared(parameters)
            return try .json(CompareAnswer(first.answer, second.answer))
        }
    }
}
