/// A JSON value; what a number or a text means is left to the reader.
package enum JSONValue: Sendable {
  /// Members in the order of the document, each key once.
  indirect case object([(key: String, value: JSONValue)])
  /// Elements in the order of the document.
  case array([JSONValue])
  /// A text, without its escapes.
  case string(String)
  /// A long text of ASCII without escapes, left where it is: the offsets of its bytes.
  case longString(Range<Int>)
  /// An integer without fraction or exponent.
  case integer(Int)
  /// Any other number, as it is spelt.
  case number(String)
  /// A truth value.
  case boolean(Bool)
  /// Nothing.
  case null

  /// The value of a key of an object, or `nil`.
  ///
  /// - Parameter key: the key.
  /// - Returns: the value.
  /// - Complexity: O(m) for m members.
  package func member(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text of a string that was not left in place, or `nil`.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The elements of an array of integers, or `nil`.
  package var integers: [Int]? {
    guard case .array(let elements) = self else { return nil }
    var values: [Int] = []
    for element in elements {
      guard case .integer(let value) = element else { return nil }
      values.append(value)
    }
    return values
  }
}
