public import ScoringCore

/// Rows with a score and a truth for each of K labels.
public struct MultilabelRows: Sendable {
  /// The scores, n × K, larger for surer labels.
  public let scores: Matrix
  /// 1 for labels that are true, else 0, n × K.
  public let truth: Matrix
  let scoresFile: String?
  let truthFile: String?

  /// Pairs scores with truth; their values are looked at when they are used.
  ///
  /// - Parameters:
  ///   - scores: n × K, finite.
  ///   - truth: n × K, 0 and 1.
  ///   - scoresFile: where scores come from, for messages.
  ///   - truthFile: where truth comes from.
  /// - Throws: `DataError` for no rows or labels, or shapes that differ.
  public init(
    scores: Matrix, truth: Matrix, scoresFile: String? = nil, truthFile: String? = nil
  ) throws {
    guard scores.rowCount > 0, scores.columnCount > 0 else {
      throw DataError(
        found: "scores of \(scores.rowCount) rows and \(scores.columnCount) labels",
        expected: "at least one of each", file: scoresFile)
    }
    guard truth.rowCount == scores.rowCount, truth.columnCount == scores.columnCount else {
      throw DataError(
        found: "truth of \(truth.rowCount) x \(truth.columnCount)",
        expected: "\(scores.rowCount) x \(scores.columnCount), as the scores have",
        file: truthFile)
    }
    self.scores = scores
    self.truth = truth
    self.scoresFile = scoresFile
    self.truthFile = truthFile
  }

  /// The number of rows, n.
  public var rowCount: Int { scores.rowCount }
  /// The number of labels, K.
  public var labelCount: Int { scores.columnCount }

  /// Hands out rows in order, with labels by descending score.
  func forEachRow(in rows: Range<Int>, _ body: (RankedLabels) -> Void) throws {
    // Rows are converted by groups of some 10^5 elements.
    let group = max(1, (1 << 17) / labelCount)
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: group) {
      let range = start..<min(start + group, rows.upperBound)
      let (scores, truth) = (scores.slice(rows: range), truth.slice(rows: range))
      let (values, flags) = (scores.doubles(), truth.doubles())
      for row in 0..<range.count {
        let part = row * labelCount..<(row + 1) * labelCount
        if let index = part.first(where: { !values[$0].isFinite }) {
          throw DataError(
            found: "\(values[index])", expected: "a finite score", file: scoresFile,
            row: start + row, column: index - part.lowerBound)
        }
        if let index = part.first(where: { flags[$0] != 0 && flags[$0] != 1 }) {
          throw DataError(
            found: "a truth of \(flags[index])", expected: "0 or 1", file: truthFile,
            row: start + row, column: index - part.lowerBound)
        }
        body(RankedLabels(scores: values[part], truth: flags[part]))
      }
      scores.releasePages()
      truth.releasePages()
    }
  }
}

/// The labels of a row by descending score.
struct RankedLabels {
  /// The scores, descending.
  let scores: [Double]
  /// Element j is the number of true labels among the first j.
  let hits: [Int]

  init(scores: ArraySlice<Double>, truth: ArraySlice<Double>) {
    let order = scores.indices.sorted { left, right in
      scores[left] != scores[right] ? scores[left] > scores[right] : left < right
    }
    self.scores = order.map { scores[$0] }
    let shift = truth.startIndex - scores.startIndex
    var (hits, sum) = ([0], 0)
    hits.reserveCapacity(order.count + 1)
    for label in order {
      sum += truth[label + shift] == 1 ? 1 : 0
      hits.append(sum)
    }
    self.hits = hits
  }

  /// The number of labels that the row's sets hold at each threshold of a grid, without a limit.
  func counts(atLeast thresholds: [Double]) -> [Int] {
    var kept = scores.count
    return thresholds.map { threshold in
      while kept > 0, scores[kept - 1] < threshold { kept -= 1 }
      return kept
    }
  }

  /// Hands out the loss at every parameter of a grid in order.
  func losses(
    _ risk: MultilabelRisk, _ grid: ControlGrid, counts: [Int],
    _ body: (_ parameter: Int, _ numerator: Int, _ denominator: Int) -> Void
  ) {
    let trueCount = hits[scores.count]
    for (position, limit) in grid.topK.enumerated() {
      let offset = position * grid.thresholds.count
      for index in counts.indices {
        let kept = min(counts[index], limit ?? scores.count)
        let loss = risk.loss(
          kept: kept, hits: hits[kept], trueCount: trueCount, labelCount: scores.count)
        body(offset + index, loss.numerator, loss.denominator)
      }
    }
  }
}
