extension SplitMix64 {
    /// A whole number from 0 on and below a bound, drawn evenly (Lemire, "Fast Random Integer Generation
    /// in an Interval", 2019).
    ///
    /// - Precondition: the bound is above 0.
    package mutating func next(below bound: Int) -> Int {
        precondition(bound > 0, "a number below \(bound)")
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        // The first 2⁶⁴ mod bound of the low halves would make some numbers likelier than others.
        let unfair = (0 &- bound) % bound
        while product.low < unfair { product = next().multipliedFullWidth(by: bound) }
        return Int(product.high)
    }

    /// Puts the elements in a random order, all orders alike (Fisher and Yates, 1938; Durstenfeld, 1964).
    /// The standard library's own may change with its release.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, next(below: last + 1))
        }
    }
}
