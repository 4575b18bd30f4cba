import Images
import OnnxRuntime
import SimilarityMaps

/// Where the locations of a feature map lie in the picture, as the graph has it.
struct LocatedCells: Hashable {
    /// A choice of tokens that the network itself makes for each picture.
    struct Selection: Hashable {
        /// The tensor of indices.
        let indices: String
        /// For each token that is left the element of that tensor which says what it was; `nil` for one
        /// that was not chosen.
        let elements: [Int?]
    }

    /// The cells; before the selections, where there are some.
    let places: CellPlaces
    /// What the network chose of them, one after the other.
    var selections: [Selection] = []
    /// How many pixels of the network's input a cell looks at, in each direction.
    let reach: PixelSize
    /// Whether those that have no place are left out.
    var dropsUnplaced = false

    /// How many locations there are.
    var count: Int { selections.last?.elements.count ?? places.cells.count }
    /// Whether some have no place.
    var hasUnplaced: Bool {
        selections.last.map { $0.elements.contains(nil) } ?? places.hasUnplaced
    }

    /// The cells of one picture of a batch.
    ///
    /// - Parameter tensors: what the run put out, with the indices.
    /// - Throws: `NetworkError` where indices are none of the tokens.
    func resolved(
        _ tensors: [String: Tensor], batch: Int, picture: Int
    ) throws -> CellPlaces {
        var cells = places.cells
        for selection in selections {
            guard let chosen = tensors[selection.indices]?.values else {
                throw NetworkError(
                    .unexpectedOutput, "the network does not put out ‘\(selection.indices)’")
            }
            let before = cells
            let start = picture * (chosen.count / max(1, batch))
            cells = try selection.elements.map { element in
                guard let element = element.map({ $0 + start }) else { return nil }
                // Numbers from the end are counted as ONNX does.
                let index =
                    chosen.indices.contains(element)
                    ? Int(exactly: chosen[element]).map { $0 < 0 ? $0 &+ before.count : $0 } : nil
                guard let index, before.indices.contains(index) else {
                    throw NetworkError(
                        .unexpectedOutput,
                        "‘\(selection.indices)’ chooses tokens that are none of \(before.count), so that their places are not known; take --method occlusion"
                    )
                }
                return before[index]
            }
        }
        return CellPlaces(grid: places.grid, cells: cells, area: places.area)
    }

    /// The tokens as they usually lie: row by row over all of the picture, after some that have no
    /// place; `nil` for others.
    var tokens: TokenGrid? {
        guard isPlain else { return nil }
        let grid = places.grid
        return TokenGrid(
            rows: grid.rows, columns: grid.columns, unplaced: places.cells.count - grid.count)
    }

    /// Whether the locations lie row by row over all of the picture, after some that have no place.
    var isPlain: Bool {
        guard selections.isEmpty, places.area == .whole else { return false }
        let unplaced = places.cells.count - places.grid.count
        return unplaced >= 0 && places.cells.prefix(unplaced).allSatisfy { $0 == nil }
            && places.cells.dropFirst(unplaced).enumerated().allSatisfy { $0 == $1 }
    }
}

extension LocatedCells: CustomStringConvertible {
    /// For example `4×4 cells, over 25–75 % of the height and 25–75 % of the width`.
    var description: String {
        var words: [String] = []
        if let last = selections.last {
            words.append(
                "\(last.elements.count { $0 != nil }) tokens that the network chooses of \(places.grid)"
            )
        } else {
            words.append("\(places.grid) cells")
        }
        let placed = places.cells.compactMap { $0 }
        if placed != placed.sorted(), selections.isEmpty { words.append("in another order") }
        if hasUnplaced {
            let count =
                (selections.last?.elements.count { $0 == nil })
                ?? places.cells.count { $0 == nil }
            words.append(
                "\(count) \(dropsUnplaced ? "without a place left out" : "without a place")")
        }
        if places.area != .whole {
            func percent(_ range: ClosedRange<Double>) -> String {
                "\((100 * range.lowerBound).short)–\((100 * range.upperBound).short) %"
            }
            words.append(
                "over \(percent(places.area.rows)) of the height and \(percent(places.area.columns)) of the width"
            )
        }
        return words.joined(separator: ", ")
    }
}

