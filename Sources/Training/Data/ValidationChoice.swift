import Galleries
import RandomNumbers

/// Which photographs a training is judged by: classes that it does not learn from.
public enum ValidationChoice: Codable, Hashable, Sendable {
    /// None.
    case none
    /// A fifth of the classes, two at least; none where there are fewer than four.
    case usual
    /// Those of another folder, with a folder for each class.
    case folder(String)
    /// So many classes, held out.
    case classes(Int)
    /// This share of the classes, above 0 and below 1, held out.
    case share(Double)

    /// What a person wrote: `none`, a number of classes (`5`), a share of them (`0.2`), or a folder. A
    /// folder with such a name is written as `./5`.
    public init(_ text: String) {
        if text == "none" {
            self = .none
        } else if let count = Int(text) {
            self = .classes(count)
        } else if let share = Double(text), share.isFinite {
            self = .share(share)
        } else {
            self = .folder(text)
        }
    }
}

extension TrainingPhotographs {
    /// Splits the photographs into those that are learnt from and those for validation. No class is in both,
    /// except where another folder is chosen that shares some: then that is remarked on.
    ///
    /// Which classes are held out depends on the seed and on the order that it gives the classes' names:
    /// one class more changes one of those that are held out, at most.
    ///
    /// - Throws: `TrainingError` where fewer than two classes would be left on a side, or the other folder
    ///   is this one; as `init(contentsOf:)` for another folder.
    public func split(
        _ choice: ValidationChoice, seed: UInt64
    ) throws -> (training: TrainingPhotographs, validation: TrainingPhotographs?) {
        switch choice {
        case .none: return (self, nil)
        case .usual:
            guard classes.count >= 4 else {
                return (
                    remarking(
                        "with \(classes.count) classes none is held out for validation; name other photographs with --validation to see how well it learns"
                    ), nil
                )
            }
            return try split(.classes(max(2, (classes.count + 2) / 5)), seed: seed)
        case .folder(let path): return (self, try validating(on: path))
        case .classes(let count): return try holdOut(count, "\(count)", seed: seed)
        case .share(let share):
            guard share > 0, share < 1 else {
                throw TrainingError(
                    .settings,
                    "a share of \(share) of the classes cannot be held out for validation; give one between 0 and 1, a whole number of classes, or a folder"
                )
            }
            let count = Int((Double(classes.count) * share).rounded())
            return try holdOut(count, "\(share) of the classes, \(count),", seed: seed)
        }
    }

    private func holdOut(
        _ count: Int, _ asked: String, seed: UInt64
    ) throws -> (TrainingPhotographs, TrainingPhotographs?) {
        // Retrieval among one class finds nothing else, and nothing can be told apart in one.
        guard count >= 2, count <= classes.count - 2 else {
            throw TrainingError(
                .settings,
                classes.count < 4
                    ? "\(folder) has \(classes.count) classes, and training and validation need two each; name another folder for validation, or none"
                    : "\(asked) cannot be held out of the \(classes.count) classes in \(folder), because training and validation need two each; give 2 to \(classes.count - 2)"
            )
        }
        let order = classes.map { name in
            var random = SplitMix64(seed: seed, place: name.utf8.map(Int.init))
            return (name: name, number: random.next())
        }.sorted { ($0.number, $0.name) < ($1.number, $1.name) }
        let held = Set(order.prefix(count).map(\.name))
        return (taking(Set(classes).subtracting(held)), taking(held))
    }

    /// Another folder's photographs, with a remark where their classes are not new.
    private func validating(on path: String) throws -> TrainingPhotographs {
        if let own = FileIdentity(path: folder), own == FileIdentity(path: path) {
            throw TrainingError(
                .settings,
                "\(path) is the folder that is trained on; give another one for validation, or a number of classes to hold out"
            )
        }
        let other = try TrainingPhotographs(contentsOf: path)
        let shared = classes.filter(Set(other.classes).contains)
        guard let first = shared.first else { return other }
        return other.remarking(
            "\(shared.count == 1 ? "the class \(first) is" : "\(shared.count) classes, such as \(first), are") learnt from as well: validation on \(path) does not show how well new classes are told apart"
        )
    }
}
