public import ConformalPrediction
internal import ExactStatistics

/// How large prediction sets are, and how often they hold the truth: in all rows, by size, by class, by group.
///
/// A point is the share of rows whose set holds the truth, its whisker the exact 95 % interval; the bar behind it is
/// where the guarantee's exact law puts that share with 95 % for as many rows; the line is the target.
public struct CoverageFigure: Hashable, Sendable {
  /// Rows with something in common.
  public struct Row: Hashable, Sendable {
    /// What they have in common.
    public let name: String
    /// The rows, and those whose set holds the truth.
    public let hitCount: HitCount
    /// Where the law puts the share, or `nil` where no law is known.
    public let lawRange: ClosedRange<Double>?

    /// Describes rows.
    ///
    /// - Parameters:
    ///   - name: what they have in common.
    ///   - hitCount: the rows, and those whose set holds the truth.
    ///   - lawRange: where the law puts the share, or `nil`.
    public init(name: String, hitCount: HitCount, lawRange: ClosedRange<Double>?) {
      (self.name, self.hitCount, self.lawRange) = (name, hitCount, lawRange)
    }
  }

  /// Rows to compare.
  public struct Panel: Hashable, Sendable {
    /// What they are divided by, such as `by class`.
    public let title: String
    /// The rows in the order shown; those beyond ``CoverageFigure/mostRows`` are left out, and the panel says so.
    public let rows: [Row]

    /// Describes rows to compare.
    ///
    /// - Parameters:
    ///   - title: what they are divided by.
    ///   - rows: the rows in the order shown.
    public init(title: String, rows: [Row]) { (self.title, self.rows) = (title, rows) }
  }

  /// The most rows of a panel.
  public static let mostRows = 20

  /// The verdict in words.
  public let headline: String
  /// Lines under it.
  public let subtitles: [String]
  /// The share of rows whose set should hold the truth.
  public let target: Double
  /// Rows with each number of labels in their set: index is the size; empty draws no histogram.
  public let sizeCounts: [Int]
  /// Rows to compare.
  public let panels: [Panel]

  /// Describes a figure.
  ///
  /// - Parameters:
  ///   - headline: the verdict in words.
  ///   - subtitles: lines under it.
  ///   - target: the share of rows whose set should hold the truth.
  ///   - sizeCounts: rows with each number of labels in their set: index is the size.
  ///   - panels: rows to compare.
  public init(
    headline: String, subtitles: [String] = [], target: Double, sizeCounts: [Int], panels: [Panel]
  ) {
    self.headline = headline
    self.subtitles = subtitles
    self.target = target
    self.sizeCounts = sizeCounts
    self.panels = panels
  }

  /// The picture.
  ///
  /// - Complexity: O(K log K) for K rows and sizes.
  public var figure: Figure {
    var drawing = Drawing(kind: "coverage", title: headline, description: summary)
    var y = drawing.addHeader(headline, below: subtitles) + 8
    if sizeCounts.contains(where: { $0 > 0 }) { y = addSizes(top: y, to: &drawing) }
    for panel in panels where !panel.rows.isEmpty { y = add(panel, top: y, to: &drawing) }
    let entries = [
      LegendEntry(sample: .point(.disc, "fair"), text: "within the law's range"),
      LegendEntry(sample: .point(.down, "over"), text: "covers too little"),
      LegendEntry(sample: .point(.up, "under"), text: "covers more than asked"),
      LegendEntry(
        sample: .patch("band", nil), text: "95 % range by law, each row alone"),
      LegendEntry(
        sample: .stroke("target"), text: "target \(Numerals.precisePercent(target))"),
      LegendEntry(sample: .point(.disc, "few-fair"), text: "hollow: below 10 rows"),
    ]
    drawing.height = drawing.addLegend(entries, top: y + 4, columns: 2) + 10
    return drawing.figure
  }

  private var summary: String {
    let rows = panels.flatMap { panel in
      panel.rows.prefix(Self.mostRows).map { row in
        "\(Lettering.spoken(row.name)): \(Numerals.count(row.hitCount.hits)) of "
          + "\(Numerals.count(row.hitCount.count)) rows covered"
      }
    }
    return "Coverage of prediction sets against a target of \(Numerals.precisePercent(target)). "
      + rows.joined(separator: "; ") + "."
  }
}