extension PlaceReader {
    /// Where the locations of a tensor lie.
    ///
    /// - Parameters:
    ///   - spatial: the axes of the locations, in their order.
    ///   - size: of the network's input.
    /// - Returns: `nil` where that is not known, or it is no grid.
    func cells(of tensor: String, spatial: [Int], size: PixelSize) -> LocatedCells? {
        guard let places = places(tensor), !places.isContradictory,
            spatial.allSatisfy({ places.shape.indices.contains($0) && places.shape[$0] > 0 })
        else { return nil }
        let own = Direction.allCases.compactMap { direction in
            places.fields.filter {
                $0.direction == direction && Set($0.axes).isSubset(of: spatial)
            }.max { $0.axes.count < $1.axes.count }
        }
        // What mixes rows or columns leaves them without places, though the others may have some.
        let told = Set(own.flatMap(\.axes))
        guard !told.isEmpty,
            spatial.allSatisfy({ told.contains($0) || places.shape[$0] == 1 })
        else { return nil }
        return cells(
            own.map { field -> PlaceField? in
                guard let field = field.expanded(to: spatial.sorted(), places.shape) else {
                    return nil
                }
                // In the order in which the locations are read.
                return spatial == spatial.sorted()
                    ? field
                    : field.renumbered({ spatial.firstIndex(of: $0) }, places.shape)
            }, size: size)
    }

    private func cells(_ fields: [PlaceField?], size: PixelSize) -> LocatedCells? {
        let fields = fields.compactMap { $0 }
        let vertical = fields.first { $0.direction == .vertical }
        let horizontal = fields.first { $0.direction == .horizontal }
        guard let one = vertical ?? horizontal,
            let count = [vertical, horizontal]
                .compactMap({ $0?.positions.count }).max(),
            fields.allSatisfy({ $0.positions.count == count })
        else { return nil }
        if let choice = one.choice {
            guard
                fields.allSatisfy({
                    $0.choice == choice
                        && $0.positions.elementsEqual(one.positions) {
                            $0 == $1 || $0.isNaN && $1.isNaN
                        }
                }),
                choices.indices.contains(choice),
                var before = cells(choices[choice].fields.map { $0 }, size: size)
            else { return nil }
            before.selections.append(
                LocatedCells.Selection(
                    indices: choices[choice].indices,
                    elements: one.positions.map { $0.isNaN ? nil : Int($0) }))
            return before
        }
        guard let rows = Lattice(vertical, count: count, side: size.height),
            let columns = Lattice(horizontal, count: count, side: size.width),
            // Places that fill no grid are in none.
            rows.count * columns.count <= max(16, 4 * count)
        else { return nil }
        let cells = zip(rows.indices, columns.indices).map { row, column in
            row.flatMap { row in column.map { row * columns.count + $0 } }
        }
        return LocatedCells(
            places: CellPlaces(
                grid: Grid(rows: rows.count, columns: columns.count), cells: cells,
                area: AreaRectangle(rows: rows.area, columns: columns.area)),
            reach: PixelSize(width: columns.reach, height: rows.reach))
    }
}

/// The rows, or the columns, in which places lie.
private struct Lattice {
    let count: Int
    /// Which of them each location lies in.
    let indices: [Int?]
    /// What they cover, in fractions of the side.
    let area: ClosedRange<Double>
    let reach: Int

    /// - Returns: `nil` where places do not lie in rows of one height.
    init?(_ field: PlaceField?, count locations: Int, side: Int) {
        guard let field else {
            (count, area, reach) = (1, 0...1, side)
            indices = [Int?](repeating: 0, count: locations)
            return
        }
        let length = Double(side)
        reach = Int(min(field.extent, 0x1p30).rounded(.up))
        var lines: [Double] = []
        // Less than a thousandth of a pixel apart is rounding.
        for position in field.positions.filter({ !$0.isNaN }).sorted()
        where lines.last.map({ position - $0 > 1e-3 }) ?? true {
            lines.append(position)
        }
        guard let first = lines.first, let last = lines.last, lines.count <= 1 << 14 else {
            return nil
        }
        guard lines.count > 1 else {
            count = 1
            indices = field.positions.map { $0.isNaN ? nil : 0 }
            let low = max(0, first - field.extent / 2)
            let high = min(length, first + field.extent / 2)
            area = low < high ? low / length...high / length : 0...1
            return
        }
        let gaps = zip(lines, lines.dropFirst()).map { $1 - $0 }
        let mean = (last - first) / Double(gaps.count)
        var step = mean
        if gaps.contains(where: { abs($0 - mean) > mean / 4 }) {
            // Some may be missing between others.
            step = gaps.min() ?? mean
            guard gaps.allSatisfy({ abs($0 / step - ($0 / step).rounded()) < 0.1 }) else {
                return nil
            }
        }
        count = Int(((last - first) / step).rounded()) + 1
        indices = field.positions.map { $0.isNaN ? nil : Int((($0 - first) / step).rounded()) }
        var (low, high) = (first - step / 2, last + step / 2)
        let frame = field.frame
        // A border that is added for a convolution keeps cells evenly over the picture, up to half a cell;
        // without one they lie where they look.
        let tolerance = field.isPadded ? step / 2 + 1e-6 * length : 1e-6 * length
        if abs(low - frame.lowerBound) <= tolerance, abs(high - frame.upperBound) <= tolerance {
            (low, high) = (frame.lowerBound, frame.upperBound)
        }
        guard low < high else { return nil }
        area = low / length...high / length
    }
}
