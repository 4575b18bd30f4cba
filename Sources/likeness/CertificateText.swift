import Figures
import Networks
import SimilarityMaps
import Terminal

extension Certificate {
    /// What is printed about several maps.
    ///
    /// - Parameter sum: what they do, for example "maps and rests add up to the scores".
    func rows(_ sum: String) -> [(String, String)] {
        [
            ("certificate", "\(label): \(sum) within \(completenessError.scientific)"),
            ("places", places.words),
        ]
    }

    /// Says on the error stream what is wrong with maps, if anything is.
    ///
    /// - Parameters:
    ///   - failure: what they do not do, for example "the maps do not add up to the scores".
    ///   - remedy: what to do about it.
    func warn(_ failure: String, remedy: String? = nil) {
        if !holds {
            Terminal.warn(
                "\(failure), so they are not exact: the network’s tail was not read rightly"
                    + (remedy.map { "; \($0)" } ?? ""))
        }
        if places == .misplaced {
            Terminal.warn("the maps are not where they seem to be: \(places.explanation)")
        }
    }
}
