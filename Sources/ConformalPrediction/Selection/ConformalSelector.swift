internal import ExactStatistics
public import ScoringCore

/// Selects new rows whose unknown outcome is beyond a threshold, with few wrong ones among those selected.
///
///     let selector = try ConformalSelector(
///       predictions: predicted, targets: outcomes, thresholds: .all(0.5))
///     let pValues = try selector.pValues(of: newPredictions, thresholds: .all(0.5))
///     let selected = BenjaminiHochberg(rate: "0.1").discoveries(in: pValues).isRejected
///
/// The null hypothesis of a row is that its outcome is not beyond the threshold. Its p-value compares the row's
/// prediction with those of calibration rows of which that is true (the clipped score of the paper):
/// (1 + #{i : Y(i) <= c(i), mu(i) >= mu}) / (n + 1), n counting all calibration rows; equal predictions count.
/// Where each row has a threshold of its own, `mu - c` takes the place of mu.
///
/// **Guarantee.** With ``BenjaminiHochberg`` at rate q, the expected share of rows among those selected whose
/// outcome is not beyond the threshold is at most q. **Assumption:** calibration rows and new rows are exchangeable
/// (drawn independently from one distribution, say), together with their thresholds where each has its own, and the
/// model was trained on neither.
///
/// Source: Y. Jin, E. Candès (2023), Selection by prediction with conformal p-values, arXiv:2210.01408.
public struct ConformalSelector: Sendable {
  /// Which outcomes are looked for.
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// Those above the threshold.
    case above
    /// Those below the threshold.
    case below
  }

  /// Thresholds of rows.
  public enum Thresholds: Hashable, Sendable {
    /// One for all rows.
    case all(Double)
    /// One for each row.
    case each([Double])

    /// The one for all rows, or `nil`.
    var shared: Double? { if case .all(let value) = self { value } else { nil } }
    var isShared: Bool { shared != nil }

    /// The threshold of a row.
    subscript(row: Int) -> Double {
      switch self {
      case .all(let value): value
      case .each(let values): values[row]
      }
    }
  }

  /// Which outcomes are looked for.
  public let direction: Direction
  /// The number of calibration rows, n.
  public let calibrationCount: Int
  /// The margins of the calibration rows whose outcome is not beyond the threshold, ascending.
  private let nullMargins: [Double]
  /// The threshold of all rows, or `nil` where each has one.
  private let sharedThreshold: Double?

  /// The number of calibration rows whose outcome is not beyond the threshold.
  public var nullCount: Int { nullMargins.count }

  /// Takes calibration rows.
  ///
  /// - Parameters:
  ///   - predictions: n finite numbers, larger for larger outcomes.
  ///   - targets: the outcomes, n finite numbers.
  ///   - thresholds: one for all rows, or one for each.
  ///   - direction: which outcomes are looked for.
  /// - Throws: `DataError` for no rows, other counts, or numbers that are not finite.
  /// - Complexity: O(n).
  public init(
    predictions: [Double], targets: [Double], thresholds: Thresholds,
    direction: Direction = .above
  ) throws {
    guard !predictions.isEmpty else {
      throw DataError(found: "no calibration rows", expected: "at least one")
    }
    guard targets.count == predictions.count else {
      throw DataError(
        found: "\(targets.count) targets for \(predictions.count) predictions",
        expected: "one target a row")
    }
    try Self.requireFinite(targets, "target")
    let margins = try Self.margins(predictions, thresholds, direction)
    let nulls = ConformalSelector.isBeyond(targets, thresholds, direction)
    self.direction = direction
    calibrationCount = predictions.count
    nullMargins = zip(margins, nulls).filter { !$1 }.map { $0.0 }.sortedByDigits()
    sharedThreshold = thresholds.shared
  }

  /// The p-values of new rows.
  ///
  /// - Parameters:
  ///   - predictions: m finite numbers.
  ///   - thresholds: as for the calibration rows: one for all, or one for each.
  /// - Returns: exact p-values.
  /// - Throws: `DataError` for no rows, other counts, numbers that are not finite, or another threshold.
  /// - Complexity: O(m log n).
  public func pValues(of predictions: [Double], thresholds: Thresholds) throws -> RowPValues {
    let counts = try counts(predictions, thresholds)
    return RowPValues(
      greaterOrEqualCounts: zip(counts.greater, counts.equal).map { $0 + $1 },
      calibrationCount: calibrationCount)
  }

  /// The smoothed p-values of new rows: a draw for each row breaks ties, which finds more where predictions are
  /// coarse.
  ///
  /// - Parameters:
  ///   - predictions: m finite numbers.
  ///   - thresholds: as for the calibration rows: one for all, or one for each.
  ///   - identifiers: the identifiers of the rows, which their draws follow.
  ///   - seed: the seed of the draws.
  /// - Returns: exact p-values of these draws.
  /// - Throws: `DataError` for no rows, other counts, or numbers that are not finite.
  /// - Complexity: O(m log n).
  public func smoothedPValues(
    of predictions: [Double], thresholds: Thresholds,
    identifiers: RowIdentifiers = .indices(from: 0), seed: UInt64 = 0
  ) throws -> RowPValues {
    let counts = try counts(predictions, thresholds)
    let generator = CounterBasedGenerator(seed: seed, purpose: .smoothing)
    return RowPValues(
      greaterCounts: counts.greater, equalCounts: counts.equal,
      draws: predictions.indices.map { generator.uniform(row: identifiers[$0]) },
      calibrationCount: calibrationCount)
  }

  private func counts(
    _ predictions: [Double], _ thresholds: Thresholds
  ) throws -> (greater: [Int], equal: [Int]) {
    guard !predictions.isEmpty else {
      throw DataError(found: "no new rows", expected: "at least one")
    }
    guard thresholds.isShared == (sharedThreshold != nil) else {
      throw DataError(
        .usage, found: "one threshold for all rows, and one for each",
        expected: "the same for calibration rows and new rows")
    }
    if let shared = thresholds.shared, let sharedThreshold, shared != sharedThreshold {
      throw DataError(
        .usage, found: "the threshold \(shared)",
        expected: "\(sharedThreshold), as of the calibration rows")
    }
    let margins = try Self.margins(predictions, thresholds, direction)
    let sorted = nullMargins.span
    var counts: (greater: [Int], equal: [Int]) = ([], [])
    for margin in margins {
      let above = sorted.firstIndex(above: margin)
      counts.greater.append(sorted.count - above)
      counts.equal.append(above - sorted.firstIndex(atLeast: margin))
    }
    return counts
  }
}

