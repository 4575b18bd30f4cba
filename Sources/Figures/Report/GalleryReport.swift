import Images
import SimilarityMaps

/// A gallery on one page: how well it is searched, what is found and why, what its classes have in
/// common.
///
/// It is plain data, and the page one self-contained HTML file that opens offline: pictures are in
/// it, nothing is loaded. Sections without data are left out. ``Limits`` bounds how much of each list
/// is shown, whatever the gallery's size; the page then says how much there is in all.
public struct GalleryReport: Sendable {
    /// A name and a value about the gallery as a whole: "Images", "1,280".
    public struct Fact: Hashable, Sendable {
        /// What it is.
        public var name: String
        /// Its value, as it is to be shown.
        public var value: String
        /// A short addition in small letters, or nil.
        public var note: String?

        /// A fact.
        public init(_ name: String, _ value: String, note: String? = nil) {
            self.name = name
            self.value = value
            self.note = note
        }
    }

    /// A photograph that has no embedding.
    public struct Failure: Hashable, Sendable {
        /// Its path in the gallery.
        public var path: String
        /// One sentence.
        public var reason: String

        /// A failure.
        public init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }
    }

    /// The largest heading, usually the gallery's name.
    public var title: String
    /// When the report was made, as it is to be shown: "24 November 2026".
    public var date: String?
    /// The gallery in numbers; the first four are set large.
    public var facts: [Fact]
    /// How well the maps are known to add up, the worst of all maps on the page.
    public var certificate: Certificate?
    /// The colours of all maps on the page.
    public var colours = ColourScale.signed
    /// How well a search finds images of the query's class.
    public var retrieval: Retrieval?
    /// How similar images of the same and of different classes are.
    public var distributions: DistributionPlot?
    /// Searches and what they found.
    public var examples: [Example] = []
    /// Classes and what their images have in common.
    public var classes: [ClassPage] = []
    /// How many classes the gallery has, if not all of them are in `classes`.
    public var classCount: Int?
    /// How few components make up a similarity.
    public var components: ComponentPlot?
    /// How much of a similarity lies on the objects.
    public var objectShares: ObjectShares?
    /// Paths of files with the same content, a list for each content.
    public var duplicates: [[String]] = []
    /// How many contents occur more than once, if not all of them are in `duplicates`.
    public var duplicateCount: Int?
    /// Photographs that could not be read or embedded.
    public var failures: [Failure] = []
    /// How many there are, if not all of them are in `failures`.
    public var failureCount: Int?

    /// A report that says the title and the facts; everything else is added to it.
    public init(title: String, date: String? = nil, facts: [Fact] = []) {
        self.title = title
        self.date = date
        self.facts = facts
    }

    /// How much of each list is shown.
    ///
    /// A page therefore holds at most 24 · 11 + 24 · 8 = 456 photographs, nearly all of them twice:
    /// some 12 MB at the usual size, and because of ``ExplainedPicture/largestByteCount`` never more
    /// than 60 MB, whatever they show.
    public enum Limits {
        /// Searches.
        public static let examples = 24
        /// Results of each search.
        public static let results = 10
        /// Classes.
        public static let classes = 24
        /// Images of each class that fit best.
        public static let representatives = 5
        /// Images of each class that fit least.
        public static let leastFitting = 3
        /// Groups of duplicates.
        public static let duplicates = 50
        /// Files in each of these groups.
        public static let copies = 10
        /// Failures.
        public static let failures = 100
        /// Facts.
        public static let facts = 24
        /// Classes in the table of object shares.
        public static let shares = 40
        /// Letters of a name or a sentence; longer ones lose their middle.
        public static let letters = 240
    }

    /// The page.
    ///
    /// - Throws: ``FigureError`` if a number is not finite, or outside its range.
    public func html() throws -> String {
        var page = ""
        try write { page += $0 }
        return page
    }

    /// Writes the page piece by piece, each of which holds a few pictures at most.
    ///
    /// - Throws: ``FigureError`` as ``html()``, before anything is written; what `output` throws.
    public func write(to output: (String) throws -> Void) throws {
        try validate()
        try ReportPage(self).write(to: output)
    }
}
