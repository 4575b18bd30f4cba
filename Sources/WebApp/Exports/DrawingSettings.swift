import Figures
import Images

/// How an address wants maps to be drawn.
struct DrawingSettings: Sendable {
    let colours: ColourScale
    let scale: PairFigure.Scale
    /// The picture's width in pixels.
    let width: Int

    init(_ parameters: AddressParameters) throws {
        let colours = try parameters.text("colours") ?? ColourScale.signed.rawValue
        guard let known = ColourScale(rawValue: colours) else {
            throw WebAppError.badRequest(
                "‘colours’ takes signed, jet or heat, not ‘\(colours.excerpt)’")
        }
        self.colours = known
        switch try parameters.text("scale") ?? "common" {
        case "common": scale = .shared
        case "own": scale = .each
        case let other:
            throw WebAppError.badRequest("‘scale’ takes common or own, not ‘\(other.excerpt)’")
        }
        width = try parameters.number("width", in: 600...4000, default: 2000)
    }

    /// For sheets of photographs.
    var sheet: SheetOptions {
        var options = SheetOptions()
        (options.width, options.scale, options.colours) = (width, scale, colours)
        return options
    }

    /// For a pair.
    var pair: PairFigure.Options {
        var options = PairFigure.Options()
        (options.width, options.scale, options.colours) = (width, scale, colours)
        return options
    }
}

/// Which of a result's two maps is meant.
enum MapChoice: String, Sendable {
    case result, query

    init(_ parameters: AddressParameters) throws {
        let text = try parameters.text("of") ?? MapChoice.result.rawValue
        guard let choice = MapChoice(rawValue: text) else {
            throw WebAppError.badRequest("‘of’ takes result or query, not ‘\(text.excerpt)’")
        }
        self = choice
    }
}
