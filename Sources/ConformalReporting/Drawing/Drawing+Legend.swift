/// A sample of a mark with its meaning.
struct LegendEntry: Hashable, Sendable {
  /// What the sample is.
  enum Sample: Hashable, Sendable {
    /// A stroke of a style.
    case stroke(String)
    /// A filled patch of a style.
    case patch(String, Mark.Hatch?)
    /// A point of a shape and style.
    case point(PointShape, String)
  }

  /// The sample.
  let sample: Sample
  /// The meaning.
  let text: String
}

extension Drawing {
  /// Draws a legend of one or two columns and gives the place below it.
  mutating func addLegend(_ entries: [LegendEntry], top: Double, columns: Int = 1) -> Double {
    let columnWidth = (width - 32) / Double(columns)
    for (index, entry) in entries.enumerated() {
      let x = 16 + columnWidth * Double(index % columns)
      let y = top + 8 + 19 * Double(index / columns)
      switch entry.sample {
      case .stroke(let style): add(.path(style, .segment(x, y, x + 24, y)))
      case .patch(let style, let hatch):
        add(.rectangle(style, x: x...x + 24, y: y - 6...y + 6))
        if let hatch { add(.rectangle(style, x: x...x + 24, y: y - 6...y + 6, hatch: hatch)) }
      case .point(let shape, let style):
        add(shape.mark(style, x: x + 12, y: y, area: 70))
      }
      let text = Lettering(size: 12).shortened(entry.text, to: columnWidth - 36)
      add(.text("soft", x: x + 32, y: y + 4, text))
    }
    return top + 19 * Double((entries.count + columns - 1) / columns) + 6
  }
}
