public import ProbabilityCalibration

/// A reliability diagram in at most 16 lines of a terminal: how often a model is right at each level of confidence.
///
/// A line is a bin, from least to most sure: what it says, what it is, and between them the gap on a scale from 0 to 1.
/// Arrows point from what it says to what it is.
public struct TerminalReliability: Hashable, Sendable {
  /// The verdict in words.
  public let headline: String
  /// What is drawn.
  public let diagram: ReliabilityDiagram

  /// Describes a picture.
  ///
  /// - Parameters:
  ///   - headline: the verdict in words.
  ///   - diagram: what is drawn.
  public init(headline: String, diagram: ReliabilityDiagram) {
    (self.headline, self.diagram) = (headline, diagram)
  }

  /// Describes a picture of an assessment.
  ///
  /// - Parameters:
  ///   - assessment: after a correction, where there is one.
  ///   - before: the same rows before the correction; `nil` without one.
  public init(_ assessment: CalibrationAssessment, before: CalibrationAssessment? = nil) {
    self.init(
      headline: CalibrationHeadline(assessment, before: before).text, diagram: assessment.diagram)
  }

  /// The lines, at most 16 of at most the style's width.
  ///
  /// - Parameter style: what the terminal can show.
  /// - Returns: the lines without line breaks.
  public func lines(_ style: TerminalStyle = TerminalStyle()) -> [String] {
    // Narrow terminals have no room for words: arrows say the same.
    let hasWords = style.width >= 60
    let scale = style.width - (hasWords ? 34 : 25)
    let bins = Self.merged(diagram.bins, most: 12)
    let header =
      "says".leftPadded(6) + "is".leftPadded(7) + "  "
      + "0" + " ".repeated(scale - 4) + "100" + "rows".leftPadded(10)
    let rows = bins.map { bin -> String in
      let (says, right) = (bin.meanProbability, bin.frequency)
      let numbers =
        Numerals.fixed(says * 100, places: 1).leftPadded(6)
        + Numerals.fixed(right * 100, places: 1).leftPadded(7) + "  "
      let count = Numerals.count(bin.count).leftPadded(10)
      return style.plain(numbers, columns: 15) + gap(bin, scale: scale, style)
        + style.plain(count, columns: 10) + (hasWords ? mark(bin, style) : "")
    }
    let signs = style.isUnicode ? ("◄", "►") : ("<", ">")
    let legend =
      "o says, \(signs.0) too sure, \(signs.1) too unsure, = agrees (95 % interval)"
      + (bins.count < diagram.bins.count ? "; \(bins.count) of \(diagram.bins.count) bins" : "")
    return [style.inked(style.plain(headline, columns: style.width), .strong)]
      + [style.inked(style.plain(header, columns: style.width), .faint)] + rows
      + [style.inked(style.plain(legend, columns: style.width), .faint)]
  }

  private func mark(_ bin: ReliabilityDiagram.Bin, _ style: TerminalStyle) -> String {
    switch GapSide(bin) {
    case .over: " " + style.inked("too sure", .over)
    case .under: " " + style.inked("unsure", .under)
    case .fair: ""
    }
  }

  /// A line from what a bin says to what it is.
  private func gap(
    _ bin: ReliabilityDiagram.Bin, scale: Int, _ style: TerminalStyle
  ) -> String {
    let (dot, dash, left, right) =
      style.isUnicode ? ("·", "─", "◄", "►") : (".", "-", "<", ">")
    let says = Int((bin.meanProbability * Double(scale - 1)).rounded())
    let keeps = Int((bin.frequency * Double(scale - 1)).rounded())
    let side = GapSide(bin)
    var cells = [String](repeating: dot, count: scale)
    if side == .fair {
      cells[says] = "="
      return cells.joined()
    }
    for cell in min(says, keeps)...max(says, keeps) { cells[cell] = dash }
    cells[says] = "o"
    cells[keeps] = side == .over ? left : right
    let (low, high) = (min(says, keeps), max(says, keeps))
    return cells[..<low].joined()
      + style.inked(cells[low...high].joined(), side == .over ? .over : .under)
      + cells[(high + 1)...].joined()
  }

  /// Neighbours joined until there are few enough, in integers.
  private static func merged(
    _ bins: [ReliabilityDiagram.Bin], most: Int
  ) -> [ReliabilityDiagram.Bin] {
    guard bins.count > most else { return bins }
    // A selection keeps each number that of a bin: joined bins would need intervals of their own.
    return (0..<most).map { bins[$0 * (bins.count - 1) / (most - 1)] }
  }
}

extension String {
  /// The text set flush right.
  func leftPadded(_ width: Int) -> String { " ".repeated(width - count) + self }

  /// The text set flush left.
  func rightPadded(_ width: Int) -> String { self + " ".repeated(width - count) }

  /// The text so many times.
  func repeated(_ times: Int) -> String { String(repeating: self, count: max(0, times)) }
}
