import Images

extension Image {
    /// The picture with its colours changed, one adjustment after the other.
    ///
    /// In between, colours are floats, held to 0…255; they are rounded once, at the end. A run of pixels
    /// goes through all adjustments while it is in the cache; for contrast, whose mean grey needs all
    /// pixels first, there is a run more.
    func adjusted(by adjustments: [ColourAdjustment]) -> Image {
        guard !adjustments.isEmpty else { return self }
        var steps: [PixelStep] = []
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * PixelRun.length) {
            var run = PixelRun($0)
            for adjustment in adjustments {
                switch adjustment {
                case .brightness(let factor): steps.append(.brightness(factor))
                case .saturation(let factor): steps.append(.saturation(factor))
                case .hue(let turns): steps.append(.hue(sixths: 6 * turns))
                case .contrast(let factor):
                    steps.append(.contrast(factor, grey: meanGrey(after: steps, &run)))
                }
            }
            return changed(by: steps, &run)
        }
    }

    private func meanGrey(after steps: [PixelStep], _ run: inout PixelRun) -> Float {
        var sum = 0.0
        pixels.withUnsafeBufferPointer { source in
            forEachRun { pixels in
                run.load(UnsafeBufferPointer(rebasing: source[pixels]))
                for step in steps { run.apply(step) }
                sum += run.sumOfGreys()
            }
        }
        return Float(sum / Double(width * height))
    }

    private func changed(by steps: [PixelStep], _ run: inout PixelRun) -> Image {
        let changed = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            pixels.withUnsafeBufferPointer { source in
                forEachRun { pixels in
                    run.load(UnsafeBufferPointer(rebasing: source[pixels]))
                    for step in steps { run.apply(step) }
                    run.store(to: UnsafeMutableBufferPointer(rebasing: target[pixels]))
                }
            }
            count = pixels.count
        }
        return Image(width: width, height: height, pixels: changed)
    }

    /// Calls a closure with the places of all colours, a run at a time.
    private func forEachRun(_ body: (Range<Int>) -> Void) {
        for start in stride(from: 0, to: pixels.count, by: 3 * PixelRun.length) {
            body(start..<min(start + 3 * PixelRun.length, pixels.count))
        }
    }
}
