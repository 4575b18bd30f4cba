/// By how much another class must be farther than one's own: what a loss makes of the difference x of
/// the two distances, `d(anchor, positive) − d(anchor, negative)`.
public enum LossMargin: Hashable, Sendable {
    /// `max(0, margin + x)`: zero as soon as the negative is farther by the margin (Schroff,
    /// Kalenichenko and Philbin, 2015, equation 3).
    case hinge(Double)
    /// `ln(1 + eˣ)`: never zero, so that what is right already is still pulled apart (Hermans, Beyer
    /// and Leibe, 2017, section 2, "soft-margin").
    case soft

    /// Whether the term of one triplet is not zero. The soft margin's never is, also where its digits
    /// end.
    func isActive(_ x: Double) -> Bool {
        switch self {
        case .hinge(let margin): margin + x > 0
        case .soft: true
        }
    }

    /// The term of one triplet.
    func value(_ x: Double) -> Double {
        switch self {
        case .hinge(let margin): max(0, margin + x)
        case .soft: softplus(x)
        }
    }

    /// Its derivative. At the hinge's corner, where it has none, 0.
    func slope(_ x: Double) -> Double {
        switch self {
        case .hinge(let margin): margin + x > 0 ? 1 : 0
        case .soft: logistic(x)
        }
    }
}

extension LossMargin: LosslessStringConvertible, Codable {
    /// `soft`, or a number.
    public init?(_ description: String) {
        if description == "soft" {
            self = .soft
        } else if let margin = Double(description) {
            self = .hinge(margin)
        } else {
            return nil
        }
    }

    /// `soft`, or the number.
    public var description: String {
        switch self {
        case .hinge(let margin): "\(margin)"
        case .soft: "soft"
        }
    }

    /// Reads a number or the word `soft`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let margin = try? container.decode(Double.self) {
            self = .hinge(margin)
            return
        }
        let word = try container.decode(String.self)
        guard word == "soft" else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a margin is a number or \"soft\", not \"\(word)\""
            )
        }
        self = .soft
    }

    /// Writes a number or the word `soft`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .hinge(let margin): try container.encode(margin)
        case .soft: try container.encode("soft")
        }
    }
}
