import RandomNumbers

/// Examples chosen at random, as evenly over the classes as there are some: no class has a second one
/// before all have a first.
public enum StratifiedChoice {
    /// Chooses among examples.
    ///
    /// - Parameters:
    ///   - count: how many at most.
    ///   - labels: the class of each example. Those without one are a class of their own.
    ///   - seed: another one chooses others.
    /// - Returns: the places of the chosen, each once: the first of every class in random order, then the
    ///   second ones. A larger count begins with the same.
    public static func places<Label: Hashable>(
        _ count: Int, of labels: [Label?], seed: UInt64
    ) -> [Int] {
        guard count > 0 else { return [] }
        var members: [Label?: [Int]] = [:]
        var order: [Label?] = []
        for (place, label) in labels.enumerated() {
            if members[label] == nil { order.append(label) }
            members[label, default: []].append(place)
        }
        var generator = SplitMix64(seed: seed)
        for label in order { members[label]?.shuffle(using: &generator) }
        order.shuffle(using: &generator)
        var chosen: [Int] = []
        var round = 0
        while chosen.count < min(count, labels.count) {
            for label in order where chosen.count < count {
                if let places = members[label], round < places.count {
                    chosen.append(places[round])
                }
            }
            round += 1
        }
        return chosen
    }
}
