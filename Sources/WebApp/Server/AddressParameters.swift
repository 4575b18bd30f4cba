import Hummingbird

/// What stands behind the question mark of an address, as `URLSearchParams` writes it.
struct AddressParameters: Sendable {
    private let pairs: [(name: String, value: String)]

    /// The longest query that is read; a page's own addresses are far shorter.
    static let maximumBytes = 64 << 10

    /// - Throws: `WebAppError` where a percent sign is not followed by two hexadecimal digits, the bytes
    ///   are not UTF-8, or there is too much.
    init(_ query: String?) throws {
        guard let query, !query.isEmpty else {
            pairs = []
            return
        }
        guard query.utf8.count <= Self.maximumBytes else {
            throw WebAppError(
                status: .uriTooLong,
                message:
                    "the address has more than \(Self.maximumBytes) bytes; draw simpler regions")
        }
        pairs = try query.split(separator: "&").map { pair in
            let parts = pair.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                try Self.decoded(parts[0]), parts.count > 1 ? try Self.decoded(parts[1]) : ""
            )
        }
    }

    /// The names of all parameters, each once.
    var names: [String] {
        pairs.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// All values of a parameter that may be repeated, in order.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// The value of a parameter; `nil` where it is missing or empty.
    ///
    /// - Throws: `WebAppError` where it is given several times.
    func text(_ name: String) throws -> String? {
        let values = all(name)
        guard values.count < 2 else {
            throw WebAppError.badRequest("‘\(name)’ is given \(values.count) times; give it once")
        }
        return values.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The value of a parameter that must be there.
    func required(_ name: String, _ what: String) throws -> String {
        guard let value = try text(name) else {
            throw WebAppError.badRequest("‘\(name)’ is missing; give \(what)")
        }
        return value
    }

    /// A whole number within limits.
    func number(_ name: String, in range: ClosedRange<Int>, default usual: Int) throws -> Int {
        guard let text = try text(name) else { return usual }
        guard let number = Int(text), range.contains(number) else {
            throw WebAppError.badRequest(
                "‘\(name)’ takes a number from \(range.lowerBound) to \(range.upperBound), not ‘\(text.excerpt)’"
            )
        }
        return number
    }

    /// Whether something is switched on.
    func flag(_ name: String) throws -> Bool {
        switch try text(name) {
        case nil, "0", "false": false
        case "1", "true": true
        case let other?:
            throw WebAppError.badRequest("‘\(name)’ takes 1 or 0, not ‘\(other.excerpt)’")
        }
    }

    /// The same without some parameters.
    func without(_ names: String...) -> AddressParameters {
        AddressParameters(pairs: pairs.filter { !names.contains($0.name) })
    }

    /// The same with one parameter under another's name, in its place.
    ///
    /// - Throws: `WebAppError` where it is missing.
    func renaming(_ name: String, to other: String) throws -> AddressParameters {
        let value = try required(name, "a photograph’s path in the gallery")
        return AddressParameters(
            pairs: without(name, other).pairs + [(name: other, value: value)])
    }

    private init(pairs: [(name: String, value: String)]) { self.pairs = pairs }

    private static func decoded(_ text: Substring) throws -> String {
        let malformed = WebAppError.badRequest(
            "the address has a percent sign without two hexadecimal digits, or is not UTF-8; copy it whole"
        )
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal),
                    let low = rest.popFirst().flatMap(hexadecimal)
                else { throw malformed }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), !decoded.contains("\0") else {
            throw malformed
        }
        return decoded
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// At most 80 characters of it, for a message.
    var excerpt: String { count > 80 ? prefix(79) + "…" : self }
}

extension Request {
    /// What stands behind the question mark.
    func parameters() throws -> AddressParameters { try AddressParameters(uri.query) }
}
