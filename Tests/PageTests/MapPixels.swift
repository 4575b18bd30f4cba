import Images
import TestSupport

/// A canvas's pixels.
struct CanvasPixels: Decodable {
    struct Pixel {
        let red, green, blue: Double
        let opacity: Float

        func distance(to colour: RGB) -> Double {
            max(
                abs(red - Double(colour.red)), abs(green - Double(colour.green)),
                abs(blue - Double(colour.blue)))
        }
    }
    let width, height: Int
    let bytes: [UInt8]

    /// The share of pixels that are not transparent.
    var opaque: Double {
        let count = stride(from: 3, to: bytes.count, by: 4).count { bytes[$0] > 0 }
        return Double(count) / Double(width * height)
    }

    /// The pixel at a cell's middle, and where its own middle is in fractions of the canvas.
    func point(
        row: Int, column: Int, of map: MapAnswer
    ) -> (x: Int, y: Int, across: Double, down: Double) {
        let x = min(Int((Double(column) + 0.5) / Double(map.columns) * Double(width)), width - 1)
        let y = min(Int((Double(row) + 0.5) / Double(map.rows) * Double(height)), height - 1)
        return (x, y, (Double(x) + 0.5) / Double(width), (Double(y) + 0.5) / Double(height))
    }

    func pixel(_ point: (x: Int, y: Int, across: Double, down: Double)) -> Pixel {
        let at = (point.y * width + point.x) * 4
        return Pixel(
            red: Double(bytes[at]), green: Double(bytes[at + 1]), blue: Double(bytes[at + 2]),
            opacity: Float(bytes[at + 3]) / 255)
    }
}

/// A mean colour.
struct Colour: CustomStringConvertible {
    let red, green, blue: Double
    var description: String { "(\(Int(red)), \(Int(green)), \(Int(blue)))" }

    func covered(by tint: ColourScale.Tint, opacity: Double) -> Colour {
        let part = Double(tint.opacity) * opacity
        func mix(_ own: Double, _ other: UInt8) -> Double {
            own * (1 - part) + Double(other) * part
        }
        return Colour(
            red: mix(red, tint.colour.red), green: mix(green, tint.colour.green),
            blue: mix(blue, tint.colour.blue))
    }

    func distance(to other: Colour) -> Double {
        max(abs(red - other.red), abs(green - other.green), abs(blue - other.blue))
    }
}

extension Image {
    /// The mean of 5 × 5 pixels around a place in fractions of the picture, each with what is made of it.
    func mean(
        _ across: Double, _ down: Double, of change: (Colour, Double, Double) -> Colour
    ) -> Colour {
        let (x, y) = (Int(across * Double(width)), Int(down * Double(height)))
        var sum = Colour(red: 0, green: 0, blue: 0)
        var count = 0.0
        for row in max(y - 2, 0)...min(y + 2, height - 1) {
            for column in max(x - 2, 0)...min(x + 2, width - 1) {
                let at = (row * width + column) * 3
                let pixel = Colour(
                    red: Double(pixels[at]), green: Double(pixels[at + 1]),
                    blue: Double(pixels[at + 2]))
                let colour = change(
                    pixel, (Double(column) + 0.5) / Double(width),
                    (Double(row) + 0.5) / Double(height))
                sum = Colour(
                    red: sum.red + colour.red, green: sum.green + colour.green,
                    blue: sum.blue + colour.blue)
                count += 1
            }
        }
        return Colour(red: sum.red / count, green: sum.green / count, blue: sum.blue / count)
    }
}

extension Page {
    /// The pixels of the map on a result, counted from zero.
    func canvas(of result: Int) async throws -> CanvasPixels {
        try await evaluate(
            """
            (number) => {
              const card = document.querySelectorAll(".results > .result")[number];
              const { width, height } = card.querySelector("canvas");
              const data = card.querySelector("canvas").getContext("2d")
                .getImageData(0, 0, width, height).data;
              return { width, height, bytes: [...data] };
            }
            """, .number(Double(result)))
    }
}
