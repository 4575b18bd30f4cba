import SimilarityMaps

/// The best order of cells that a search finds with the network itself at hand: what a map on this grid
/// could reach in deletion and insertion.
///
/// The search is greedy: at each step it tries every cell that is left, and takes those that change the
/// score most. That is a bound for maps that are as greedy; an exhaustive search would find a little
/// more. It costs so many runs of the network that no one would wait for it, and it is no explanation:
/// it is tuned to the very figure that it is measured by.
public enum GridOracle {
    /// The curves of its order: as `PerturbationFigures`.
    ///
    /// - Returns: `nil` where the network makes nothing of some of the pictures.
    /// - Complexity: about half as many runs of the network as there are cells times steps, for each of
    ///   the two directions.
    public static func figures(
        of picture: PerturbedPicture, on substrate: Substrate
    ) throws -> PerturbationFigures? {
        guard
            let most = try picture.deletion(
                in: order(.mostRelevantFirst, of: picture, on: substrate), on: substrate),
            let least = try picture.deletion(
                in: order(.leastRelevantFirst, of: picture, on: substrate), on: substrate)
        else { return nil }
        return PerturbationFigures(most, least)
    }

    /// The cells, those first without which the score is lowest, or highest.
    static func order(
        _ order: CellOrder, of picture: PerturbedPicture, on substrate: Substrate
    ) throws -> [Int] {
        let count = picture.grid.count
        var shown = [Bool](repeating: true, count: count)
        var taken: [Int] = []
        let steps = PerturbedPicture.steps(of: count)
        for (gone, next) in zip(steps, steps.dropFirst()) {
            let left = shown.indices.filter { shown[$0] }
            let trials = left.map { cell in
                var trial = shown
                trial[cell] = false
                return trial
            }
            let found = try picture.scores(showing: trials, on: substrate).map {
                // What the network makes nothing of is no better than anything else.
                $0.isFinite ? $0 : (order == .mostRelevantFirst ? Double.infinity : -.infinity)
            }
            let ranked = left.indices.sorted {
                order == .mostRelevantFirst ? found[$0] < found[$1] : found[$0] > found[$1]
            }
            for index in ranked.prefix(next - gone) {
                shown[left[index]] = false
                taken.append(left[index])
            }
        }
        return taken
    }
}
