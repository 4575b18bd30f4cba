import Testing

@testable import WebApp

@Suite("What stands behind the question mark")
struct AddressParametersTests {
    @Test("Values are decoded as URLSearchParams encodes them")
    func decoding() throws {
        let parameters = try AddressParameters(
            "query=a%20b%2Fc+d%C3%A9%26%3D.png&region=1%2C2%2C3%2C4&region=5,6,7,8&empty=&flag")
        #expect(try parameters.text("query") == "a b/c dé&=.png")
        #expect(parameters.all("region") == ["1,2,3,4", "5,6,7,8"])
        #expect(try parameters.text("empty") == nil)
        #expect(try parameters.text("flag") == nil)
        #expect(try parameters.text("missing") == nil)
    }

    @Test(
        "What is no address is refused",
        arguments: ["a=%", "a=%2", "a=%zz", "a=%ff", "a=%C3%28", "a=%00", "%=1"])
    func malformed(query: String) {
        let error = #expect(throws: WebAppError.self) { try AddressParameters(query) }
        #expect(error?.status == .badRequest)
    }

    @Test("An address of a megabyte is refused")
    func tooLong() {
        let query = "region=" + String(repeating: "1,", count: 1 << 19)
        let error = #expect(throws: WebAppError.self) { try AddressParameters(query) }
        #expect(error?.status == .uriTooLong)
    }

    @Test("Numbers keep within their limits")
    func numbers() throws {
        let parameters = try AddressParameters("a=7&b=0&c=seven&d=201&e=1e3&f=99999999999999999999")
        #expect(try parameters.number("a", in: 1...200, default: 24) == 7)
        #expect(try parameters.number("z", in: 1...200, default: 24) == 24)
        for name in ["b", "c", "d", "e", "f"] {
            #expect(throws: WebAppError.self) {
                try parameters.number(name, in: 1...200, default: 24)
            }
        }
    }

    @Test("A parameter that means one thing is given once")
    func repeated() throws {
        let parameters = try AddressParameters("query=a&query=b&per-class=1&x=yes")
        #expect(throws: WebAppError.self) { try parameters.text("query") }
        #expect(try parameters.flag("per-class"))
        #expect(try !parameters.flag("exclude-same-file"))
        #expect(throws: WebAppError.self) { try parameters.flag("x") }
    }
}
