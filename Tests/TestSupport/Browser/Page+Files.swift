import Foundation

extension Page {
    /// Chooses files in an `<input type="file">`, as its dialogue would.
    package func setFiles(_ selector: String, _ paths: [String]) async throws {
        try await send(
            "DOM.setFileInputFiles",
            [
                "files": .array(paths.map { .string($0) }),
                "objectId": .string(try await element(selector)),
            ])
    }

    /// Clicks what opens the dialogue for files, and chooses some in it.
    package func chooseFiles(_ paths: [String], byClicking selector: String) async throws {
        try await send("Page.setInterceptFileChooserDialog", ["enabled": true])
        let before = log.now.choosers.count
        try await click(selector)
        let deadline = ContinuousClock.now + .seconds(20)
        while log.now.choosers.count == before {
            guard ContinuousClock.now < deadline else {
                throw BrowserError(
                    .timedOut, "\(selector) opened no dialogue for files\(await circumstances())")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        try await send("Page.setInterceptFileChooserDialog", ["enabled": false])
        guard let input = log.now.choosers.last else { return }
        try await send(
            "DOM.setFileInputFiles",
            [
                "files": .array(paths.map { .string($0) }),
                "backendNodeId": .number(Double(input)),
            ])
    }

    /// Drags files from outside over an element and drops them in its middle.
    package func dropFiles(_ paths: [String], on selector: String) async throws {
        try await dropFiles(paths, at: try await box(of: selector).centre)
    }

    /// Drags files from outside to a place and drops them there.
    package func dropFiles(_ paths: [String], at point: PagePoint) async throws {
        for step in ["dragEnter", "dragOver", "drop"] {
            try await dragFiles(paths, step: step, at: point)
        }
    }

    /// Drags files from outside over a place and keeps them there.
    package func holdFiles(_ paths: [String], over point: PagePoint) async throws {
        for step in ["dragEnter", "dragOver"] { try await dragFiles(paths, step: step, at: point) }
    }

    private func dragFiles(_ paths: [String], step: String, at point: PagePoint) async throws {
        try await send(
            "Input.dispatchDragEvent",
            [
                "type": .string(step), "x": .number(point.x), "y": .number(point.y),
                "data": [
                    "items": [], "files": .array(paths.map { .string($0) }),
                    // To copy.
                    "dragOperationsMask": 1,
                ],
            ])
    }

    /// Pastes a file from the clipboard where the focus is.
    ///
    /// The event is made in the page: Chromium's clipboard belongs to all pages at once.
    ///
    /// - Returns: whether the page took it, by preventing what the browser would do.
    @discardableResult
    package func paste(
        _ bytes: Data, type: String = "image/png", name: String = "image.png"
    ) async throws -> Bool {
        try await evaluate(
            """
            (base64, type, name) => {
              const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
              const clipboardData = new DataTransfer();
              clipboardData.items.add(new File([bytes], name, { type }));
              const target = document.activeElement ?? document.body;
              return !target.dispatchEvent(new ClipboardEvent("paste",
                { clipboardData, bubbles: true, cancelable: true, composed: true }));
            }
            """, .string(bytes.base64EncodedString()), .string(type), .string(name))
    }

    /// What the page gives the reader to keep, when `action` makes it do so.
    ///
    /// - Returns: the name it proposes, and the bytes.
    package func download(
        timeout: Duration = .seconds(20), _ action: () async throws -> Void
    ) async throws -> (name: String, bytes: Data) {
        let folder = browser.downloads(of: context)
        let before = names(in: folder)
        let deadline = ContinuousClock.now + timeout
        try await action()
        while true {
            let isLate = ContinuousClock.now > deadline
            if let name = names(in: folder).subtracting(before).first {
                return (name, try Data(contentsOf: folder.appending(path: name)))
            }
            if isLate {
                throw BrowserError(
                    .timedOut, "nothing was downloaded within \(timeout)\(await circumstances())")
            }
            try await Task.sleep(for: .milliseconds(15))
        }
    }

    /// The files that are complete: Chromium gives them their names last.
    private func names(in folder: URL) -> Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return Set(names.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".crdownload") })
    }
}
