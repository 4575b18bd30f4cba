// The parts of the DevTools protocol's events that the log of a page reads, in its words.

struct ExceptionThrown: Decodable { let exceptionDetails: ExceptionDetails }

struct ExceptionDetails: Decodable, CustomStringConvertible {
    let text: String
    let exception: RemoteObject?
    let url: String?
    let lineNumber: Int

    var description: String {
        let place = url.map { " (\($0):\(lineNumber + 1))" } ?? ""
        return (exception?.text ?? text) + place
    }
}

/// A value in the page.
struct RemoteObject: Decodable {
    let type: String
    let value: JSON?
    let description: String?
    let objectId: String?

    var text: String {
        if case .string(let text) = value { return text }
        return description ?? (try? value?.text) ?? type
    }
}

struct ConsoleCalled: Decodable {
    let type: String
    let args: [RemoteObject]
}

struct EntryAdded: Decodable {
    struct Entry: Decodable {
        let source: String
        let level: String
        let text: String
    }
    let entry: Entry
}

struct DialogOpening: Decodable {
    let type: String
    let message: String
}

struct LifecycleEvent: Decodable {
    let name: String
    let loaderId: String
}

struct Attached: Decodable { let sessionId: String }

struct RequestWillBeSent: Decodable {
    struct Request: Decodable {
        let url: String
        let method: String
    }
    let requestId: String
    let request: Request
}

struct SocketCreated: Decodable { let url: String }

struct ResponseReceived: Decodable {
    struct Response: Decodable {
        let status: Int
        let fromDiskCache: Bool?
    }
    let requestId: String
    let response: Response
}

struct ServedFromCache: Decodable { let requestId: String }

struct LoadingFailed: Decodable {
    let requestId: String
    let errorText: String
    let canceled: Bool?
    let blockedReason: String?
}

struct FileChooserOpened: Decodable { let backendNodeId: Int? }
