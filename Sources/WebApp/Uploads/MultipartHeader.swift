/// The header of one part of a form.
struct MultipartHeader: Hashable, Sendable {
    /// The field's name.
    let name: String
    /// The file's, without folders; `nil` where the part is no file. It may be empty.
    let fileName: String?

    /// - Parameter bytes: its lines.
    init(_ bytes: ArraySlice<UInt8>) throws {
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
            throw WebAppError.badRequest(
                "the header of a part of the form is not in UTF-8; send it as a browser does")
        }
        var disposition: String?
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw Self.malformed }
            let value = line[line.index(after: colon)...].trimmed
            switch line[..<colon].lowercased() {
            case "content-disposition":
                guard disposition == nil else { throw Self.malformed }
                disposition = String(value)
            case "content-type" where value.lowercased().hasPrefix("multipart/"):
                throw WebAppError.badRequest("the form holds a form; send the file alone")
            case "content-transfer-encoding"
            where !["binary", "8bit", "7bit"].contains(value.lowercased()):
                throw WebAppError.badRequest(
                    "the file is encoded as \(String(value).excerpt); send its bytes as they are")
            default: break
            }
        }
        guard let disposition else {
            throw WebAppError.badRequest(
                "a part of the form has no Content-Disposition; send it as a browser does")
        }
        let (kind, parameters) = try Self.parameters(of: disposition)
        guard kind == "form-data", let name = parameters["name"] else { throw Self.malformed }
        self.name = name
        fileName = (parameters["filename"] ?? parameters["filename*"]).map(Self.withoutFolders)
    }

    /// The boundary that a content type names.
    static func boundary(of contentType: String) throws -> String {
        guard let (_, parameters) = try? parameters(of: contentType),
            let boundary = parameters["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy(boundaryCharacters.contains), boundary.last != " "
        else {
            throw WebAppError.badRequest(
                "the content type of the form names no proper boundary; send it as a browser does")
        }
        return boundary
    }

    /// RFC 2046, 5.1.1.
    private static let boundaryCharacters = Set(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ".utf8)

    private static let malformed = WebAppError.badRequest(
        "the header of a part of the form cannot be understood; send it as a browser does")

    /// A value and its parameters: `form-data; name="photo"; filename="a.jpg"`.
    private static func parameters(of text: String) throws -> (String, [String: String]) {
        var rest = text[...]
        let kind = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(kind.count)
        var parameters: [String: String] = [:]
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0.isWhitespace }
            // One semicolon too many is common.
            if rest.isEmpty { break }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { throw malformed }
            rest = rest.dropFirst()
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                var isClosed = false
                while !isClosed {
                    guard let character = rest.popFirst() else { throw malformed }
                    // Backslashes are taken as they are, as browsers send them; of what follows one,
                    // only a quote is meant otherwise.
                    if character == "\\", rest.first == "\"", rest.dropFirst().contains("\"") {
                        value.append("\"")
                        rest = rest.dropFirst()
                    } else if character == "\"" {
                        isClosed = true
                    } else {
                        value.append(character)
                    }
                }
            } else {
                value = String(rest.prefix { $0 != ";" }.trimmed)
                rest = rest.drop { $0 != ";" }
            }
            rest = rest.drop { $0.isWhitespace }
            guard rest.isEmpty || rest.first == ";",
                parameters.updateValue(value, forKey: name.trimmed.lowercased()) == nil
            else { throw malformed }
        }
        return (String(kind.trimmed).lowercased(), parameters)
    }

    /// A file's name without folders, of whatever system, and as browsers escape it (WHATWG HTML,
    /// multipart/form-data encoding).
    private static func withoutFolders(_ name: String) -> String {
        let plain = name.replacing("%22", with: "\"").replacing("%0D", with: "\r")
            .replacing("%0A", with: "\n")
        return String(plain.split { $0 == "/" || $0 == "\\" }.last ?? "")
    }
}

extension Substring {
    /// Without blanks at either end.
    fileprivate var trimmed: Substring {
        var result = drop { $0 == " " || $0 == "\t" }
        while result.last == " " || result.last == "\t" { result.removeLast() }
        return result
    }
}
