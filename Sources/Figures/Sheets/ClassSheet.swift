import Images
import SimilarityMaps

/// What makes a class a class: its images in the order of their mean similarity with their class
/// mates, each under the map of what its parts add to that (Stylianou et al., WACV 2019, figure 8).
///
/// It is plain data. Nothing here reads a gallery or runs a network.
public struct ClassSheet: Sendable {
    /// An image of the class.
    public struct Member: Sendable {
        /// The photograph under its map along the class's prototype: the mean of its maps against
        /// its class mates.
        public var photograph: ExplainedPhotograph
        /// The mean cosine similarity with its class mates.
        public var meanSimilarity: Double
        /// How far the map is to be trusted; nil says nothing.
        public var certificate: Certificate?

        /// An image with its mean similarity.
        public init(
            _ photograph: ExplainedPhotograph, meanSimilarity: Double,
            certificate: Certificate? = nil
        ) {
            self.photograph = photograph
            self.meanSimilarity = meanSimilarity
            self.certificate = certificate
        }
    }

    /// The class's name.
    public var label: String
    /// How many images the class has; not all of them need be shown.
    public var imageCount: Int
    /// The mean cosine similarity of all pairs within the class.
    public var meanSimilarity: Double
    /// The images with the largest mean similarity: 1…100, in any order.
    public var typical: [Member]
    /// Those with the smallest, shown in a second block; may be empty.
    public var leastFitting: [Member]
    /// What to call the network, usually its file name.
    public var network: String
    /// What to call the gallery, usually its folder's name.
    public var gallery: String
    /// What is assumed of how photographs are prepared, in a sentence; nil where nothing is.
    public var assumption: String?

    /// A sheet of a class.
    public init(
        label: String, imageCount: Int, meanSimilarity: Double, typical: [Member],
        leastFitting: [Member] = [], network: String, gallery: String
    ) {
        self.label = label
        self.imageCount = imageCount
        self.meanSimilarity = meanSimilarity
        self.typical = typical
        self.leastFitting = leastFitting
        self.network = network
        self.gallery = gallery
    }

    /// How many images a sheet can show in each of its two blocks.
    public static let imageCounts = 1...100

    /// Draws the sheet.
    ///
    /// - Throws: ``FigureError`` if there is no font, the width is outside its range, there are too
    ///   many images, more than the class has, or none, a number is not finite, or the sheet would
    ///   be too large.
    public func image(options: SheetOptions = SheetOptions()) throws -> Image {
        try page(options: options).image()
    }

    /// Refuses what cannot be drawn.
    private func validate(_ options: SheetOptions) throws {
        try options.validate()
        try FigureError.checkCount(typical.count, of: "images of a class", in: Self.imageCounts)
        if !leastFitting.isEmpty {
            try FigureError.checkCount(
                leastFitting.count, of: "images that fit least", in: Self.imageCounts)
        }
        let shown = typical.count + leastFitting.count
        guard shown <= imageCount else {
            throw FigureError(
                .invalidInput,
                "\(shown) images of \(label) are to be shown, but it has \(imageCount): show each "
                    + "image once")
        }
        try FigureError.check(meanSimilarity, called: "the mean similarity within \(label)")
        for member in typical + leastFitting {
            try member.photograph.validate()
            try FigureError.check(
                member.meanSimilarity, called: "the mean similarity of \(member.photograph.name)")
        }
    }
}

// MARK: Where everything is

extension ClassSheet {
    /// Decides where everything is.
    ///
    /// - Throws: ``FigureError`` if there is no font or the sheet cannot be drawn.
    package func page(options: SheetOptions) throws -> SheetPage {
        try validate(options)
        var page = try SheetPage(width: options.width, font: options.font)
        let type = page.type
        let (x, width) = (type.margin, type.contentWidth)
        let maps = (typical + leastFitting).compactMap(\.photograph.map)
        let colours = MapColours(options.colours, for: maps, shared: options.scale)

        var y = page.addHeading(label, details: details, x: x, top: type.margin, width: width)
        let blocks = self.blocks(colours: colours)
        let first = SheetGrid(blocks[0].cells, width: width, type: type)
        for block in blocks {
            if let title = block.title {
                y += type.space(26)
                page.addRule(x: x, y: y, width: width)
                y = page.add(
                    words: title, type.strong, x: x, top: y + type.space(14), width: width)
            }
            // All blocks have the first one's columns, so that the photographs are equally large.
            let grid = SheetGrid(
                block.cells, columns: first.columns, width: width, type: type)
            y += type.space(block.title == nil ? 24 : 14)
            grid.place(on: &page, x: x, y: y) { _ in colours }
            y += grid.height
        }
        y = page.addLegend(
            colours, of: maps, explanation: explanation(maps, options), x: x,
            top: y + type.space(28), width: width)
        let notes =
            SheetText.certificates((typical + leastFitting).map(\.certificate))
            + [assumption].compactMap { $0 }
        y = page.addNotes(
            notes, marks: [], x: x, top: y + type.space(20), width: width)
        page.height = y + type.margin
        return page
    }

    private func blocks(colours: MapColours) -> [(title: String?, cells: [SheetCell])] {
        func cells(_ members: [Member], rank: (Int) -> Int) -> [SheetCell] {
            members.enumerated().map { index, member in
                cell(of: member, rank: rank(index), colours: colours)
            }
        }
        let best = typical.sorted { $0.meanSimilarity > $1.meanSimilarity }
        guard !leastFitting.isEmpty else { return [(nil, cells(best) { $0 + 1 })] }
        let worst = leastFitting.sorted { $0.meanSimilarity < $1.meanSimilarity }
        return [
            ("Most typical", cells(best) { $0 + 1 }),
            ("Fits least", cells(worst) { imageCount - $0 }),
        ]
    }

    private func cell(of member: Member, rank: Int, colours: MapColours) -> SheetCell {
        var caption = [
            CaptionLine(
                NumberText.count(rank), .strong,
                trailing: NumberText.fixed(member.meanSimilarity, decimals: 4)),
            CaptionLine(member.photograph.name, .small),
        ]
        if colours.common == nil, let map = member.photograph.map {
            caption.append(CaptionLine(colours.caption(of: map), .small))
        }
        if let doubt = member.certificate?.doubt {
            caption.append(CaptionLine(doubt, .strong))
        }
        return SheetCell([member.photograph], caption: caption)
    }

    private var details: [String] {
        let images = "\(NumberText.count(imageCount)) image\(imageCount == 1 ? "" : "s")"
        return [
            "\(images) of \(gallery)",
            "mean similarity within the class \(NumberText.fixed(meanSimilarity, decimals: 4))",
            network,
        ]
    }

    private func explanation(_ maps: [SimilarityMap], _ options: SheetOptions) -> String {
        "On each image: what its \(SheetText.cells(of: maps.map(\.grid))) cells add to its mean "
            + "similarity with the others of the class, the number below it. "
            + options.colours.meaningOfContributions(
                more: "an image more like its class", less: "less like it")
            + " \(SheetText.comparison(options.scale))"
    }
}

extension FigureError {
    /// Refuses a number that is none.
    static func check(_ number: Double, called name: String) throws {
        guard number.isFinite else {
            throw FigureError(
                .invalidInput,
                "\(name) is not a finite number: the network put out infinities, NaN or nothing "
                    + "but zeros")
        }
    }
}
