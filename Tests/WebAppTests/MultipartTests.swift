import Testing

@testable import WebApp

@Suite struct MultipartTests {
    private func read(
        _ form: [UInt8], type: String = "multipart/form-data; boundary=B", by step: Int = .max
    ) throws -> (file: [UInt8], header: MultipartHeader) {
        var reader = try MultipartReader(contentType: type)
        var file: [UInt8] = []
        for start in stride(from: 0, to: form.count, by: min(step, max(1, form.count))) {
            file += try reader.read(form[start..<min(form.count, start &+ min(step, form.count))])
        }
        return (file, try reader.finish())
    }

    private func form(_ file: [UInt8], header: String = Self.usual, before: String = "") -> [UInt8]
    {
        Array("\(before)--B\r\n\(header)\r\n\r\n".utf8) + file + Array("\r\n--B--\r\n".utf8)
    }

    private static let usual =
        "Content-Disposition: form-data; name=\"photo\"; filename=\"cat.jpg\"\r\nContent-Type: image/jpeg"

    @Test(
        "A file comes out as it went in, however its bytes arrive",
        arguments: [1, 2, 3, 7, 64, 9999])
    func wholeFile(step: Int) throws {
        // What looks like the beginning of a boundary, in every length of it.
        let almost = (0...4).flatMap { Array("\r\n--B".utf8).prefix($0) + [0, 13, 10, 45] }
        for file in [
            [], [0], almost, Array(repeating: 13, count: 300), (0...255).map { UInt8($0) },
        ] {
            let found = try read(form(file), by: step)
            #expect(found.file == file)
            #expect(try found.header == MultipartHeader(name: "photo", fileName: "cat.jpg"))
        }
    }

    @Test func otherFieldsAndAPreambleAreLeftOut() throws {
        let other = "--B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
        #expect(
            try read(form([1, 2, 3], before: "for old mail readers\r\n" + other)).file == [1, 2, 3])
    }

    @Test(
        "Folders and escapes go from a file’s name",
        arguments: [
            (#"filename="C:\fakepath\cat.jpg""#, "cat.jpg"),
            (#"filename="../../etc/passwd""#, "passwd"),
            (#"filename="a%22b.png""#, "a\"b.png"), (#"filename="a\"b.png""#, "a\"b.png"),
            (#"filename="x; y=z.png""#, "x; y=z.png"), ("filename=plain.png", "plain.png"),
            (#"filename="""#, ""),
        ])
    func names(parameter: String, name: String) throws {
        let header = "Content-Disposition: form-data; name=\"f\"; \(parameter)"
        #expect(try read(form([1], header: header)).header.fileName == name)
    }

    @Test(
        "A broken form is refused in a sentence",
        arguments: [
            ("", "ends before its last boundary"), ("--B", "ends before"),
            ("--B--", "holds no file"),
            ("--B\r\n\r\nx\r\n--B--", "no Content-Disposition"),
            ("--B\r\nrubbish\r\n\r\nx\r\n--B--", "cannot be understood"),
            ("--B\r\nContent-Disposition: attachment\r\n\r\nx\r\n--B--", "cannot be understood"),
            (
                "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--B--",
                "cannot be understood"
            ),
            ("--Bx\r\n", "not followed by a line’s end"),
            (String(repeating: "x", count: 2000), "does not begin with the boundary"),
            ("--B\r\n\(usual)\r\n\r\nx", "ends before its last boundary"),
            ("--B\r\n\(usual)\r\n\r\nx\r\n--B\r\n\(usual)\r\n\r\ny\r\n--B--", "several files"),
            (
                "--B\r\nContent-Disposition: form-data; name=f; filename=a\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\nx\r\n--B--",
                "holds a form"
            ),
            (
                "--B\r\nContent-Disposition: form-data; name=f; filename=a\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--B--",
                "send its bytes as they are"
            ),
            (
                "--B\r\nX: \(String(repeating: "y", count: 9000))", "has more than 8192 bytes"
            ),
            (
                "--B\r\nContent-Disposition: form-data; name=f\r\n\r\n"
                    + String(repeating: "y", count: 70000), "other fields are larger"
            ),
            (
                String(
                    repeating: "--B\r\nContent-Disposition: form-data; name=f\r\n\r\n\r\n",
                    count: 33),
                "more than 32 parts"
            ),
        ])
    func broken(form: String, sentence: String) {
        for step in [1, 10, .max] {
            let error = #expect(throws: WebAppError.self) { try read(Array(form.utf8), by: step) }
            #expect(error?.status == .badRequest)
            #expect(error?.message.contains(sentence) == true, "\(error?.message ?? "nothing")")
        }
    }

    @Test(
        "A content type without a proper boundary is refused",
        arguments: [
            "multipart/form-data", "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"B",
            "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=ö",
            "multipart/form-data; boundary=" + String(repeating: "b", count: 71),
        ])
    func boundaries(type: String) {
        #expect(throws: WebAppError.self) { try MultipartReader(contentType: type) }
    }

    @Test func aQuotedBoundaryIsTakenAsItIs() throws {
        let type = "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"B\""
        #expect(try read(form([9]), type: type).file == [9])
    }
}

extension MultipartHeader {
    fileprivate init(name: String, fileName: String?) throws {
        let file = fileName.map { "; filename=\"\($0)\"" } ?? ""
        try self.init(Array("Content-Disposition: form-data; name=\"\(name)\"\(file)".utf8)[...])
    }
}
