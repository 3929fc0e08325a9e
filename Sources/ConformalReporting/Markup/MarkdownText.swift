internal import Mustache

/// Escapes text for Markdown, so that no name starts a heading, a link, a tag or a new cell of a table.
///
/// Line breaks become spaces: a text is one paragraph, one point or one cell.
///
/// Source: CommonMark 0.31.2, section 2.4, and GitHub Flavored Markdown for tables and strikethrough.
struct MarkdownText: MustacheContentType {
  /// The name by which templates ask for it.
  static let name = "MARKDOWN"

  func escapeText(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var escaped = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\\", "`", "*", "[", "]", "<", ">", "#", "|", "~", "&", "!", "$":
        escaped.append("\\")
        escaped.append(scalar)
      case "_":
        // Inside of a word an underscore is one; `log_loss` stays legible.
        let isInside =
          index > 0 && index + 1 < scalars.count && Self.isWord(scalars[index - 1])
          && Self.isWord(scalars[index + 1])
        if !isInside { escaped.append("\\") }
        escaped.append(scalar)
      case "-", "+", "=":
        // At the start of a line: a list, or with its like a rule or a heading.
        let next = index + 1 < scalars.count ? scalars[index + 1] : " "
        if index == 0, next == " " || next == scalar { escaped.append("\\") }
        escaped.append(scalar)
      case ".", ")":
        // Digits and a point at the start of a line are a numbered list.
        let next = index + 1 < scalars.count ? scalars[index + 1] : " "
        if index > 0, next == " ", scalars[..<index].allSatisfy({ ("0"..."9").contains($0) }) {
          escaped.append("\\")
        }
        escaped.append(scalar)
      default: escaped.append(Self.printable(scalar))
      }
    }
    return String(escaped)
  }

  /// A block of code with a fence longer than any row of backticks in it.
  static func code(_ text: String) -> String {
    var longest = 2
    var run = 0
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
      plain.append(scalar == "\n" ? scalar : printable(scalar))
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)\n\(String(plain))\n\(fence)"
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
  }

  /// Line breaks as spaces; scalars that steer a terminal or turn the direction of text as replacement characters.
  private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x2028, 0x2029: " "
    case 0x0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: scalar
    }
  }
}
