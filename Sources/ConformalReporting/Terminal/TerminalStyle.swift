/// What a terminal can show.
public struct TerminalStyle: Hashable, Sendable {
  /// Whether characters beyond ASCII may be used.
  public let isUnicode: Bool
  /// Whether colours may be used; what they say, characters say too.
  public let hasColour: Bool
  /// The number of columns, 40 to 80; pictures need no more.
  public let width: Int

  /// Describes a terminal.
  ///
  /// - Parameters:
  ///   - isUnicode: whether characters beyond ASCII may be used.
  ///   - hasColour: whether colours may be used.
  ///   - width: the number of columns; fewer than 40 count as 40, more than 80 as 80.
  public init(isUnicode: Bool = true, hasColour: Bool = false, width: Int = 80) {
    (self.isUnicode, self.hasColour) = (isUnicode, hasColour)
    self.width = min(max(width, 40), 80)
  }

  /// What a piece of a picture says.
  enum Ink: String {
    /// Too sure, or covers too little: yellow.
    case over = "33"
    /// Too unsure, or covers more than asked: cyan.
    case under = "36"
    /// Of lesser weight.
    case faint = "2"
    /// The verdict.
    case strong = "1"
  }

  /// A text in an ink, where there are colours.
  func inked(_ text: String, _ ink: Ink?) -> String {
    guard hasColour, let ink else { return text }
    return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
  }

  /// A text without characters that the terminal lacks or obeys, shortened to a number of columns.
  func plain(_ text: String, columns: Int) -> String {
    var shown = ""
    for character in text {
      let scalars = character.unicodeScalars
      let isASCII = scalars.allSatisfy { (0x20..<0x7F).contains($0.value) }
      let isSafe = scalars.allSatisfy { scalar in
        let category = scalar.properties.generalCategory
        return category != .control && category != .format && category != .lineSeparator
          && category != .paragraphSeparator
      }
      if character == "\u{A0}" {
        shown += " "
      } else if isASCII || isUnicode && isSafe {
        shown.append(character)
      } else {
        shown += character == "–" ? "-" : "?"
      }
    }
    guard shown.count > columns else { return shown }
    return shown.prefix(max(0, columns - 1)) + (isUnicode ? "…" : ".")
  }
}
