import Images

/// The same queries seen by several networks: the checkpoints of a training (figure 5 of Stylianou et
/// al., WACV 2019), or networks that were trained or pool differently (figures 6 and 7).
///
/// It is plain data, of which a sheet or a page is made. Nothing here searches or runs a network.
/// Networks are named by their place in ``networks``, photographs by theirs in ``photographs``.
public struct ComparisonReport: Sendable {
    /// What the networks are to each other.
    public enum Subject: Hashable, Sendable {
        /// The checkpoints of one training, in the order of their steps.
        case checkpoints
        /// Networks of their own, in the order in which they were named.
        case networks
    }

    /// The largest heading: the training's name, or the names of the networks.
    public var title: String
    /// What the networks are to each other.
    public var subject: Subject
    /// When the report was made, as it is to be shown: "24 November 2026".
    public var date: String?
    /// The comparison in names and values: the photographs, how many, the seed, settings of the training.
    public var facts: [GalleryReport.Fact]
    /// What is compared, in order: one or more.
    public var networks: [Network]
    /// Every photograph that queries name, each once.
    public var photographs: [Photograph] = []
    /// What was searched for, by every network.
    public var queries: [Query] = []
    /// Figures over the training, or over the networks; empty for a single network.
    public var curves: [Curve] = []
    /// Over how many pairs of photographs, the same for all networks, the ``Network/maps`` are means.
    public var pairCount = 0
    /// What else must be said: photographs that could not be read, what was left out.
    public var notes: [String] = []

    /// A comparison of which the queries and curves are added.
    public init(
        title: String, subject: Subject, date: String? = nil, facts: [GalleryReport.Fact] = [],
        networks: [Network]
    ) {
        self.title = title
        self.subject = subject
        self.date = date
        self.facts = facts
        self.networks = networks
    }

    /// Every map of scores that is shown: what one colour scale for all of them spans. Differences have
    /// a scale of their own, see ``differences``.
    public var maps: [PlacedMap] {
        queries.flatMap { query in
            query.views.flatMap { view in
                (view.pair.map { [$0.ofQuery.map, $0.ofPartner.map] } ?? [])
                    + view.results.map(\.ofResult.map)
            }
        }
    }

    /// Every map of a difference between two networks.
    public var differences: [PlacedMap] {
        queries.flatMap { query in
            (query.steps + query.sinceFirst).flatMap { [$0.ofQuery.map, $0.ofPartner.map] }
        }
    }
}
