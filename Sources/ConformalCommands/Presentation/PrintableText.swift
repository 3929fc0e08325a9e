/// A text whose control characters are replaced, so that names from files cannot steer a terminal; line ends
/// stay.
///
/// - Parameter text: any text.
/// - Returns: the text with U+FFFD for each control character but the newline.
package func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    result.unicodeScalars.append(isControl(scalar) ? "\u{FFFD}" : scalar)
  }
  return result
}

/// A text without line breaks: names that people gave may hold some, and lines of ours must stay apart.
func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline).joined(separator: " ")
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\n": false
  // Marks that turn the direction of a line around, and with it what seems to stand in it.
  case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": true
  default: scalar.properties.generalCategory == .control
  }
}
