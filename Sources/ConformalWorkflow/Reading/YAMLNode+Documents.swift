internal import ConformalArtifacts

extension YAMLNode {
  /// The same as JSON with sorted keys: a text that does not depend on how its author laid it out.
  var json: String {
    switch content {
    case .scalar(let scalar): return Self.quoted(scalar.text)
    case .list(let entries): return "[\(entries.map { $0.json }.joined(separator: ","))]"
    case .mapping(let members):
      let pairs = members.sorted { $0.key < $1.key }.map {
        "\(Self.quoted($0.key)):\($0.value.json)"
      }
      return "{\(pairs.joined(separator: ","))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      // What YAML does not take as it is, or takes for the end of a line; all of it fits in four digits.
      case _ where !scalar.isPlainInYAML:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
