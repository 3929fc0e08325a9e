/// Anchors and aliases in the text of a YAML document.
package enum YAMLAnchors {
  /// The first `&name` or `*name` that stands where a value or a key may begin, outside of quotes and comments.
  ///
  /// Lines and columns count from 1.
  package static func first(in text: String) -> (text: String, line: Int, column: Int)? {
    var quote: Unicode.Scalar?
    var previous: Unicode.Scalar = "\n"
    var (line, column) = (1, 0)
    var (isComment, isEscaped) = (false, false)
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      defer { previous = scalar }
      column += 1
      if scalar == "\n" {
        (line, column, isComment) = (line + 1, 0, false)
        continue
      }
      if isComment { continue }
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if open == "\"", scalar == "\\" {
          isEscaped = true
        } else if scalar == open {
          quote = nil
        }
        continue
      }
      // Values begin after white space or a bracket; elsewhere these characters are part of one.
      guard " \t\r\n[]{},".unicodeScalars.contains(previous) else { continue }
      if scalar == "#" { isComment = true }
      if scalar == "\"" || scalar == "'" { quote = scalar }
      guard scalar == "&" || scalar == "*", index + 1 < scalars.count,
        !" \t\r\n,[]{}".unicodeScalars.contains(scalars[index + 1])
      else { continue }
      let name = scalars[index...].prefix { !" \t\r\n".unicodeScalars.contains($0) }
      return (name.reduce(into: "") { $0.unicodeScalars.append($1) }, line, column)
    }
    return nil
  }
}
