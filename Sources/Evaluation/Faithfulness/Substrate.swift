import Images
import Networks
import SimilarityMaps

/// What stands where a part of a picture was taken away.
///
/// None is neutral: each is something that the network sees, and what it makes of it differs from network
/// to network. So figures are given for all three, and never compared across them.
public enum Substrate: String, CaseIterable, Sendable {
    /// Zero in the network's input: the mean colour of the pictures that it was trained on (as Petsiuk, Das
    /// and Saenko, BMVC 2018, delete).
    case zero
    /// The picture's own mean colour.
    case mean
    /// The picture itself, without details: reduced to a sixteenth and enlarged again (for the blurred
    /// picture into which they insert). Nothing but the removed details is new to the network.
    case blur

    /// How far pictures are reduced to be blurred.
    static let reduction = 16

    /// The picture of which nothing but the substrate is left.
    ///
    /// - Parameter picture: as the network sees it.
    func picture(for picture: Image, of network: EmbeddingNetwork) -> Image {
        switch self {
        case .zero:
            Image(size: picture.size, filling: network.description.preprocessing.meanColour)
        case .mean:
            Image(size: picture.size, filling: picture.meanColour)
        case .blur:
            picture.resized(
                to: PixelSize(
                    width: max(1, picture.width / Self.reduction),
                    height: max(1, picture.height / Self.reduction)), filter: .box
            ).resized(to: picture.size, filter: .bilinear)
        }
    }
}

extension Image {
    /// The mean of the pixels' colours.
    fileprivate var meanColour: RGB {
        var sums = [0, 0, 0]
        for (index, value) in pixels.enumerated() { sums[index % 3] += Int(value) }
        let count = width * height
        let means = sums.map { UInt8(($0 + count / 2) / count) }
        return RGB(red: means[0], green: means[1], blue: means[2])
    }

    /// This picture where a mask shows it, another where it does not.
    ///
    /// - Parameter mask: how much of each pixel is shown, 0…1, row by row.
    /// - Precondition: both pictures and the mask have the same size.
    func mixed(with other: Image, showing mask: [Float]) -> Image {
        precondition(size == other.size && mask.count == width * height, "a mask of another size")
        let mixed = pixels.indices.map { index in
            let (own, ground) = (Float(pixels[index]), Float(other.pixels[index]))
            return UInt8((ground + (own - ground) * mask[index / 3]).rounded())
        }
        return Image(width: width, height: height, pixels: mixed)
    }

    /// This picture in some cells of a grid, another in the rest.
    ///
    /// - Parameter shown: whether this one is shown, for each cell.
    /// - Precondition: both pictures have the same size.
    func mixed(with other: Image, showing shown: [Bool], of grid: Grid) -> Image {
        precondition(size == other.size && shown.count == grid.count, "cells of another grid")
        var mixed = other.pixels
        for row in 0..<grid.rows {
            let lines = row * height / grid.rows..<(row + 1) * height / grid.rows
            for column in 0..<grid.columns where shown[row * grid.columns + column] {
                let (left, right) = (
                    column * width / grid.columns, (column + 1) * width / grid.columns
                )
                for y in lines {
                    let part = 3 * (y * width + left)..<3 * (y * width + right)
                    mixed.replaceSubrange(part, with: pixels[part])
                }
            }
        }
        return Image(width: width, height: height, pixels: mixed)
    }
}
