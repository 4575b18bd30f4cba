import SimilarityMaps

/// The best order of cells that is found with the network itself at hand: what a map on this grid could
/// reach in deletion and insertion.
///
/// The best orders of all cannot be had: there are as many as permutations. Two searches are made for each
/// figure, both greedy: cells are taken away from the whole picture, and put onto an empty one, at each
/// step those that alone change the score most as it is wanted. Where cells only count together neither is
/// good; then the best of the methods' maps may be better, and is taken. So no method is better than
/// this. It costs so many runs of the network that no one would wait for it, and it is no explanation: it
/// is tuned to the very figure that it is measured by.
public enum GridOracle {
    /// The lowest deletion curve that is found, and the highest insertion curve.
    ///
    /// - Parameters:
    ///   - maps: whose orders are tried, too.
    /// - Returns: `nil` where the network makes nothing of some of the pictures.
    /// - Complexity: about twice as many runs of the network as there are cells times steps.
    public static func figures(
        of picture: PerturbedPicture, besides maps: [MethodMap], on substrate: Substrate
    ) throws -> PerturbationFigures? {
        func best(_ order: CellOrder) throws -> PerturbationCurve? {
            var orders = maps.map { order($0.values(on: picture.grid)) }
            orders.append(try self.order(order, of: picture, on: substrate, isTakenAway: true))
            orders.append(try self.order(order, of: picture, on: substrate, isTakenAway: false))
            let curves = try orders.compactMap { try picture.deletion(in: $0, on: substrate) }
            return order == .mostRelevantFirst
                ? curves.min { $0.area < $1.area } : curves.max { $0.area < $1.area }
        }
        guard let most = try best(.mostRelevantFirst), let least = try best(.leastRelevantFirst)
        else { return nil }
        return PerturbationFigures(most, least)
    }

    /// The order in which cells are taken away so that the score is low soon, or stays high.
    ///
    /// - Parameter isTakenAway: whether the search begins with the whole picture and takes away; else with
    ///   an empty one, on which it puts first what would be taken away last.
    static func order(
        _ order: CellOrder, of picture: PerturbedPicture, on substrate: Substrate,
        isTakenAway: Bool
    ) throws -> [Int] {
        let count = picture.grid.count
        var shown = [Bool](repeating: isTakenAway, count: count)
        var chosen: [Int] = []
        // Steps are symmetric but for rounding: from the empty picture they are walked backwards.
        let steps = PerturbedPicture.steps(of: count)
        let sizes = zip(steps, steps.dropFirst()).map { $1 - $0 }
        for size in isTakenAway ? sizes : sizes.reversed() {
            let left = shown.indices.filter { shown[$0] == isTakenAway }
            let trials = left.map { cell in
                var trial = shown
                trial[cell].toggle()
                return trial
            }
            // Most relevant first means a low score on both ways.
            let isLow = order == .mostRelevantFirst
            let found = try picture.scores(showing: trials, on: substrate).map {
                // What the network makes nothing of is no better than anything else.
                $0.isFinite ? $0 : (isLow ? Double.infinity : -.infinity)
            }
            let ranked = left.indices.sorted {
                isLow ? found[$0] < found[$1] : found[$0] > found[$1]
            }
            for index in ranked.prefix(size) {
                shown[left[index]].toggle()
                chosen.append(left[index])
            }
        }
        return isTakenAway ? chosen : chosen.reversed()
    }
}
