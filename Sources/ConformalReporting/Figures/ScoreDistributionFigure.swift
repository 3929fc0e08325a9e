public import ConformalPrediction
internal import ExactStatistics

/// Where calibration scores lie, and where the conformal quantile cuts them.
///
/// Labels whose score is at most the quantile are in the set.
public struct ScoreDistributionFigure: Hashable, Sendable {
  /// A column of the histogram.
  public struct Column: Hashable, Sendable {
    /// The edges.
    public let range: ClosedRange<Double>
    /// The number of scores.
    public let count: Int

    /// Describes a column.
    ///
    /// - Parameters:
    ///   - range: the edges.
    ///   - count: the number of scores.
    public init(range: ClosedRange<Double>, count: Int) {
      (self.range, self.count) = (range, count)
    }
  }

  /// What the score is called.
  public let scoreName: String
  /// The columns, ascending.
  public let columns: [Column]
  /// The quantile.
  public let quantile: ConformalQuantile

  /// Describes a figure.
  ///
  /// - Parameters:
  ///   - columns: the columns, ascending.
  ///   - quantile: the quantile.
  ///   - scoreName: what the score is called.
  public init(columns: [Column], quantile: ConformalQuantile, scoreName: String) {
    (self.columns, self.quantile, self.scoreName) = (columns, quantile, scoreName)
  }

  /// Describes a figure of calibration scores, in 40 columns of equal width.
  ///
  /// - Parameters:
  ///   - scores: the scores.
  ///   - quantile: their quantile.
  ///   - scoreName: what the score is called.
  /// - Complexity: O(n log n), or O(n) for sorted scores, in bounded memory while there is room for temporary files.
  public init(_ scores: CalibrationScores, quantile: ConformalQuantile, scoreName: String) {
    let count = 40
    guard scores.count > 0 else {
      self.init(columns: [], quantile: quantile, scoreName: scoreName)
      return
    }
    let (least, most) = (scores.value(atRank: 1), scores.value(atRank: scores.count))
    let step = (most - least) / Double(count)
    guard step > 0, step < .infinity else {
      self.init(
        columns: [
          Column(
            range: step > 0 ? least...most : least - 0.02...least, count: scores.count)
        ], quantile: quantile,
        scoreName: scoreName)
      return
    }
    var counts = [Int](repeating: 0, count: count)
    func add(_ part: [Double]) {
      for score in part { counts[min(count - 1, Int((score - least) / step))] += 1 }
    }
    do {
      try scores.forEachSortedPart(add)
    } catch {
      // No room for temporary files: memory has to do.
      counts = [Int](repeating: 0, count: count)
      add(scores.sorted)
    }
    self.init(
      columns: counts.enumerated().map { index, number in
        let lower = least + step * Double(index)
        let upper = index == count - 1 ? most : least + step * Double(index + 1)
        return Column(range: min(lower, upper)...upper, count: number)
      }, quantile: quantile, scoreName: scoreName)
  }

  /// The verdict in words.
  public var headline: String {
    switch quantile.rank {
    case .rank(let k):
      "Sets hold every label that scores at most \(Numerals.significant(quantile.tail)), rank "
        + "\(Numerals.count(k)) of \(Numerals.count(quantile.count))"
    case .infeasible:
      "Too few scores: \(Numerals.count(quantile.count)), at least "
        + "\(Numerals.count(quantile.minimumCount)) needed"
    }
  }

  /// The picture.
  ///
  /// - Complexity: O(columns).
  public var figure: Figure {
    let subtitle =
      "\(Numerals.count(quantile.count)) calibration scores (\(scoreName)), alpha \(quantile.alpha)"
    let total = columns.reduce(0) { $0 + $1.count }
    var drawing = Drawing(
      kind: "score-distribution", title: headline,
      description: "Histogram of \(subtitle). \(Numerals.count(total)) scores from "
        + "\(Numerals.significant(columns.first?.range.lowerBound ?? .nan)) to "
        + "\(Numerals.significant(columns.last?.range.upperBound ?? .nan)).")
    let top = drawing.addHeader(headline, below: [subtitle])
    let frame = Frame(
      left: 60, top: top + 20, width: 440, height: 220, xRange: axis,
      yRange: 0...Double(max(1, columns.map(\.count).max() ?? 1)) * 1.08)
    drawing.add(frame.verticalAxis(Tick.roundCounts(frame.yRange, most: 5)))
    drawing.add(frame.horizontalAxis(Tick.round(axis, most: 6)))
    addColumns(frame, to: &drawing)
    drawing.add(frame.outline)
    drawing.add(
      .text(
        "axis mid", x: (frame.left + frame.right) / 2, y: frame.bottom + 31,
        "score of the true label: larger is stranger"))
    var y = frame.bottom + 44
    y = drawing.addLegend(
      [
        LegendEntry(sample: .patch("inside", nil), text: "at most the quantile: in the set"),
        LegendEntry(sample: .patch("outside", nil), text: "above it: not in the set"),
      ], top: y, columns: 2)
    drawing.height = y + 10
    return drawing.figure
  }

  private var axis: ClosedRange<Double> {
    let least = columns.first?.range.lowerBound ?? 0
    let most = columns.last?.range.upperBound ?? 1
    // Equal scores make one narrow column in the middle.
    return columns.count > 1 || most - least > 0.1 ? least...most : most - 0.5...most + 0.5
  }

  private func addColumns(_ frame: Frame, to drawing: inout Drawing) {
    let cut = quantile.tail
    for column in columns where column.count > 0 {
      let left = frame.x(column.range.lowerBound)
      let right = max(left + 1, frame.x(column.range.upperBound))
      let middle =
        cut >= column.range.upperBound ? right : min(max(frame.x(cut), left), right)
      let y = min(frame.y(Double(column.count)), frame.bottom - 0.5)...frame.bottom
      let tooltip =
        "\(Numerals.count(column.count)) scores from \(Numerals.interval(column.range))"
      // The column that holds the quantile is cut where the quantile is.
      for (style, x) in [("inside", left...middle), ("outside", middle...right)]
      where x.upperBound - x.lowerBound > 0.05 {
        drawing.add(.rectangle(style, x: x, y: y, tooltip: tooltip))
      }
    }
    guard cut < .infinity else { return }
    let x = frame.x(cut)
    drawing.add(.path("certified", .segment(x, frame.top - 6, x, frame.bottom)))
    let middle = min(max(x, frame.left + 50), frame.right - 50)
    drawing.add(
      .text(
        "strong halo mid", x: middle, y: frame.top - 10, "quantile \(Numerals.significant(cut))"))
  }
}
