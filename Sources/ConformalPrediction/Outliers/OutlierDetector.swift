public import ExactStatistics
public import ScoringCore

/// A fitted detector of outliers: a score with the scores of calibration rows that are known to be usual
/// (inliers).
///
///     let detector = try OutlierDetector(score: Energy(), fittedOn: .outputs(calibration))
///     let tested = try detector.test(.outputs(new))
///     let outliers = BenjaminiHochberg(rate: "0.1").discoveries(in: tested.pValues).isRejected
///
/// The p-value of a row with score s is (1 + #{calibration scores >= s}) / (n + 1), as integers; equal scores count.
///
/// **Guarantee.** The p-value of an inlier is at most alpha with probability at most alpha, for every alpha.
/// **Assumption:** calibration rows and the inlier are exchangeable, and the score was not chosen by them.
///
/// Source: R. Laxhammar, G. Falkman (2011), Sequential conformal anomaly detection in trajectories;
/// S. Bates, E. Candès, L. Lei, Y. Romano, M. Sesia (2023), Testing for outliers with conformal p-values,
/// arXiv:2104.08279.
public struct OutlierDetector: Sendable {
  /// The score.
  public let score: any OutlierScore
  /// What rows are: `logits`, `probabilities`, `features` or `outlier-scores`.
  public let inputKind: String
  /// Classes, features, or 1.
  public let columnCount: Int
  /// The scores of calibration rows.
  package let scores: CalibrationScores

  /// Fits a detector.
  ///
  /// - Parameters:
  ///   - score: the score; one that needs reference rows has been fitted to them.
  ///   - rows: calibration rows, inliers all of them.
  ///   - execution: how to work.
  /// - Throws: `DataError` for no rows, or rows that cannot be scored.
  /// - Complexity: that of the score, and O(n).
  public init(
    score: any OutlierScore, fittedOn rows: OutlierRows, execution: Execution = .standard
  ) throws {
    let scores = try score.scores(of: rows, execution: execution)
    guard !scores.isEmpty else {
      throw DataError(
        found: "no calibration rows", expected: "at least one", file: rows.file)
    }
    self.init(
      score: score, inputKind: rows.kindName, columnCount: rows.columnCount,
      scores: CalibrationScores(sorted: scores.sortedByDigits()))
  }

  /// Puts a detector together from its parts.
  ///
  /// - Parameters:
  ///   - score: the score.
  ///   - inputKind: what rows are.
  ///   - columnCount: classes, features, or 1.
  ///   - scores: finite scores of at least one calibration row, ascending.
  package init(
    score: any OutlierScore, inputKind: String, columnCount: Int, scores: CalibrationScores
  ) {
    self.score = score
    self.inputKind = inputKind
    self.columnCount = columnCount
    self.scores = scores
  }

  /// The number of calibration rows, n.
  public var calibrationCount: Int { scores.count }
  /// The calibration scores, ascending.
  public var calibrationScores: [Double] { scores.sorted }
  /// The smallest p-value there can be, 1 / (n + 1), in words.
  public var smallestPValue: String { "1/\(calibrationCount + 1)" }

  /// Tests rows: the null hypothesis of each is that it is an inlier.
  ///
  /// - Parameters:
  ///   - rows: new rows, of the kind and width of the calibration rows.
  ///   - execution: how to work.
  /// - Returns: scores and p-values, which depend on each row and the detector only.
  /// - Throws: `DataError` for rows that cannot be scored.
  /// - Complexity: that of the score, and O(m log n).
  public func test(
    _ rows: OutlierRows, execution: Execution = .standard
  ) throws -> TestedRows {
    try requireMatch(rows)
    let values = try score.scores(of: rows, execution: execution)
    return TestedRows(scores: values, pValues: try pValues(of: values))
  }

  /// The p-values of scores.
  ///
  /// - Parameter values: finite scores.
  /// - Returns: their p-values.
  /// - Throws: `DataError` when there is no room for the temporary file of many calibration scores.
  /// - Complexity: O(m log n).
  public func pValues(of values: [Double]) throws -> RowPValues {
    let counts = try scores.ranks(.standard).counts(
      atLeast: values, isStrict: false, .standard)
    return RowPValues(greaterOrEqualCounts: counts, calibrationCount: calibrationCount)
  }

  /// Checks that rows are of the kind and the width that the detector was fitted on.
  ///
  /// - Parameter rows: the rows.
  /// - Throws: `DataError` that says what differs.
  public func requireMatch(_ rows: OutlierRows) throws {
    guard rows.kindName == inputKind else {
      throw DataError(
        .usage, found: "\(rows.kindName)", expected: "\(inputKind), as the detector was fitted on",
        file: rows.file)
    }
    guard rows.columnCount == columnCount else {
      throw DataError(
        found: "rows of \(rows.columnCount) columns",
        expected: "\(columnCount), as the detector was fitted on", file: rows.file)
    }
  }

  /// Checks that n is large enough for alarms at a level.
  ///
  /// - Parameter alpha: the level.
  /// - Throws: `DataError` with code `infeasible` where even the smallest p-value is above it.
  public func requireFeasible(_ alpha: Level) throws {
    if case .infeasible(let minimum) = ConformalRank(count: calibrationCount, alpha: alpha) {
      throw DataError(
        .infeasible,
        found:
          "n = \(calibrationCount) calibration rows for alpha = \(alpha): no p-value is below "
          + smallestPValue,
        expected: "n >= \(minimum)", remedy: "add calibration rows, or take a larger alpha")
    }
  }
}

/// What a detector says of rows.
public struct TestedRows: Hashable, Sendable {
  /// The outlier score of each row.
  public let scores: [Double]
  /// The p-value of each row.
  public let pValues: RowPValues

  /// Puts scores and p-values together.
  ///
  /// - Parameters:
  ///   - scores: m outlier scores.
  ///   - pValues: their p-values.
  public init(scores: [Double], pValues: RowPValues) {
    precondition(scores.count == pValues.count, "one p-value a row")
    (self.scores, self.pValues) = (scores, pValues)
  }
}
