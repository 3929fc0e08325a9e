internal import ConformalWorkflow

/// YAML with a comment above every key.
struct CommentedYAML {
  /// The text so far.
  private(set) var text = ""

  /// Adds a comment.
  mutating func remark(_ words: String, depth: Int = 0) {
    let start = Self.indentation(depth) + "#"
    var line = start
    for word in words.split(separator: " ") {
      if line.count + word.count >= Self.width {
        text += line + "\n"
        line = start
      }
      line += " " + word
    }
    text += line + "\n"
  }

  /// The most letters of a line of a comment.
  private static let width = 100

  /// Adds a key with what it is for; without a value its members follow.
  mutating func add(_ path: [String], _ value: String? = nil) {
    line(path, value.map { " \($0)" } ?? "", mark: "")
  }

  /// Adds a key that is left out, with an example, for somebody who wants it.
  mutating func skip(_ path: [String], _ value: String? = nil) {
    line(path, " \(value ?? PipelineComments.example(of: path))", mark: "# ")
  }

  private mutating func line(_ path: [String], _ value: String, mark: String) {
    if path.count == 1 { text += "\n" }
    let depth = path.count - 1
    remark(PipelineComments.comment(on: path), depth: depth)
    text += "\(Self.indentation(depth))\(mark)\(path.last ?? ""):\(value)\n"
  }

  private static func indentation(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

  /// A text as YAML: as it is where nothing in it means anything, else between double quotes.
  ///
  /// - Parameter text: any text.
  /// - Returns: what reads back as the same text in a pipeline, where `$` begins a variable.
  static func quoted(_ text: String) -> String {
    let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-@:"
    let isWord = text.first.map { $0.isLetter || $0 == "." || $0 == "/" } ?? false
    let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    if isWord, text.allSatisfy({ plain.contains($0) }), text.last != ":",
      !reserved.contains(text.lowercased())
    {
      return text
    }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "$": result += "$$"
      case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count == 1 ? "0" : "") + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
