import Galleries
import Hummingbird
import SimilarityMaps

/// What `/classes.json` says.
struct ClassesAnswer: Encodable, Sendable {
    struct Label: Encodable, Sendable {
        let label: String
        let images: Int
        /// A few of its photographs.
        let examples: [Photo]
    }
    let gallery: String
    let labels: [Label]
    /// Where the next part begins; `nil` where there is none.
    let next: String?
    /// How many there are in all parts.
    let total: Int
}

/// One photograph of a class.
typealias MemberAnswer = Joined<Photo, MemberFields>

struct MemberFields: Encodable, Sendable {
    /// The mean of its similarities to its class mates; `nil` where it has none.
    let fit: Double?
}

/// What `/class.json` says.
struct ClassAnswer: Encodable, Sendable {
    let gallery, network: String
    let label: String
    let images: Int
    let meanSimilarity: Double?
    /// Those that fit best, best first; and those that fit least, worst first. No photograph is in both.
    let typical, least: [MemberAnswer]
    /// The labels before and after it; `nil` at the ends.
    let previous, next: String?
    /// What was assumed of how photographs are prepared; absent where nothing was.
    let assumption: String?
}

/// One line of `/class-maps.ndjson`.
typealias MemberMapAnswer = Joined<CertificateAnswer, MemberMapFields>

struct MemberMapFields: Encodable, Sendable {
    let id: Int64
    let map: MapAnswer
    let fit: Double?
}

/// A class that an address names.
struct FoundClass: Sendable {
    let served: ServedGallery
    let opened: ServedGallery.Opened
    let found: GalleryClass
    /// The labels before and after it.
    let previous, next: String?
    let count: Int

    var chosen: (typical: [GalleryClass.Member], leastFitting: [GalleryClass.Member]) {
        let least = min(count, found.members.count / 2)
        return found.chosen(min(count, found.members.count - least), least: least)
    }

    var answer: ClassAnswer {
        func answers(_ members: [GalleryClass.Member]) -> [MemberAnswer] {
            members.map {
                MemberAnswer(Photo($0.image, of: served, opened), MemberFields(fit: $0.fit))
            }
        }
        let (typical, least) = chosen
        return ClassAnswer(
            gallery: served.name, network: opened.gallery.network.fingerprint, label: found.label,
            images: found.members.count, meanSimilarity: found.meanSimilarity,
            typical: answers(typical), least: answers(least), previous: previous, next: next,
            assumption: opened.gallery.network.assumptionSentence)
    }
}

extension WebApp {
    func classesAnswer(_ request: Request) async throws -> Response {
        let parameters = try request.parameters()
        let served = try shelf.gallery(parameters.text("gallery"))
        let text = try parameters.text("find")?.lowercased()
        let after = try parameters.text("after") ?? ""
        let count = try parameters.number("count", in: 1...200, default: 60)
        return try await work.searches.run {
            try served.withCurrent { opened in
                let all = try opened.gallery.labels()
                let matching = all.filter { label in
                    text.map { label.label.lowercased().contains($0) } ?? true
                }
                // The catalogue’s order is that of bytes, which is not always that of strings.
                let asked = matching.filter {
                    after.utf8.lexicographicallyPrecedes($0.label.utf8)
                }
                let labels = try asked.prefix(count).map { label, images in
                    ClassesAnswer.Label(
                        label: label, images: images,
                        examples: try opened.gallery.images(labelled: label, limit: 4)
                            .map { Photo($0, of: served, opened) })
                }
                return try .json(
                    ClassesAnswer(
                        gallery: served.name, labels: labels,
                        next: asked.count > count ? labels.last?.label : nil,
                        total: matching.count))
            }
        }
    }

    func foundClass(_ parameters: AddressParameters) async throws -> FoundClass {
        let served = try shelf.gallery(parameters.text("gallery"))
        let label = try parameters.required("label", "the class’s name")
        let count = try parameters.number("count", in: 1...200, default: 24)
        return try await work.searches.run {
            try served.withCurrent { opened in
                let found = try opened.search.members(of: label)
                let labels = try opened.gallery.labels().map(\.label)
                let place = labels.firstIndex(of: label) ?? 0
                return FoundClass(
                    served: served, opened: opened, found: found,
                    previous: place > 0 ? labels[place - 1] : nil,
                    next: place + 1 < labels.count ? labels[place + 1] : nil, count: count)
            }
        }
    }

    func classAnswer(_ request: Request) async throws -> Response {
        try .json(try await foundClass(try request.parameters()).answer)
    }

    func classMapsAnswer(_ request: Request, _ context: WebContext) async throws -> Response {
        let parameters = try request.parameters()
        let ids = try imageNumbers(parameters)
        let urgency: WorkQueue.Urgency = try parameters.flag("ahead") ? .ahead : .visible
        try admit(urgency)
        let found = try await foundClass(parameters)
        let members = Dictionary(
            found.found.members.map { ($0.image.id, $0) }, uniquingKeysWith: { first, _ in first })
        return lines(ids, request, context, id: { $0 }) { id in
            guard let member = members[id] else {
                throw WebAppError.notFound(
                    "photograph number \(id) is not of the class \(found.found.label.excerpt)")
            }
            return try await memberMap(member, in: found, urgency: urgency)
        }
    }

    private func memberMap(
        _ member: GalleryClass.Member, in found: FoundClass, urgency: WorkQueue.Urgency
    ) async throws -> MemberMapAnswer? {
        guard found.found.members.count > 1 else { throw onlyOne }
        guard
            let split = try await split(
                member.image, of: found.served, found.opened, urgency: urgency)
        else { return nil }
        let map = try found.opened.search.map(of: member, split, in: found.found)
        return MemberMapAnswer(
            CertificateAnswer(map.certificate),
            MemberMapFields(
                id: member.image.id, map: MapAnswer(map.map), fit: member.fit))
    }
}
