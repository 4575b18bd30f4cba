import Images
import Networks

/// The shapes of an address.
struct RegionShapes: Sendable {
    private let wanted: [Rectangle]
    private let unwanted: [Rectangle]

    init(wanted: [String], unwanted: [String]) throws {
        self.wanted = try wanted.map(Self.rectangle)
        self.unwanted = try unwanted.map(Self.rectangle)
    }

    var isEmpty: Bool { wanted.isEmpty && unwanted.isEmpty }

    func region(of photograph: PixelSize) -> PhotographRegion {
        PhotographRegion(wanted, not: unwanted)
    }

    private static func rectangle(_ text: String) throws -> Rectangle {
        let numbers = text.split(separator: ",").compactMap { Double($0) }
        guard numbers.count == 4 else { throw WebAppError.badRequest("a region is x,y,w,h") }
        return Rectangle(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    }
}
