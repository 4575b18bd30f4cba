import Files
import Galleries
import Images
import Networks
import RandomNumbers

/// Makes the images of batches, and knows what to do where a photograph cannot be read.
final class ImageMaker: @unchecked Sendable {
    /// An image of a batch.
    struct Made {
        /// What was made; `nil` where the photograph cannot be read and nothing takes its place.
        let image: (picture: Image, photograph: Int)?
        /// Photographs that cannot be read and were passed over.
        let unreadable: [Unreadable]
    }

    struct Unreadable {
        let photograph: Int
        let reason: String
    }

    /// Why no image could be made, and what was found to be unreadable on the way.
    struct Failure: Error {
        let error: TrainingError
        let unreadable: [Unreadable]
    }

    private let photographs: TrainingPhotographs
    private let preparer: PhotographPreparer
    private let options: BatchOptions
    private let monitor = Monitor()
    /// Why photographs cannot be read; guarded by the monitor.
    private var reasons: [Int: String] = [:]

    init(
        _ photographs: TrainingPhotographs, preprocessing: Preprocessing, _ options: BatchOptions
    ) {
        self.photographs = photographs
        self.options = options
        preparer = PhotographPreparer(
            photographs, preprocessing: preprocessing, augmentation: options.augmentation,
            maximumPixels: options.maximumPixels, cacheBytes: options.cacheBytes)
    }

    /// - Parameters:
    ///   - photograph: its number.
    ///   - position: where in the batch the image is.
    ///   - step: the batch's.
    /// - Throws: `Failure` where none of the photograph's class can be read.
    func image(_ photograph: Int, of position: Int, step: Int) throws -> Made {
        precondition(
            photographs.paths.indices.contains(photograph),
            "there is no photograph \(photograph) among \(photographs.count)")
        let siblings = photographs.members[photographs.labels[photograph]]
        var unreadable: [Unreadable] = []
        for offset in 0..<siblings.count {
            let next =
                siblings.lowerBound
                + (photograph - siblings.lowerBound + offset) % siblings.count
            // The same random numbers for who takes its place.
            var random = SplitMix64(seed: options.seed, place: [step, position])
            switch read(next, using: &random) {
            case .success(let picture):
                return Made(image: (picture, next), unreadable: unreadable)
            case .failure(let failure):
                unreadable.append(Unreadable(photograph: next, reason: failure.reason))
            }
            if options.replacement == .none { return Made(image: nil, unreadable: unreadable) }
        }
        let name = photographs.classes[photographs.labels[photograph]]
        throw Failure(
            error: TrainingError(
                .photographs,
                "none of the \(siblings.count) photographs of the class \(name) in \(photographs.folder) can be read (\(photographs.paths[photograph]): \(unreadable[0].reason)); replace them, or take the class away"
            ), unreadable: unreadable)
    }

    private struct Reason: Error {
        let reason: String
    }

    private func read(
        _ photograph: Int, using random: inout SplitMix64
    ) -> Result<Image, Reason> {
        if let known = monitor.locked({ reasons[photograph] }) {
            return .failure(Reason(reason: known))
        }
        do {
            return .success(try preparer.picture(of: photograph, using: &random))
        } catch {
            let reason = "\(error)".leavingOut(photographs.file(of: photograph))
            monitor.locked { reasons[photograph] = reason }
            return .failure(Reason(reason: reason))
        }
    }
}
