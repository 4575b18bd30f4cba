import Foundation
import Testing

@testable import Files

/// JSON piece by piece. Foundation's own reader is the reference.
@Suite struct JSONScannerTests {
    private func scan<T>(
        _ text: String, _ body: (inout JSONScanner) throws(JSONScanner.Malformed) -> T
    ) -> T? {
        do throws(JSONScanner.Malformed) {
            var scanner = JSONScanner(Array(text.utf8))
            let value = try body(&scanner)
            try scanner.expectEnd()
            return value
        } catch {
            #expect((0...text.utf8.count).contains(error.position))
            return nil
        }
    }

    @Test(
        "numbers are those that JSON has",
        arguments: [
            ("0", 0), (" -1.5e-3 ", -0.0015), ("1E+2", 100), ("1e2", 100), ("-0.0", -0.0),
            ("5e-324", .leastNonzeroMagnitude), ("1e999", .infinity),
            ("123456789012345678901", 1.2345678901234568e20),
            ("", nil), ("-", nil), ("1.", nil), (".5", nil), ("1e", nil), ("1e+", nil), ("+1", nil),
            ("nan", nil), ("inf", nil), ("Infinity", nil), ("0x10", nil), ("1 2", nil),
            ("1e+-2", nil), ("--1", nil), ("true", nil), ("\"1\"", nil), ("nul", nil),
            ("nulll", nil),
        ] as [(String, Double?)])
    func numbers(text: String, value: Double?) {
        let number = scan(text) { scanner throws(JSONScanner.Malformed) in try scanner.number() }
        #expect(number == value.map { .some($0) })
    }

    @Test("null is no number, and is told from a damaged one") func null() {
        let number = scan(" null ") { scanner throws(JSONScanner.Malformed) in
            try scanner.number()
        }
        #expect(number == .some(nil))
    }

    @Test(
        "whole numbers are counted from 0 up",
        arguments: [
            ("7", 7), ("9223372036854775807", .max), ("9223372036854775808", nil), ("-1", nil),
            ("1.0", nil), ("1e2", nil), ("", nil), ("null", nil),
        ] as [(String, Int?)])
    func integers(text: String, value: Int?) {
        let number = scan(text) { scanner throws(JSONScanner.Malformed) in try scanner.integer() }
        #expect(number == value)
    }

    @Test("a text is quoted so that this reader and Foundation's read it, on one line")
    func texts() throws {
        var texts = ["", "a", "\"\\/", "\u{1F41E}e\u{301}家", "a\u{2028}b\u{85}c", "\r\n"]
        texts += (0...0xFF).compactMap { Unicode.Scalar($0).map { String(Character($0)) } }
        for text in texts {
            let quoted = text.quotedForJSON
            let read = scan(quoted) { scanner throws(JSONScanner.Malformed) in
                try scanner.string()
            }
            #expect(read?.unicodeScalars.elementsEqual(text.unicodeScalars) == true, "\(quoted)")
            let reference = try JSONDecoder().decode([String].self, from: Data("[\(quoted)]".utf8))
            #expect(reference[0].unicodeScalars.elementsEqual(text.unicodeScalars), "\(quoted)")
            let isOneLine = !quoted.contains { $0.isNewline }
            #expect(isOneLine)
        }
    }

    @Test("objects give their keys in order, also equal ones") func objects() {
        func keys(_ text: String) -> [String]? {
            scan(text) { scanner throws(JSONScanner.Malformed) in
                var keys: [String] = []
                try scanner.object { scanner, key throws(JSONScanner.Malformed) in
                    keys.append("\(key)=\(try scanner.integers(most: 2))")
                }
                return keys
            }
        }
        #expect(keys(#" { "b" : [ 1 , 2 ] , "a":[], "b":[3] } "#) == ["b=[1, 2]", "a=[]", "b=[3]"])
        #expect(keys("{}") == [])
        for text in [
            "", "{", "{}}", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":[1,2,3]}", "{\"a\":[1,]}",
            "{\"a\":[1],}", "[]", "{a:[]}", "{\"a\":[]\"b\":[]}",
        ] { #expect(keys(text) == nil, "\(text)") }
    }

    @Test("a range of the bytes is read as if there were no others") func ranges() throws {
        let bytes = Array("12345".utf8)
        var scanner = JSONScanner(bytes, in: 1..<3)
        #expect(try scanner.integer() == 23)
        try scanner.expectEnd()
    }
}
