public import ConformalPrediction
internal import ExactStatistics

/// Coverage and sizes of prediction sets in at most 16 lines of a terminal.
public struct TerminalCoverage: Hashable, Sendable {
  /// What is drawn.
  public let figure: CoverageFigure

  /// Describes a picture.
  ///
  /// - Parameter figure: what is drawn.
  public init(_ figure: CoverageFigure) { self.figure = figure }

  /// Describes a picture of an evaluation.
  ///
  /// - Parameters:
  ///   - evaluation: what the sets did.
  ///   - classNames: the names of the classes, or `nil` for their indices.
  public init(_ evaluation: CoverageEvaluation, classNames: [String]? = nil) {
    self.init(CoverageFigure(evaluation, classNames: classNames))
  }

  /// The lines, at most 16 of at most the style's width.
  ///
  /// - Parameter style: what the terminal can show.
  /// - Returns: the lines without line breaks.
  public func lines(_ style: TerminalStyle = TerminalStyle()) -> [String] {
    let panels = figure.panels.filter { !$0.rows.isEmpty }
    let shown =
      (panels.first?.rows.prefix(1).map { $0 } ?? [])
      + panels.dropFirst().prefix(2).flatMap { $0.rows.prefix(4) }
    let rows = shown.map { row in line(row, style) }
    let sizes = sizeLines(style)
    let legend =
      "\(style.isUnicode ? "│" : "|") target, = within the law's range, < too little, > more"
    let header =
      " ".repeated(17) + "0" + " ".repeated(style.width - 40) + "100" + "covered".leftPadded(9)
      + "rows".leftPadded(10)
    return [style.inked(style.plain(figure.headline, columns: style.width), .strong)]
      + [style.inked(header, .faint)] + rows
      + [style.inked(style.plain(legend, columns: style.width), .faint)] + sizes
  }

  private func line(_ row: CoverageFigure.Row, _ style: TerminalStyle) -> String {
    let scale = style.width - 36
    let name = style.plain(row.name, columns: 16).rightPadded(16)
    guard let coverage = row.hitCount.coverage else { return name }
    let side = figure.side(of: row, coverage)
    var cells = [String](repeating: style.isUnicode ? "·" : ".", count: scale)
    func cell(_ share: Double) -> Int { Int((share * Double(scale - 1)).rounded()) }
    cells[cell(figure.target)] = style.isUnicode ? "│" : "|"
    let place = cell(coverage)
    cells[place] = side == .over ? "<" : side == .under ? ">" : "="
    let ink: TerminalStyle.Ink? = side == .over ? .over : side == .under ? .under : nil
    let bar =
      cells[..<place].joined() + style.inked(cells[place], ink)
      + cells[(place + 1)...].joined()
    let numbers =
      Numerals.precisePercent(coverage).leftPadded(9)
      + Numerals.count(row.hitCount.count).leftPadded(10)
    return name + " " + bar + style.plain(numbers, columns: 19)
  }

  /// How many sets have 0, 1 and 2 labels, the last line all larger ones.
  private func sizeLines(_ style: TerminalStyle) -> [String] {
    let counts = figure.sizeCounts
    let total = counts.reduce(0, +)
    guard total > 0 else { return [] }
    let tail = counts.dropFirst(3).reduce(0, +)
    let parts =
      (0..<min(3, counts.count)).map { ("\($0) label" + ($0 == 1 ? "" : "s"), counts[$0]) }
      + (tail > 0 ? [("3 or more", tail)] : [])
    let largest = parts.map(\.1).max() ?? 1
    return parts.map { name, count in
      let scale = style.width - 36
      let length = Int((Double(count) / Double(max(1, largest)) * Double(scale)).rounded())
      let bar = (style.isUnicode ? "█" : "#").repeated(length).rightPadded(scale)
      let share = Numerals.percent(Double(count) / Double(total)).leftPadded(9)
      return name.rightPadded(16) + " " + bar
        + style.plain(share + Numerals.count(count).leftPadded(10), columns: 19)
    }
  }
}
