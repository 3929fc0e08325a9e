extension Drawing {
  /// Writes the headline and the lines under it, and gives the place below them.
  mutating func addHeader(_ headline: String, below lines: [String] = []) -> Double {
    let margin = 16.0
    let type = Lettering(size: 20, isBold: true)
    var y = 12.0
    for line in type.balancedLines(of: headline, width: width - 2 * margin) {
      y += 24
      add(.text("head", x: margin, y: y, line))
    }
    for text in lines {
      for line in Lettering(size: 12).lines(of: text, width: width - 2 * margin, most: 3) {
        y += 18
        add(.text("soft", x: margin, y: y, line))
      }
    }
    return y + 16
  }
}
