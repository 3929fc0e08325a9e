import Foundation
import Testing

/// Any JSON, with numbers to the last bit (`JSONSerialization` goes through `Decimal`).
enum JSONValue: Decodable, Equatable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }
}

/// A JSON document that a command printed: one object, keys sorted, one newline at the end.
struct Document {
  private let object: [String: JSONValue]

  init(_ text: String) throws {
    object = try JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8))
    #expect(text.hasSuffix("\n}\n"))
    let keys = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }
    #expect(keys == keys.sorted())
    #expect(keys.count == object.count)
  }

  private init(object: [String: JSONValue]) { self.object = object }

  var keys: Set<String> { Set(object.keys) }

  func number(_ key: String) -> Double? {
    if case .number(let number) = object[key] { number } else { nil }
  }

  func text(_ key: String) -> String? {
    if case .text(let text) = object[key] { text } else { nil }
  }

  func flag(_ key: String) -> Bool? {
    if case .flag(let flag) = object[key] { flag } else { nil }
  }

  /// A member that is a list of numbers.
  func numbers(_ key: String) -> [Double]? {
    guard case .list(let list) = object[key] else { return nil }
    return list.compactMap { if case .number(let number) = $0 { number } else { nil } }
  }

  /// A member that is a list of texts.
  func texts(_ key: String) -> [String]? {
    guard case .list(let list) = object[key] else { return nil }
    return list.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  /// A member that is an object.
  func member(_ key: String) throws -> Document {
    guard case .object(let object) = object[key] else {
      throw DocumentError(missing: key)
    }
    return Document(object: object)
  }

  /// A member that is a list of objects.
  func list(_ key: String) throws -> [Document] {
    guard case .list(let list) = object[key] else { throw DocumentError(missing: key) }
    return try list.map {
      guard case .object(let object) = $0 else { throw DocumentError(missing: key) }
      return Document(object: object)
    }
  }
}

/// A document without a member that it should have.
struct DocumentError: Error {
  let missing: String
}
