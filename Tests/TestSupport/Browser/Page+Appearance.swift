import Foundation

/// What the reader's system prefers.
package enum ColourScheme: String, Hashable, Sendable, CaseIterable {
    case light, dark
}

/// What of the system the page is told.
struct Media {
    var colourScheme = ColourScheme.light
    var isMotionReduced = false
}

extension Page {
    /// Sets the window's size in CSS pixels.
    ///
    /// - Parameters:
    ///   - scale: how many pixels of the screen a CSS pixel has, in each direction.
    ///   - isMobile: as on a telephone, with fingers in place of a pointer.
    package func setViewport(
        width: Int, height: Int, scale: Double = 1, isMobile: Bool = false
    ) async throws {
        try await send(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(width)), "height": .number(Double(height)),
                "deviceScaleFactor": .number(scale), "mobile": .boolean(isMobile),
            ])
        try await send("Emulation.setTouchEmulationEnabled", ["enabled": .boolean(isMobile)])
        try await settle()
    }

    /// Sets whether the reader prefers light or dark pages.
    package func setColourScheme(_ scheme: ColourScheme) async throws {
        media.withLock { $0.colourScheme = scheme }
        try await tellMedia()
    }

    /// Sets whether the reader wants less to move.
    package func setReducedMotion(_ isReduced: Bool) async throws {
        media.withLock { $0.isMotionReduced = isReduced }
        try await tellMedia()
    }

    private func tellMedia() async throws {
        let media = media.withLock { $0 }
        try await send(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    [
                        "name": "prefers-color-scheme",
                        "value": .string(media.colourScheme.rawValue),
                    ],
                    [
                        "name": "prefers-reduced-motion",
                        "value": media.isMotionReduced ? "reduce" : "no-preference",
                    ],
                ]
            ])
    }

    /// The window as a PNG picture; or the whole page, also what is below the window.
    package func screenshot(
        wholePage: Bool = false, timeout: Duration = .seconds(30)
    ) async throws -> Data {
        try await picture(["captureBeyondViewport": .boolean(wholePage)], timeout: timeout)
    }

    /// A part of the window as a PNG picture.
    package func screenshot(of box: PageBox) async throws -> Data {
        try await picture(
            [
                "clip": [
                    "x": .number(box.x), "y": .number(box.y), "width": .number(box.width),
                    "height": .number(box.height), "scale": 1,
                ]
            ], timeout: .seconds(30))
    }

    /// Writes a picture of the window for people to look at, when `LIKENESS_SCREENSHOTS` names a
    /// folder for them.
    package func show(as name: String) async throws {
        guard ProcessInfo.processInfo.environment["LIKENESS_SCREENSHOTS"] != nil else { return }
        _ = try Self.keep(try await screenshot(), as: name)
    }

    /// Writes a picture into the folder that `LIKENESS_SCREENSHOTS` names, else a temporary one.
    ///
    /// - Returns: its path.
    static func keep(_ picture: Data, as name: String) throws -> String {
        let files = FileManager.default
        let named = ProcessInfo.processInfo.environment["LIKENESS_SCREENSHOTS"]
        let folder =
            named.map { URL(filePath: $0) }
            ?? files.temporaryDirectory.appending(path: "likeness-screenshots-\(getuid())")
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "\(name).png")
        try picture.write(to: file)
        return file.path
    }

    private func picture(_ parameters: [String: JSON], timeout: Duration) async throws -> Data {
        struct Answer: Decodable { let data: Data }
        let answer: Answer = try await send(
            "Page.captureScreenshot",
            .object(parameters.merging(["format": "png"]) { $1 }), timeout: timeout)
        return answer.data
    }
}
