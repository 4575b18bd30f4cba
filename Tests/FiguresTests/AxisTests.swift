import Figures
import Testing

@Suite struct AxisTests {
    @Test(arguments: [
        (0.0, 1.0, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, 1.2, 4, [0, 0.5, 1]),
        (-0.13, 0.97, 11, [-0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
        (0.8712, 0.8729, 4, [0.8715, 0.872, 0.8725]),
        (0, 3000, 5, [0, 1000, 2000, 3000]),
    ])
    func ticksOfALinearAxisAreRoundNumbers(
        low: Double, high: Double, limit: Int, expected: [Double]
    ) {
        let ticks = Axis(.linear, from: low, to: high, start: 0, end: 1).ticks(atMost: limit)
        // Not almost: a tick of 0.30000000000000004 would be written so in a table.
        #expect(ticks == expected)
    }

    @Test(arguments: [
        (2.0, 14, [1.0, 2]), (128, 14, [1, 2, 5, 10, 20, 50, 100]),
        (1280, 14, [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]),
        (1280, 7, [1, 3, 10, 30, 100, 300, 1000]), (4096, 4, [1, 10, 100, 1000]),
        (1e6, 4, [1, 100, 10000, 1_000_000]),
    ])
    func ticksOfALogarithmicAxisArePowersOfTenAndWhatHasRoomBetween(
        high: Double, limit: Int, expected: [Double]
    ) {
        let ticks = Axis(.logarithmic, from: 1, to: high, start: 0, end: 1).ticks(atMost: limit)
        #expect(ticks == expected)
    }

    @Test func thereAreNeverMoreTicksThanAskedFor() {
        for exponent in -6...6 {
            for step in 1...40 {
                var high = 1.0
                for _ in 0..<abs(exponent) { high *= exponent < 0 ? 0.1 : 10 }
                high *= Double(step) / 7
                for limit in 2...12 {
                    let axis = Axis(.linear, from: -high / 3, to: high, start: 0, end: 1)
                    let ticks = axis.ticks(atMost: limit)
                    #expect(ticks.count <= limit + 1, "\(high) \(limit) \(ticks)")
                    #expect(ticks.allSatisfy { $0 >= -high / 3 * 1.001 && $0 <= high * 1.001 })
                    #expect(!ticks.isEmpty)
                }
            }
        }
    }

    @Test func equalDifferencesOrRatiosAreEqualDistances() {
        let linear = Axis(.linear, from: -1, to: 3, start: 100, end: 500)
        #expect(linear.position(of: -1) == 100 && linear.position(of: 3) == 500)
        #expect(linear.position(of: 1) == 300)
        let upwards = Axis(.linear, from: 0, to: 1, start: 200, end: 0)
        #expect(upwards.position(of: 0.25) == 150)
        let logarithmic = Axis(.logarithmic, from: 1, to: 10000, start: 0, end: 400)
        for (exponent, value) in [1.0, 10, 100, 1000, 10000].enumerated() {
            #expect(abs(logarithmic.position(of: value) - Double(exponent) * 100) < 1e-9)
        }
    }

    @Test(arguments: [
        ([0, 0.2, 0.4], 1), ([0, 1, 2], 0), ([0.8715, 0.872, 0.8725], 4), ([0, 25, 50], 0),
        ([0, 2.5, 5], 1),
    ])
    func ticksHaveAsManyDecimalsAsTheirStep(ticks: [Double], decimals: Int) {
        #expect(Axis.decimals(of: ticks) == decimals)
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"),
        (-4096, "−4,096"),
    ])
    func countsHaveTheirThousandsApart(value: Int, text: String) {
        #expect(NumberText.count(value) == text)
        #expect(NumberText.count(Int.min).hasPrefix("−9,223,372"))
    }

    @Test(arguments: [
        (0.3412, "34%"), (0.0412, "4.1%"), (0.004, "0.40%"), (0, "0%"), (1, "100%"),
        (0.9999, "99.99%"), (0.999999, ">99.99%"), (0.00001, "<0.01%"), (0.95, "95.0%"),
        (1.12, "112%"), (-0.02, "−2.0%"),
    ])
    func percentsNeverRoundToAllOrNothing(value: Double, text: String) {
        #expect(NumberText.percent(value) == text)
    }
}
