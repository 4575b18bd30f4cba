/// Where the images of a query's class are among its results, best first.
///
/// The query itself is not among them: galleries are searched with each of their own images, which is
/// left out of its own results.
public struct RetrievalRanking: Hashable, Sendable {
    /// The ranks of the results of the query's class, ascending, where 1 is the best result. Those that
    /// a search did not reach are missing.
    public let relevantRanks: [Int]
    /// How many images of the query's class there are to be found, R.
    public let relevantCount: Int

    /// - Parameters:
    ///   - relevantRanks: ascending, from 1.
    ///   - relevantCount: how many there are to be found; as many as there are ranks where nothing is
    ///     said.
    /// - Precondition: the ranks ascend from 1 or later, and are not more than there are to be found.
    public init(relevantRanks: [Int], relevantCount: Int? = nil) {
        precondition(
            zip([0] + relevantRanks, relevantRanks).allSatisfy { $0 < $1 },
            "ranks that do not ascend from 1: \(relevantRanks)")
        self.relevantRanks = relevantRanks
        self.relevantCount = relevantCount ?? relevantRanks.count
        precondition(
            self.relevantCount >= relevantRanks.count,
            "\(relevantRanks.count) ranks of \(self.relevantCount) images")
    }

    /// The ranks that follow from scores, where more is better.
    ///
    /// Of equal scores those of other classes come first: a network that gives all images the same
    /// score finds nothing. A score that is no number counts as the lowest there is.
    ///
    /// - Parameters:
    ///   - relevantScores: those of the images of the query's class, in any order, without the query's.
    ///   - otherScores: those of all other images.
    /// - Complexity: O(N log R).
    public init(relevantScores: [Float], otherScores: some Sequence<Float>) {
        let relevant = relevantScores.map { $0.isNaN ? -.infinity : $0 }.sorted(by: >)
        // How many images of other classes come directly before each of these.
        var before = [Int](repeating: 0, count: relevant.count + 1)
        for score in otherScores {
            before[relevant.firstIndex(notAbove: score.isNaN ? -.infinity : score)] += 1
        }
        var others = 0
        self.init(
            relevantRanks: relevant.indices.map { index in
                others += before[index]
                return index + 1 + others
            })
    }

    /// The ranks for one image of a gallery, from its scores with all of them.
    ///
    /// - Parameters:
    ///   - query: the image's number. Its own score is left out.
    ///   - scores: of each image of the gallery.
    ///   - labels: the class of each; `nil` for an image without a class, which is of no query's class.
    /// - Precondition: there is a label for each score, and a score of the query's.
    public init<Label: Equatable>(of query: Int, scores: [Float], labels: [Label?]) {
        precondition(
            scores.count == labels.count && scores.indices.contains(query),
            "\(scores.count) scores, \(labels.count) labels, query \(query)")
        let own = labels[query]
        var (relevant, others): ([Float], [Float]) = ([], [])
        for index in scores.indices where index != query {
            if own != nil, labels[index] == own {
                relevant.append(scores[index])
            } else {
                others.append(scores[index])
            }
        }
        self.init(relevantScores: relevant, otherScores: others)
    }
}

extension [Float] {
    /// The first of descending numbers that is at most so large; the count where none is.
    fileprivate func firstIndex(notAbove limit: Float) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] > limit { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The figures of one query, as published.
extension RetrievalRanking {
    /// Whether any of the k nearest is of the query's class: recall@k as metric learning has it (Jégou,
    /// Douze and Schmid, PAMI 2011; Song et al., CVPR 2016).
    public func isFound(within k: Int) -> Bool { relevantRanks.first.map { $0 <= k } ?? false }

    /// The part of the k nearest that is of the query's class, P(k). Where there are fewer results than
    /// k, those that are missing count as of another.
    ///
    /// - Precondition: k is positive.
    public func precision(at k: Int) -> Double {
        precondition(k > 0, "the precision of the first \(k) results")
        return Double(relevantRanks.prefix { $0 <= k }.count) / Double(k)
    }

    /// The precision at R, the number of images there are to be found: 1 where these are the nearest
    /// (Musgrave, Belongie and Lim, "A Metric Learning Reality Check", ECCV 2020). 0 where
    /// there are none.
    public var rPrecision: Double { relevantCount == 0 ? 0 : precision(at: relevantCount) }

    /// `(1/R) Σ P(i)` over the ranks i up to R that hold an image of the query's class (Musgrave et al.,
    /// 2020): as R-precision, but it matters where among the first R these are.
    public var averagePrecisionAtR: Double {
        averagePrecision(of: relevantRanks.prefix { $0 <= relevantCount })
    }

    /// `(1/R) Σ P(i)` over all ranks i that hold an image of the query's class (Manning, Raghavan and
    /// Schütze, "Introduction to Information Retrieval", 2008, section 8.4). Those that the search did
    /// not reach count as never found.
    public var averagePrecision: Double { averagePrecision(of: relevantRanks[...]) }

    private func averagePrecision(of ranks: ArraySlice<Int>) -> Double {
        guard relevantCount > 0 else { return 0 }
        let sum = ranks.enumerated().reduce(0.0) { $0 + Double($1.offset + 1) / Double($1.element) }
        return sum / Double(relevantCount)
    }
}
