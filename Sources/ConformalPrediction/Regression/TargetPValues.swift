public import ExactStatistics
internal import ScoringCore

/// Conformal p-values of targets, kept as integer counts.
public struct TargetPValues: Hashable, Sendable {
  /// For each target the number of calibration scores that are at least its score; with asymmetric sides the smaller
  /// of the two numbers.
  public let greaterOrEqualCounts: [Int]
  /// The number of calibration rows, n.
  public let calibrationCount: Int
  /// 2 with asymmetric sides, whose p-values are doubled; else 1.
  public let factor: Int

  /// The number of p-values.
  public var count: Int { greaterOrEqualCounts.count }

  /// A p-value as a number, at most 1.
  ///
  /// - Parameter index: inside `0 ..< count`.
  public subscript(index: Int) -> Double {
    min(1, Double(factor * (1 + greaterOrEqualCounts[index])) / Double(calibrationCount + 1))
  }

  /// Whether a p-value is above a level, in integer arithmetic.
  ///
  /// - Parameters:
  ///   - alpha: the level.
  ///   - index: inside `0 ..< count`.
  /// - Returns: whether the target is in the prediction interval of that level.
  public func isAbove(_ alpha: Level, at index: Int) -> Bool {
    UInt128(factor) * (UInt128(greaterOrEqualCounts[index]) + 1) * UInt128(alpha.denominator)
      > UInt128(alpha.numerator) * (UInt128(calibrationCount) + 1)
  }
}

extension RegressionPredictor {
  /// The p-values of targets: the largest alpha whose interval does not hold them.
  ///
  /// - Parameter data: m rows with the targets that are asked about.
  /// - Returns: one p-value a row.
  /// - Throws: `DataError` for rows that the predictor cannot take; with code `usage` for a group-conditional
  ///   predictor, whose members have p-values of their own rows.
  /// - Complexity: O(m log n).
  public func pValues(of data: RegressionData) throws -> TargetPValues {
    guard groups == nil else {
      throw DataError(
        .usage, found: "p-values of a group-conditional predictor",
        expected: "those of the predictor of one group")
    }
    try requireUsable(data.outputs)
    let lowerScores = lowerScores?.sorted
    let upperScores = sides == .symmetric ? nil : upperScores?.sorted
    let counts = data.targets.indices.map { index in
      let row = method.crossing.apply(data.outputs[index])
      let target = data.targets[index]
      func count(_ scores: [Double]?, _ score: Double) -> Int {
        scores.map { $0.count - $0.span.firstIndex(atLeast: score) } ?? calibrationCount
      }
      if sides == .symmetric { return count(lowerScores, score.score(target, row)) }
      return min(
        count(lowerScores, score.below(target, row)), count(upperScores, score.above(target, row)))
    }
    return TargetPValues(
      greaterOrEqualCounts: counts, calibrationCount: calibrationCount,
      factor: sides == .asymmetric ? 2 : 1)
  }
}
