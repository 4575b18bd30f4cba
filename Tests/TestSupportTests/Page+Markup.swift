import Foundation
import TestSupport
import Testing

extension Page {
    /// Shows a document without a server.
    func open(markup: String) async throws {
        try await open(
            "data:text/html;charset=utf-8;base64,\(Data(markup.utf8).base64EncodedString())")
    }
}

/// A document that writes down, in `told`, what happens to it.
let listeningDocument = """
    <!doctype html><title>Listens</title>
    <style>body { margin: 0; height: 2000px } button { position: absolute; left: 100px; top: 50px;
      width: 80px; height: 40px }</style>
    <button>Press</button>
    <script>
      const told = [];
      for (const name of ["click", "dblclick", "contextmenu", "pointerdown", "pointermove",
                          "pointerup", "wheel"]) {
        addEventListener(name, (event) => told.push(
          `${name} ${event.target.localName ?? "document"} ${event.clientX},${event.clientY}`
          + ` ${event.button}/${event.buttons} ${event.pointerType ?? ""}`));
      }
      for (const name of ["keydown", "keyup"]) {
        addEventListener(name, (event) => told.push(`${name} ${event.key} ${event.code} `
          + `${event.keyCode} ${event.isTrusted}`
          + (event.shiftKey ? " shift" : "") + (event.ctrlKey ? " control" : "")));
      }
    </script>
    """

/// The error that `body` throws and that names a picture of the page; the picture is removed.
func complaint(_ body: () async throws -> Void) async throws -> BrowserError {
    do {
        try await body()
    } catch let error as BrowserError {
        let line = try #require(
            error.description.split(separator: "\n").last { $0.hasPrefix("a picture of it: ") })
        try FileManager.default.removeItem(atPath: String(line.drop { $0 != "/" }))
        return error
    }
    throw BrowserError(.refused, "nothing was thrown that should have been")
}
