import ArgumentParser
import Galleries
import Images
import Networks

/// The part of a query that is searched for.
struct RegionArguments: ParsableArguments {
    @Option(
        name: .customLong("region"),
        help: ArgumentHelp(
            "A rectangle of the query, in its pixels: left and upper edge, width, height. May be given several times.",
            valueName: "x,y,w,h"),
        transform: parseRectangle)
    var regions: [Rectangle] = []

    @Option(
        name: .customLong("not-region"),
        help: ArgumentHelp(
            "A rectangle that speaks against a photograph, where it overlaps no region; without a region, one that does not count. May be given several times.",
            valueName: "x,y,w,h"),
        transform: parseRectangle)
    var unwanted: [Rectangle] = []

    @Option(
        help: ArgumentHelp(
            "A picture that is white where the query counts and black where not, stretched over it.",
            valueName: "file"))
    var mask: String?

    @Option(
        help: ArgumentHelp(
            "A picture that is white where the query speaks against a photograph, as with --not-region.",
            valueName: "file"))
    var notMask: String?

    /// Whether only a part of the query is searched for.
    var isGiven: Bool {
        !regions.isEmpty || !unwanted.isEmpty || mask != nil || notMask != nil
    }

    /// The region; `nil` where the whole query is searched for.
    func region(_ options: ReadOptions) throws -> PhotographRegion? {
        guard isGiven else { return nil }
        return PhotographRegion(
            regions, not: unwanted,
            mask: try mask.map { try Image(contentsOf: $0, options: options) },
            notMask: try notMask.map { try Image(contentsOf: $0, options: options) })
    }
}

private func parseRectangle(_ text: String) throws -> Rectangle {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    // No photograph has a thousand million pixels a side.
    guard numbers.count == 4, numbers.allSatisfy({ abs($0 ?? .infinity) <= 1e9 }),
        case let values = numbers.compactMap({ $0 }), values[2] > 0, values[3] > 0
    else {
        throw ValidationError(
            "a region is four numbers of pixels, X,Y,WIDTH,HEIGHT, the last two above zero: 120,40,300,200."
        )
    }
    return Rectangle(x: values[0], y: values[1], width: values[2], height: values[3])
}
