/// How wide text is, roughly: enough to break and shorten lines without a font at hand.
struct Lettering: Hashable, Sendable {
  /// The size of the type.
  let size: Double
  /// Whether the type is bold.
  var isBold = false

  /// The width of a text in a wide sans-serif such as DejaVu Sans or Verdana.
  func width(of text: String) -> Double {
    let ems = text.unicodeScalars.reduce(0.0) { sum, scalar in sum + Self.ems(scalar) }
    return ems * size * (isBold ? 1.12 : 1)
  }

  /// The text, shortened with an ellipsis where it is wider than a width.
  func shortened(_ text: String, to width: Double) -> String {
    // Most names fit; those of a megabyte are cut before they are measured.
    var kept = String(text.prefix(400))
    guard kept.count < text.count || self.width(of: kept) > width else { return text }
    while !kept.isEmpty, self.width(of: kept + "…") > width { kept.removeLast() }
    return kept + "…"
  }

  /// A name, shortened in its middle: names of a kind often begin alike.
  func name(_ text: String, to width: Double) -> String {
    var (head, tail) = (Substring(text.prefix(200)), text.dropFirst(200).suffix(200))
    guard !tail.isEmpty || self.width(of: text) > width else { return text }
    if tail.isEmpty {
      let middle = head.index(head.startIndex, offsetBy: head.count / 2)
      (head, tail) = (text[..<middle], text[middle...])
    }
    while !head.isEmpty, self.width(of: head + "…" + tail) > width {
      if head.count >= tail.count { head.removeLast() } else { tail.removeFirst() }
    }
    return head + "…" + tail
  }

  /// A name inside a sentence: at most some 80 characters of it.
  static func spoken(_ name: String) -> String {
    Lettering(size: 1).name(name, to: 60)
  }

  /// The text broken at spaces into lines, the last of at most so many shortened.
  func lines(of text: String, width: Double, most: Int) -> [String] {
    var lines: [String] = []
    var words = text.prefix(2_000).split(separator: " ").map(String.init)[...]
    while let first = words.first {
      if lines.count == most - 1 {
        lines.append(shortened(words.joined(separator: " "), to: width))
        break
      }
      var line = first
      words.removeFirst()
      while let next = words.first, self.width(of: line + " " + next) <= width {
        line += " " + next
        words.removeFirst()
      }
      lines.append(shortened(line, to: width))
    }
    return lines
  }

  /// A headline in at most three lines, broken after its colon where it does not fit one.
  func balancedLines(of text: String, width: Double) -> [String] {
    guard self.width(of: String(text.prefix(400))) > width,
      let colon = text.firstIndex(of: ":"), colon < text.index(before: text.endIndex)
    else { return lines(of: text, width: width, most: 3) }
    let (head, tail) = (String(text[...colon]), String(text[text.index(after: colon)...]))
    guard self.width(of: String(head.prefix(400))) <= width else {
      return lines(of: text, width: width, most: 3)
    }
    return [head] + lines(of: tail, width: width, most: 2)
  }

  private static func ems(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "\u{A0}", "f", "t", "r", "(",
      ")":
      0.38
    case "m", "w", "M", "W", "@", "%": 0.95
    case _ where scalar.properties.generalCategory == .nonspacingMark: 0
    case _ where scalar.value < 0x80: ("A"..."Z").contains(scalar) ? 0.7 : 0.61
    case _ where scalar.value < 0x1100: 0.66
    default: 1.05
    }
  }
}
