internal import TensorFiles

/// One row of prediction sets.
struct SetLine {
  let row: Int
  let name: RowName?
  /// The level, where there are several.
  let alpha: String?
  let labels: ArraySlice<Int32>
  let pValues: [Double]?
  let credibility: (credibility: Double, confidence: Double)?
  let abstains: Bool?
  /// The category whose quantile the set goes by.
  let category: String?
}

/// The name of one row.
enum RowName {
  case integer(Int64)
  case text(String)
}

extension RowNames {
  func name(of row: Int) -> RowName {
    switch self {
    case .integers(let values): .integer(values[row])
    case .text(let values): .text(values[row])
    }
  }
}

/// Rows of prediction sets as text, gathered in bytes.
struct RowText {
  private(set) var bytes: [UInt8] = []

  /// The columns of ``SetColumns/header``, lists joined by spaces.
  mutating func appendCSV(_ line: SetLine) {
    switch line.name {
    case nil: append(line.row)
    case .integer(let name): append(Int(name))
    case .text(let name): append(RowText.csvField(name))
    }
    append(",")
    if let alpha = line.alpha { append(alpha + ",") }
    append(line.labels.count)
    append(",")
    appendList(line.labels, separator: " ") { $0.append(Int($1)) }
    if let values = line.pValues {
      append(",")
      appendList(values, separator: " ") { $0.append("\($1)") }
    }
    if let facts = line.credibility { append(",\(facts.credibility),\(facts.confidence)") }
    if let abstains = line.abstains { append(abstains ? ",1" : ",0") }
    if let category = line.category {
      append(",")
      append(RowText.csvField(category))
    }
    append("\n")
  }

  /// `{"row":0,"size":2,"labels":[3,5]}`, with more where asked for.
  mutating func appendJSONLine(_ line: SetLine) {
    appendObject(line, keys: Key.inReadingOrder)
    append("\n")
  }

  /// The same as an element of a JSON document: keys in order of their names.
  mutating func appendJSONElement(_ line: SetLine, isFirst: Bool) {
    append(isFirst ? "\n    " : ",\n    ")
    appendObject(line, keys: Key.inNameOrder)
  }

  private enum Key: String {
    case abstain
    case alpha
    case category
    case confidence
    case credibility
    case labels
    case pValues = "p_values"
    case row
    case size

    static let inReadingOrder: [Key] = [
      .row, .alpha, .size, .labels, .pValues, .credibility, .confidence, .abstain, .category,
    ]
    static let inNameOrder: [Key] = [
      .abstain, .alpha, .category, .confidence, .credibility, .labels, .pValues, .row, .size,
    ]
  }

  private mutating func appendObject(_ line: SetLine, keys: [Key]) {
    let present = keys.filter { key in
      switch key {
      case .pValues: line.pValues != nil
      case .abstain: line.abstains != nil
      case .category: line.category != nil
      case .alpha: line.alpha != nil
      case .confidence, .credibility: line.credibility != nil
      case .labels, .row, .size: true
      }
    }
    append("{")
    appendList(present, separator: ",") { text, key in
      text.append("\"\(key.rawValue)\":")
      text.appendValue(of: key, line)
    }
    append("}")
  }

  private mutating func appendValue(of key: Key, _ line: SetLine) {
    switch key {
    case .row:
      switch line.name {
      case nil: append(line.row)
      case .integer(let name): append(Int(name))
      case .text(let name): append(RowText.jsonString(name))
      }
    case .size: append(line.labels.count)
    case .labels:
      append("[")
      appendList(line.labels, separator: ",") { $0.append(Int($1)) }
      append("]")
    case .pValues:
      append("[")
      appendList(line.pValues ?? [], separator: ",") { $0.append("\($1)") }
      append("]")
    case .abstain: append(line.abstains == true ? "true" : "false")
    case .category: append(RowText.jsonString(line.category ?? ""))
    case .alpha: append(RowText.jsonString(line.alpha ?? ""))
    case .confidence: append("\(line.credibility?.confidence ?? 0)")
    case .credibility: append("\(line.credibility?.credibility ?? 0)")
    }
  }

  private mutating func appendList<Element>(
    _ elements: some Collection<Element>, separator: String,
    _ appendElement: (inout RowText, Element) -> Void
  ) {
    for (index, element) in elements.enumerated() {
      if index > 0 { append(separator) }
      appendElement(&self, element)
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  /// A field in quotes where RFC 4180 needs them.
  static func csvField(_ text: String) -> String {
    guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
    var quoted = "\""
    for character in text.unicodeScalars {
      if character == "\"" { quoted.unicodeScalars.append("\"") }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }

  /// A JSON string.
  static func jsonString(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
