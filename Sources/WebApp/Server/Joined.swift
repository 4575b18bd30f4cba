/// Two parts of an answer as one JSON object: what many answers have, and what this one adds.
@dynamicMemberLookup
struct Joined<Base: Encodable & Sendable, Fields: Encodable & Sendable>: Encodable, Sendable {
    let base: Base
    let fields: Fields

    init(_ base: Base, _ fields: Fields) { (self.base, self.fields) = (base, fields) }

    subscript<Value>(dynamicMember field: KeyPath<Base, Value>) -> Value { base[keyPath: field] }
    subscript<Value>(dynamicMember field: KeyPath<Fields, Value>) -> Value {
        fields[keyPath: field]
    }

    func encode(to encoder: any Encoder) throws {
        try base.encode(to: encoder)
        try fields.encode(to: encoder)
    }
}
