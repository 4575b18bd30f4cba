import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// What a browser shows that has no token: a field for it.
struct EntrancePage {
    /// What the address says, to go on with.
    let parameters: AddressParameters
    let path: String
    /// Whether a link on another site led here.
    let isFromElsewhere: Bool

    var response: Response {
        Response(
            status: .unauthorized,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .wwwAuthenticate: "Bearer realm=\"Likeness\"",
                .contentSecurityPolicy: Self.policy,
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    private var html: String {
        let hidden = parameters.names.filter { $0 != "token" }.flatMap { name in
            parameters.all(name).map { value in
                "<input type=\"hidden\" name=\"\(name.inMarkup)\" value=\"\(value.inMarkup)\">"
            }
        }
        let again = isFromElsewhere ? "<meta http-equiv=\"refresh\" content=\"0\">" : ""
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">\(again)
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Likeness</title><style>\(Self.style)</style></head>
            <body><main><h1>Likeness</h1>
            <p>This server asks for its token. It stands in the address that was printed when the server
            was started.</p>
            <form action="\(path.inMarkup)" method="get">
            <label for="token">Token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
            \(hidden.joined())
            <button>Go on</button></form></main></body></html>
            """
    }

    private static let style = """
        :root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}\
        main{max-width:26rem;margin:18vh auto;padding:0 1.25rem}\
        label{display:block;margin-bottom:.25rem}\
        input,button{font:inherit;padding:.45rem .7rem;border:1px solid GrayText;border-radius:.4rem}\
        input{width:100%;box-sizing:border-box;margin-bottom:.75rem}
        """

    /// The page’s own policy, with this one style, which is named by its digest.
    private static let policy: String = {
        let digest = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
        return "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'"
    }()
}

extension String {
    /// As it may stand in HTML, within quotes, too.
    fileprivate var inMarkup: String {
        var result = ""
        for character in unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
