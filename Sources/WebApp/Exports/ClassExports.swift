import Figures
import Galleries
import Hummingbird
import Images
import SimilarityMaps

extension WebApp {
    func classTable(_ parameters: AddressParameters) async throws -> Response {
        let found = try await foundClass(parameters)
        let (typical, least) = found.chosen
        return table(
            CSVTable(
                ClassReport(
                    found.found, typical: typical, leastFitting: least,
                    gallery: found.opened.gallery)), "class.csv")
    }

    /// The typical ones' maps, then those of the ones that fit least.
    func classMaps(_ parameters: AddressParameters) async throws -> Response {
        let found = try await foundClass(parameters)
        let (typical, least) = found.chosen
        return array(
            try NumpyFile(stack: try await memberMaps(typical + least, in: found).map(\.map)),
            "class.npy")
    }

    func classPicture(_ parameters: AddressParameters) async throws -> Response {
        let settings = try DrawingSettings(parameters)
        let found = try await foundClass(parameters)
        let (typical, least) = found.chosen
        let maps = try await memberMaps(typical + least, in: found)
        let gallery = found.opened.gallery
        return try await picture("class.png") {
            let explained = try zip(typical + least, maps).map { member, map in
                MemberExplanation(
                    member,
                    photograph: try photograph(
                        gallery.file(of: member.image), width: settings.width / 3), map: map)
            }
            return try ClassSheet(
                found.found, typical: Array(explained.prefix(typical.count)),
                leastFitting: Array(explained.dropFirst(typical.count)), in: gallery
            ).image(options: settings.sheet)
        }
    }

    private func memberMaps(
        _ members: [GalleryClass.Member], in found: FoundClass
    ) async throws -> [MemberMap] {
        guard found.found.members.count > 1 else { throw onlyOne }
        guard members.count <= 100 else {
            throw WebAppError.badRequest(
                "maps are exported of at most 100 photographs; give count=50")
        }
        var maps: [MemberMap] = []
        for member in members {
            guard let split = try await split(member.image, of: found.served, found.opened) else {
                throw noImage(member.image.id, found.served)
            }
            maps.append(try found.opened.search.map(of: member, split, in: found.found))
        }
        return maps
    }

    var onlyOne: WebAppError {
        .conflict(
            "it is the only photograph of its class, so there is nothing to compare it with")
    }
}
