/// Text for XML and HTML that others' programs read.
package enum EscapedText {
  /// Text between tags.
  ///
  /// Scalars that XML 1.0 forbids, and those that turn the direction of the text around them, become U+FFFD.
  ///
  /// - Parameter text: any text.
  /// - Returns: the text, escaped scalar by scalar.
  package static func markup(_ text: String) -> String { MarkupText().escapeText(text) }

  /// The value of an attribute, between double quotes: line ends and tabs too, which a parser would make spaces.
  ///
  /// - Parameter text: any text.
  /// - Returns: the text, escaped scalar by scalar.
  package static func attribute(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in markup(text).unicodeScalars {
      switch scalar {
      case "\n": escaped.append(contentsOf: "&#10;".unicodeScalars)
      case "\t": escaped.append(contentsOf: "&#9;".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
