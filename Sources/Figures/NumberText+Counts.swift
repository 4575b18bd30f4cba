/// Counts and shares as sentences write them.
extension NumberText {
    /// A whole number with its thousands apart: `1,280`.
    package static func count(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var end = digits.count - 3
        while end > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
            end -= 3
        }
        return (value < 0 ? "−" : "") + digits
    }

    /// A count and what is counted: `1 image`, `1,280 images`.
    package static func count(_ value: Int, _ noun: String, plural: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? noun : plural ?? noun + "s")"
    }

    /// A share in percent: `34%`, and where whole percents would say little, `4.1%`, `0.03%`.
    ///
    /// What is not quite all or not quite nothing is never written as `100%` or `0%`.
    package static func percent(_ share: Double) -> String {
        let percents = share * 100
        let distance = min(abs(percents), abs(100 - percents))
        for (decimals, smallest) in [(0, 9.95), (1, 0.95), (2, 0.005)] where distance >= smallest {
            return fixed(percents, decimals: decimals) + "%"
        }
        switch percents {
        case 0: return "0%"
        case 100: return "100%"
        case ..<0: return "−0.00%"
        case ..<50: return "<0.01%"
        case ..<100: return ">99.99%"
        default: return "100.00%"
        }
    }

    /// A share in percent with one digit behind the point, for numbers that are compared with each
    /// other: `54.2%`, `8.0%`.
    package static func share(_ share: Double) -> String {
        fixed(share * 100, decimals: 1) + "%"
    }

    /// A share in whole percents, where there is room for no more: `34%`. What is not quite all or not
    /// quite nothing is `>99%` and `<1%`.
    package static func wholePercent(_ share: Double) -> String {
        if share > 0, share < 0.005 { return "<1%" }
        if share < 1, share >= 0.995 { return ">99%" }
        return fixed(share * 100, decimals: 0) + "%"
    }
}
