import RandomNumbers

/// The order in which the images of one class are met in an epoch, in groups.
struct ClassOrder {
    let images: Int
    let groupSize: Int

    /// The images of so many groups, one group behind the other: all images in a random order, then all
    /// in another, and so on, but no image twice in a group that could do without.
    func images(groups: Int, _ generator: SplitMix64) -> [Int] {
        var generator = generator
        var result: [Int] = []
        result.reserveCapacity(groups * groupSize)
        while result.count < groups * groupSize {
            var order = Array(0..<images)
            generator.shuffle(&order)
            let begun = result.count % groupSize
            if images >= groupSize {
                Self.keep(result.suffix(begun), outOfFirst: groupSize - begun, of: &order)
                result += order
            } else {
                // Each group begins with all images, which are fewer than its places.
                result += order.prefix(groupSize - begun)
            }
        }
        return Array(result.prefix(groups * groupSize))
    }

    /// Swaps elements of a begun group from the first places, where they would complete it, with others
    /// from farther back. There are enough of those, as the order has at least a group's images.
    private static func keep(_ begun: ArraySlice<Int>, outOfFirst count: Int, of order: inout [Int])
    {
        let begun = Set(begun)
        guard !begun.isEmpty else { return }
        var other = count
        for place in 0..<count where begun.contains(order[place]) {
            while begun.contains(order[other]) { other += 1 }
            order.swapAt(place, other)
            other += 1
        }
    }
}
