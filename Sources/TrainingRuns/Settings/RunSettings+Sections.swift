#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RunSettings {
    /// The settings of one part of the training.
    ///
    /// - Throws: `TrainingRunError` where they are not there, or not of that form.
    public func section<T: Decodable>(_ name: String, as type: T.Type = T.self) throws -> T {
        guard let section = sections[name] else {
            throw TrainingRunError(
                .settings, "the settings have no ‘\(name)’; train with the version that wrote them")
        }
        do {
            return try JSONDecoder().decode(T.self, from: JSONEncoder().encode(section))
        } catch let error as DecodingError {
            throw TrainingRunError(
                .settings,
                "the settings of ‘\(name)’ \(error.shortcoming); train with the version that wrote them"
            )
        }
    }

    /// Takes the settings of one part of the training, in place of earlier ones.
    ///
    /// - Throws: `TrainingRunError` where JSON cannot say them, as with a number that is not finite.
    public mutating func setSection(_ name: String, to value: some Encodable) throws {
        do {
            sections[name] = try JSONDecoder().decode(
                JSONValue.self, from: JSONEncoder().encode(value))
        } catch {
            throw TrainingRunError(
                .settings,
                "the settings of ‘\(name)’ cannot be written down: \(error.inWords); give finite numbers"
            )
        }
    }
}

extension DecodingError {
    /// What is wrong with a JSON text, to stand behind its name.
    var shortcoming: String {
        func path(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
            (context.codingPath + (last.map { [$0] } ?? [])).map {
                $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue
            }.joined(separator: ".")
        }
        switch self {
        case .keyNotFound(let key, let context): return "lack ‘\(path(context, key))’"
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            // Foundation does not say where a number stands that is too large.
            return context.codingPath.isEmpty
                ? "are not JSON, or not an object of it, or have a number that cannot be"
                : "have something else than was expected at ‘\(path(context))’"
        @unknown default: return "cannot be read"
        }
    }
}

extension Error {
    /// Why something could not be encoded, as Foundation says it.
    fileprivate var inWords: String {
        if case EncodingError.invalidValue(_, let context)? = self as? EncodingError {
            return context.debugDescription.trimmingSuffix(".")
        }
        return "\(self)"
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
