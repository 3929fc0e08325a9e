/// A value of a JSON Schema, written with sorted keys, two spaces a level and short lists on one line.
indirect enum SchemaValue {
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case list([SchemaValue])
  case object([String: SchemaValue])

  /// The JSON text.
  ///
  /// - Parameter indentation: the spaces before its lines but the first.
  /// - Returns: the text without a final end of line.
  func json(indentation: Int = 0) -> String {
    let inner = String(repeating: " ", count: indentation + 2)
    let outer = String(repeating: " ", count: indentation)
    switch self {
    case .text(let text): return Self.quoted(text)
    case .integer(let number): return "\(number)"
    case .number(let number):
      return number == number.rounded() ? "\(Int(number))" : "\(number)"
    case .flag(let flag): return "\(flag)"
    case .list(let values):
      if values.allSatisfy({ if case .object = $0 { false } else { true } }) {
        return "[\(values.map { $0.json() }.joined(separator: ", "))]"
      }
      let lines = values.map { inner + $0.json(indentation: indentation + 2) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let lines = members.sorted { $0.key < $1.key }.map {
        "\(inner)\(Self.quoted($0.key)): \($0.value.json(indentation: indentation + 2))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    // Schemas are made of the texts of this module: printable ASCII.
    let escaped = text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
    return "\"\(String(escaped))\""
  }
}
