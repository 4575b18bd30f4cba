#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a training was started with: enough to go on with it, and to say later what it was.
public struct RunSettings: Codable, Hashable, Sendable {
    /// The version of the folder's form that this version of Likeness writes.
    public static let currentVersion = 1

    /// What the training starts from.
    public enum Start: Hashable, Sendable {
        /// The weights of a network file; the fingerprint is that of its bytes, 16 hexadecimal digits.
        case network(path: String, fingerprint: String)
        /// An architecture of that name with random weights.
        case architecture(name: String, seed: UInt64)
    }

    /// What a photograph is scaled to, in pixels.
    public struct InputSize: Codable, Hashable, Sendable {
        /// From left to right.
        public var width: Int
        /// From top to bottom.
        public var height: Int

        /// - Parameters:
        ///   - width: 1 or more.
        ///   - height: 1 or more.
        public init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    /// The version of the folder's form.
    public let version: Int
    /// When it was started, to the second.
    public let date: Date
    /// The folder of the photographs that are trained on, with a folder for each class.
    public var images: String
    /// The folder of those for validation; `nil` where other classes of `images` are held out.
    public var validationImages: String?
    /// The classes that are trained on.
    public var trainingClasses: [String]
    /// The classes for validation; none where there is no validation.
    public var validationClasses: [String]
    /// What it starts from.
    public var start: Start
    /// How the feature map becomes one vector, where that was asked for, such as `max`.
    public var pooling: String?
    /// What stands between that vector and the embedding, where that was asked for.
    public var head: String?
    /// What a photograph is scaled to.
    public var inputSize: InputSize
    /// What all random numbers depend on.
    public var seed: UInt64
    /// How many steps there are to be in all.
    public var totalSteps: Int
    /// The settings of each part, such as `loss`, `optimiser`, `schedule` and `augmentation`, in the form
    /// that the part has for them: see ``section(_:as:)``.
    public var sections: [String: JSONValue]
    /// The versions of what trains, such as `likeness` and `libtorch`.
    public var versions: [String: String]

    /// Settings of a training that begins now.
    ///
    /// - Parameters:
    ///   - inputSize: 1 pixel or more in each direction.
    ///   - totalSteps: 0 or more.
    public init(
        images: String, validationImages: String? = nil, trainingClasses: [String],
        validationClasses: [String] = [], start: Start, pooling: String? = nil,
        head: String? = nil, inputSize: InputSize, seed: UInt64, totalSteps: Int,
        sections: [String: JSONValue] = [:], versions: [String: String] = [:], date: Date = Date()
    ) {
        version = Self.currentVersion
        self.images = images
        self.validationImages = validationImages
        self.trainingClasses = trainingClasses
        self.validationClasses = validationClasses
        self.start = start
        self.pooling = pooling
        self.head = head
        self.inputSize = inputSize
        self.seed = seed
        self.totalSteps = totalSteps
        self.sections = sections
        self.versions = versions
        // The file's form has no parts of a second.
        self.date = Date(
            timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
    }
}

extension RunSettings.Start: Codable {
    private enum Key: String, CodingKey { case network, fingerprint, architecture, seed }

    /// Reads a network, or an architecture.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.network) {
            self = .network(
                path: try container.decode(String.self, forKey: .network),
                fingerprint: try container.decode(String.self, forKey: .fingerprint))
        } else {
            self = .architecture(
                name: try container.decode(String.self, forKey: .architecture),
                seed: try container.decode(UInt64.self, forKey: .seed))
        }
    }

    /// Writes what it is, by name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .network(let path, let fingerprint):
            try container.encode(path, forKey: .network)
            try container.encode(fingerprint, forKey: .fingerprint)
        case .architecture(let name, let seed):
            try container.encode(name, forKey: .architecture)
            try container.encode(seed, forKey: .seed)
        }
    }
}
