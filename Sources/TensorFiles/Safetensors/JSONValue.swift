/// A JSON value, as far as file headers need it.
enum JSONValue {
  indirect case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  /// An integer without fraction or exponent.
  case integer(Int)
  /// Any other number; no header needs its value.
  case otherNumber
  case boolean(Bool)
  case null

  /// The value of a key of an object, or `nil`.
  func member(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text of a string, or `nil`.
  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The elements of an array of integers, or `nil`.
  var integers: [Int]? {
    guard case .array(let elements) = self else { return nil }
    var values: [Int] = []
    for element in elements {
      guard case .integer(let value) = element else { return nil }
      values.append(value)
    }
    return values
  }
}
