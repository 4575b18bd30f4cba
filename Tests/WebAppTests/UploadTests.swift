import Foundation
import Testing

@testable import WebApp

@Suite struct UploadTests {
    private func upload(
        _ bytes: [UInt8], to served: ServedFolder, as type: String? = "image/png",
        path: String = "/uploads"
    ) async throws -> ServedFolder.Answer {
        try await served.ask(
            path, method: "POST", headers: type.map { [("Content-Type", $0)] } ?? [], body: bytes)
    }

    @Test func anUploadedPhotographHasAnAddressOfItsContent() async throws {
        let served = try ServedFolder()
        let bytes = try ServedFolder.picture(seed: 77, width: 40, height: 30)
        let answer = try await upload(bytes, to: served, path: "/uploads?name=holiday.png")
        #expect(answer.status == 201)
        let query = try #require(answer.json["query"] as? String)
        #expect(query.wholeMatch(of: /upload:[0-9a-f]{64}/) != nil)
        #expect(answer.json["width"] as? Int == 40)
        #expect(answer.json["height"] as? Int == 30)
        #expect(answer.json["sameAs"] as? [String] == [])
        let photo = try #require(answer.json["photo"] as? [String: Any])
        #expect(photo["path"] as? String == "holiday.png")
        #expect((photo["seen"] as? [Double])?.count == 4)
        let url = try #require(photo["url"] as? String)
        #expect(try await served.ask(url + "&side=160").status == 200)

        let sha = String(query.dropFirst("upload:".count))
        let file = try #require(served.app.uploads.file(sha))
        #expect(file.name == "holiday.png")
        #expect(try Array(Data(contentsOf: URL(filePath: file.path))) == bytes)
        // The same again is the same file, and keeps its name where none is given.
        let again = try await upload(bytes, to: served)
        #expect(again.json["query"] as? String == query)
        #expect((again.json["photo"] as? [String: Any])?["path"] as? String == "holiday.png")
        #expect(served.app.uploads.load == .init(files: 1, bytes: bytes.count, incoming: 0))
    }

    @Test func aPhotographOfTheGalleryIsRecognised() async throws {
        let served = try ServedFolder()
        let answer = try await upload(try ServedFolder.picture(seed: 2), to: served)
        #expect(answer.json["sameAs"] as? [String] == ["dogs/c.png"])
        #expect((answer.json["photo"] as? [String: Any])?["path"] as? String == "upload")
    }

    @Test func aFormGivesTheSameAsTheFileAlone() async throws {
        let served = try ServedFolder()
        let bytes = try ServedFolder.picture(seed: 5)
        let form =
            Array(
                "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\fakepath\\ö.png\"\r\n\r\n"
                    .utf8) + bytes + Array("\r\n--x--\r\n".utf8)
        let answer = try await upload(form, to: served, as: "multipart/form-data; boundary=x")
        #expect(answer.status == 201)
        #expect((answer.json["photo"] as? [String: Any])?["path"] as? String == "ö.png")
        #expect(
            answer.json["query"] as? String
                == (try await upload(bytes, to: served)).json["query"] as? String)
    }

    @Test func whatIsNoPhotographIsRefusedAndNotKept() async throws {
        let served = try ServedFolder {
            $0.maximumUploadBytes = 100_000
            $0.maximumPixels = 2000
        }
        let good = try ServedFolder.picture(seed: 1)
        let form = "multipart/form-data; boundary=x"
        let cases: [([UInt8], String?, Int, String)] = [
            (Array("hello".utf8), "image/png", 415, "not a picture"),
            (Array("%PDF-1.4".utf8), nil, 415, "PDF"),
            (Array("GIF89a".utf8), "image/gif", 415, "GIF"),
            ([], "image/png", 400, "empty"),
            (Array(good.prefix(good.count / 2)), "image/png", 422, "ends before"),
            (try ServedFolder.picture(seed: 1, width: 50, height: 50), "image/png", 413, "pixels"),
            (Array(repeating: 0, count: 100_001), "image/png", 413, "more than the"),
            (good, "text/html", 415, "Content-Type"),
            (good, "application/x-www-form-urlencoded", 415, "Content-Type"),
            (Array("--x\r\n".utf8), form, 400, "ends before its last boundary"),
            (good, "multipart/form-data", 400, "boundary"),
        ]
        for (bytes, type, status, sentence) in cases {
            let answer = try await upload(bytes, to: served, as: type)
            #expect(answer.status == status, "\(answer.text)")
            #expect(answer.error?.contains(sentence) == true, "\(answer.text)")
        }
        #expect(served.app.uploads.load == .init())
        let left = try FileManager.default.contentsOfDirectory(atPath: served.app.options.uploads)
        #expect(left.isEmpty)
    }

    @Test func aLengthThatLiesIsNotBelieved() async throws {
        let served = try ServedFolder { $0.maximumUploadBytes = 1000 }
        let tooLong = try await served.ask(
            "/uploads", method: "POST", headers: [("Content-Length", "99999999999999")], body: [1])
        #expect(tooLong.status == 413)
        #expect(tooLong["Connection"] == "close")
        let lying = try await served.ask(
            "/uploads", method: "POST", headers: [("Content-Length", "10")],
            body: Array(repeating: 1, count: 5000))
        #expect(lying.status == 413)
        // A photograph may be whole although what was announced is not there.
        let bytes = try ServedFolder.picture(seed: 1, width: 4, height: 4)
        let broken = try await served.ask(
            "/uploads", method: "POST", headers: [("Content-Length", "\(bytes.count + 1)")],
            body: bytes)
        #expect(broken.status == 400)
        #expect(broken.error?.contains("not all of the file") == true)
    }

    @Test func anUnknownGalleryOrAnEncodedFileIsRefused() async throws {
        let served = try ServedFolder()
        let bytes = try ServedFolder.picture(seed: 1)
        #expect(try await upload(bytes, to: served, path: "/uploads?gallery=other").status == 404)
        let encoded = try await served.ask(
            "/uploads", method: "POST", headers: [("Content-Encoding", "gzip")], body: bytes)
        #expect(encoded.status == 415)
    }

    @Test func whereNothingCanBeKeptItIsSaid() async throws {
        // A file is where the folder should be: that is so for root, too.
        let served = try ServedFolder { options in
            _ = FileManager.default.createFile(atPath: options.uploads, contents: nil)
        }
        let answer = try await upload(try ServedFolder.picture(seed: 1), to: served)
        #expect(answer.status == 507)
        #expect(answer.error?.contains("--uploads") == true)
        #expect(answer.error?.contains(served.folder.path) == false)
    }
}