extension ConformalSelector {
  /// Whether outcomes are beyond their thresholds, strictly.
  ///
  /// - Parameters:
  ///   - targets: outcomes.
  ///   - thresholds: one for all rows, or one for each.
  ///   - direction: above or below.
  /// - Returns: one truth a row.
  public static func isBeyond(
    _ targets: [Double], _ thresholds: Thresholds, _ direction: Direction
  ) -> [Bool] {
    targets.indices.map { row in
      direction == .above
        ? targets[row] > thresholds[row] : targets[row] < thresholds[row]
    }
  }

  /// What rows are ranked by, larger where the outcome is more probably beyond the threshold.
  private static func margins(
    _ predictions: [Double], _ thresholds: Thresholds, _ direction: Direction
  ) throws -> [Double] {
    try requireFinite(predictions, "prediction")
    switch thresholds {
    case .all(let value): try requireFinite([value], "threshold")
    case .each(let values):
      guard values.count == predictions.count else {
        throw DataError(
          found: "\(values.count) thresholds for \(predictions.count) predictions",
          expected: "one threshold a row")
      }
      try requireFinite(values, "threshold")
    }
    let margins =
      thresholds.isShared
      ? predictions : predictions.indices.map { predictions[$0] - thresholds[$0] }
    guard let row = margins.firstIndex(where: { !$0.isFinite }) else {
      return direction == .above ? margins : margins.map { -$0 }
    }
    throw DataError(
      found: "a prediction and a threshold whose difference overflows", expected: "smaller ones",
      row: row)
  }

  private static func requireFinite(_ values: [Double], _ name: String) throws {
    guard let row = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw DataError(found: "\(name) \(values[row])", expected: "a finite number", row: row)
  }
}
