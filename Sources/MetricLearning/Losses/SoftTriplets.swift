/// One anchor's triplets with the soft margin, `ln(1 + e^(d(a, p) − d(a, n)))`.
///
/// Each triplet is met once, but costs no exponential and no logarithm: with `u = e^d(a, p) · e^−d(a, n)`
/// the derivative is `u / (1 + u)`, and the sum over the negatives is the logarithm of the product of
/// the `1 + u`, taken before the product could overflow. Exponentials are taken once for each distance.
///
/// Each `1 + u` has a rounding error of 2⁻⁵³, which is what the sum of logarithms is off by for each
/// triplet.
struct SoftTriplets: AnchorTriplets {
    private typealias Lanes = SIMD4<Double>

    /// The negatives' `e^−d`, four at a time; 0 in lanes beyond the last, which changes nothing.
    private var factors: [Lanes]
    /// The negatives' derivatives.
    private var slopesOfNegatives: [Lanes]

    init(count: Int) {
        let blocks = (count + Lanes.scalarCount - 1) / Lanes.scalarCount
        factors = Array(repeating: .zero, count: blocks)
        slopesOfNegatives = Array(repeating: .zero, count: blocks)
    }

    /// Distances up to this have exponentials whose products are numbers, and not 0: e^±600. Those of
    /// unit vectors are at most 4.
    private static let largestDistance: Float = 300

    mutating func add(
        _ distances: UnsafeBufferPointer<Float>, positives: [Int], classes: [Int], own: Int,
        slopes: UnsafeMutableBufferPointer<Float>
    ) -> (sum: Double, active: Int) {
        let lanes = Lanes.scalarCount
        var (negatives, largest) = (0, Float(0))
        var nearest = Float.infinity
        for (image, number) in classes.enumerated() where number != own {
            let distance = distances[image]
            factors[negatives / lanes][negatives % lanes] = exponential(-Double(distance))
            largest = max(largest, abs(distance))
            nearest = min(nearest, distance)
            negatives += 1
        }
        for positive in positives { largest = max(largest, abs(distances[positive])) }
        guard largest <= Self.largestDistance else {
            return addOneByOne(
                distances, positives: positives, classes: classes, own: own, slopes: slopes)
        }
        let blocks = (negatives + lanes - 1) / lanes
        for lane in negatives..<blocks * lanes { factors[lane / lanes][lane % lanes] = 0 }
        for block in 0..<blocks { slopesOfNegatives[block] = .zero }

        var sum = 0.0
        for positive in positives {
            let distance = Double(distances[positive])
            // The largest 1 + u is at most e to this; a product of so many is at most e^690 < 10³⁰⁰.
            let logarithm = softplus(distance - Double(nearest)) + 1e-9
            let run = max(Int(690 / logarithm), 1)
            let terms = multiply(exponential(distance), blocks: blocks, run: run)
            sum += terms.sum
            slopes[positive] = Float(terms.slope)
        }
        var lane = 0
        for (image, number) in classes.enumerated() where number != own {
            slopes[image] = -Float(slopesOfNegatives[lane / lanes][lane % lanes])
            lane += 1
        }
        return (sum, positives.count * negatives)
    }

    /// The triplets of one positive; `run` factors of a lane are multiplied before their logarithm is
    /// taken.
    private mutating func multiply(
        _ positive: Double, blocks: Int, run: Int
    ) -> (sum: Double, slope: Double) {
        var sum = 0.0
        var slope = Lanes.zero
        factors.withUnsafeBufferPointer { factors in
            slopesOfNegatives.withUnsafeMutableBufferPointer { slopes in
                var start = 0
                while start < blocks {
                    let end = start + min(run, blocks - start)
                    var product = Lanes.one
                    for block in start..<end {
                        let u = factors[block] * positive
                        let whole = 1 + u
                        let share = u / whole
                        product *= whole
                        slope += share
                        slopes[block] += share
                    }
                    for lane in product.indices { sum += naturalLogarithm(product[lane]) }
                    start = end
                }
            }
        }
        return (sum, slope.sum())
    }

    /// The same for distances of any size.
    private func addOneByOne(
        _ distances: UnsafeBufferPointer<Float>, positives: [Int], classes: [Int], own: Int,
        slopes: UnsafeMutableBufferPointer<Float>
    ) -> (sum: Double, active: Int) {
        var (sum, count) = (0.0, 0)
        for (image, number) in classes.enumerated() where number != own {
            var slope = 0.0
            for positive in positives {
                let x = Double(distances[positive]) - Double(distances[image])
                sum += softplus(x)
                slope += logistic(x)
                slopes[positive] += Float(logistic(x))
                count += 1
            }
            slopes[image] = -Float(slope)
        }
        return (sum, count)
    }
}
