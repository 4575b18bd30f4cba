import Foundation
import Images
import Testing

@testable import Networks

/// The files around a quantised network: photographs and preprocessing.
@Suite struct QuantizedFilesTests {
    private func withFolder(_ names: [String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/likeness-\(UUID())"
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder + "/inner", withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        for name in names { try Data().write(to: URL(filePath: "\(folder)/\(name)")) }
        try body(folder)
    }

    @Test("Photographs of sub-folders count, in the order of their names") func folder() throws {
        let names = (10..<30).map { $0 % 2 == 0 ? "\($0).JPG" : "inner/\($0).webp" }
        try withFolder(names + ["notes.txt", "png"]) { path in
            let folder = try PhotographFolder(path)
            #expect(folder.photographs == names.sorted().map { "\(path)/\($0)" })
            #expect(try PhotographFolder(path + "/").photographs == folder.photographs)
        }
    }

    @Test(
        "The two parts share nothing and are spread over the folder",
        arguments: [16, 17, 100, 265])
    func parts(count: Int) throws {
        try withFolder((0..<count).map { "\(1000 + $0).png" }) { path in
            let folder = try PhotographFolder(path)
            let (first, second) = folder.parts(64, others: 200)
            #expect(first.count == min(64, count / 2))
            #expect(second.count == min(200, count - first.count))
            let both = Set(first + second)
            #expect(both.count == first.count + second.count)
            #expect(both.isSubset(of: folder.photographs))
            // As many in the first half of the folder as in the second, but for the middle one.
            let half = Set(folder.photographs.prefix(count / 2))
            #expect(abs(2 * first.count { half.contains($0) } - first.count) <= 1)
        }
    }

    @Test("Too little is refused with what is needed") func refused() throws {
        func message(_ names: [String], _ path: (String) -> String = { $0 }) throws -> String {
            var message = ""
            try withFolder(names) { folder in
                let error = #expect(throws: NetworkError.self) {
                    try PhotographFolder(path(folder))
                }
                #expect(error?.code == .photographs)
                message = error?.message ?? ""
            }
            return message
        }
        #expect(try message(["a.txt"]).contains("has no photographs"))
        #expect(try message(["a.png"]).contains("has 1 photograph ("))
        #expect(try message([]) { $0 + "/missing" }.contains("not a folder"))
        #expect(try message(["a.png"]) { $0 + "/a.png" }.contains("not a folder"))
    }

    @Test("What is written of the preprocessing is read as it was") func configuration() throws {
        var all: [Preprocessing] = []
        for fit in [Preprocessing.Fit.squash, .crop(fraction: 0.875), .crop(fraction: 1)] {
            for filter in [
                ResizeFilter.nearest, .lanczos, .bilinear, .bicubic, .box, .hamming,
            ] {
                var preprocessing = Preprocessing(size: PixelSize(width: 224, height: 224))
                preprocessing.fit = fit
                preprocessing.filter = filter
                all.append(preprocessing)
            }
        }
        all[1].size = PixelSize(width: 128, height: 256)
        all[2].rescale = 1
        all[3].mean = [1e-7, 127.5, -3]
        all[4].standardDeviation = [1, 2e10, 0.1]
        all[5].channelOrder = .bgr
        for preprocessing in all {
            let data = Data(try preprocessing.configuration().utf8)
            let file = try #require(
                try PreprocessingFile(data, name: "x.preprocessor_config.json"))
            #expect(file.size == preprocessing.size)
            #expect(file.fit == preprocessing.fit)
            #expect(file.filter == preprocessing.filter)
            #expect(file.rescale == preprocessing.rescale)
            #expect(file.mean == preprocessing.mean)
            #expect(file.standardDeviation == preprocessing.standardDeviation)
            #expect(file.channelOrder ?? .rgb == preprocessing.channelOrder)
        }
    }

    @Test("Bars around pictures, which no file can say, are refused") func bars() {
        var preprocessing = Preprocessing(size: PixelSize(width: 8, height: 8))
        preprocessing.fit = .pad
        let error = #expect(throws: NetworkError.self) { try preprocessing.configuration() }
        #expect(error?.message.contains("--fit squash") == true)
    }
}
