import Foundation
import TestSupport
import Testing

@Suite("Files in the browser")
struct FileTests {
    /// Says in its paragraph which files came which way.
    private let document = """
        <!doctype html><style>#zone { width: 300px; height: 200px }</style>
        <input type=file multiple><div id=zone>Drop</div><p></p>
        <script>
          const tell = async (how, files) => {
            const texts = await Promise.all([...files].map(async (file) =>
              `${file.name} ${file.type} ${(await file.text()).length}`));
            document.querySelector("p").textContent = `${how}: ${texts.join(", ")}`;
          };
          const zone = document.querySelector("#zone");
          zone.ondragenter = () => zone.classList.add("over");
          zone.ondragover = (event) => event.preventDefault();
          zone.ondrop = (event) => {
            event.preventDefault();
            tell("dropped", event.dataTransfer.files);
          };
          document.querySelector("input").onchange = (event) => tell("chosen", event.target.files);
          document.onpaste = (event) => {
            if (!event.clipboardData.files.length) return;
            event.preventDefault();
            tell("pasted", event.clipboardData.files);
          };
        </script>
        """

    @Test("Files are chosen, dropped and pasted")
    func ways() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = folder.appending(path: "first.png")
        let second = folder.appending(path: "second.txt")
        try Data("12345".utf8).write(to: first)
        try Data("123".utf8).write(to: second)
        try await Browser.withPage { page in
            try await page.open(markup: document)
            try await page.setFiles("input", [first.path, second.path])
            try await expect(page, "chosen: first.png image/png 5, second.txt text/plain 3")
            let zone = try await page.box(of: "#zone")
            try await page.holdFiles([first.path], over: zone.centre)
            try await page.wait(for: "document.querySelector('#zone').matches('.over')")
            try await page.dropFiles([first.path], on: "#zone")
            try await expect(page, "dropped: first.png image/png 5")
            #expect(try await page.paste(Data("1234".utf8), name: "shot.png"))
            try await expect(page, "pasted: shot.png image/png 4")
            try await page.run("document.onpaste = null")
            #expect(try await !page.paste(Data("1234".utf8)))
            #expect(page.problems == [])
        }
    }

    @Test("What is downloaded comes with its name")
    func download() async throws {
        try await Browser.withPage { page in
            try await page.open(
                markup: "<a download=table.csv href='data:text/csv,rank,score'>Table</a>")
            let (name, bytes) = try await page.download { try await page.click("a") }
            #expect(name == "table.csv")
            #expect(String(decoding: bytes, as: UTF8.self) == "rank,score")
            let error = try await complaint {
                _ = try await page.download(timeout: .milliseconds(50)) {}
            }
            #expect(error.code == .timedOut)
        }
    }

    @Test("A field that is not there is an error")
    func missing() async throws {
        try await Browser.withPage { page in
            let error = try await complaint {
                try await page.setFiles("input", ["/no/such"])
            }
            #expect(error.code == .element)
        }
    }

    private func expect(_ page: Page, _ text: String) async throws {
        try await page.wait(
            for: "(text) => document.querySelector('p').textContent === text", .string(text),
            timeout: .seconds(10))
    }
}
