public import ExactStatistics
public import ScoringCore

/// Full conformal prediction with ridge regression, exactly and without refits.
///
/// The ridge regression of the training rows and a new row with target z has residuals that are linear in z. With
/// mu, the prediction without the new row, its leverage h = g' A^-1 g, the influences q_i = d_i' A^-1 g and
/// t = (z - mu) / (1 + h), they are r_i - q_i t, and t for the new row. The conformal set is
///
///     { z : 1 + #{ i : |r_i - q_i t| >= |t| } > alpha (n + 1) }:
///
/// each condition holds on an interval around t = 0, or, where |q_i| > 1, outside of one that lies to one side of
/// it. So the set is found from the critical points r_i / (q_i + 1) and r_i / (q_i - 1) by counting. It holds mu,
/// and is one interval unless new rows are outliers. One-sided sets take signed residuals.
///
/// **Guarantee.** The set of a new row holds its target with probability at least 1 - alpha, and less than
/// 1 - alpha + 1 / (n + 1) when residuals do not tie. **Assumption:** training rows and the new row are
/// exchangeable; penalty and features do not depend on them.
///
/// Error bound: critical points are rounded to double precision; counts and ranks are exact.
///
/// Source: I. Nouretdinov, T. Melluish, V. Vovk (2001), Ridge regression confidence machine; V. Vovk,
/// A. Gammerman, G. Shafer (2005), Algorithmic learning in a random world, section 2.3; E. Burnaev, V. Vovk
/// (2014), Efficiency of conformalized ridge regression, arXiv:1404.2083. Also called: ridge regression
/// confidence machine, conformalized ridge regression.
public struct ConformalRidge: Sendable {
  /// The regression of the training rows.
  public let regression: RidgeRegression
  /// Which sides are bounded.
  public let sides: BoundedSides

  /// Takes a regression.
  ///
  /// - Parameters:
  ///   - regression: the regression of the training rows.
  ///   - sides: which sides are bounded.
  public init(_ regression: RidgeRegression, sides: BoundedSides = .symmetric) {
    (self.regression, self.sides) = (regression, sides)
  }

  /// The conformal sets of new rows.
  ///
  /// - Parameters:
  ///   - features: m x d.
  ///   - alphas: the miscoverage levels.
  ///   - allowsTrivial: whether a level that n is too small for gives the whole line.
  ///   - firstRow: the index of the first row, for messages.
  ///   - file: the file that they come from, for messages.
  ///   - execution: how to work.
  /// - Returns: the sets of each level.
  /// - Throws: `DataError` for features that do not fit or are not finite, or, with code `infeasible`, a level
  ///   that n is too small for.
  /// - Complexity: O(n d) a row, and O(n) a row and level, or O(n log n) where some |q_i| > 1.
  public func sets(
    for features: Matrix, alphas: [Level], allowsTrivial: Bool = false, firstRow: Int = 0,
    file: String? = nil, execution: Execution = .standard
  ) throws -> [ConformalRidgeSets] {
    let needed = try alphas.map {
      try CrossValidationLevel(alpha: $0, count: regression.count)
        .required(allowsTrivial: allowsTrivial).lowerRank ?? 0
    }
    let blocks = try regression.mapBlocks(
      of: features, firstRow: firstRow, file: file, execution: execution
    ) { rows in
      rows.predictions.indices.map { row in pieces(of: rows, row: row, atLeast: needed) }
    }
    let sets = blocks.flatMap { $0 }
    return alphas.indices.map { index in
      ConformalRidgeSets(alpha: alphas[index], pieces: sets.map { $0[index] })
    }
  }

  /// How many training rows are at least as strange as each new row with its target: the p-value is this count
  /// plus 1, over n + 1.
  ///
  /// - Parameters:
  ///   - targets: m finite numbers.
  ///   - features: m x d.
  ///   - execution: how to work.
  /// - Returns: m counts from 0 to n.
  /// - Throws: `DataError` for features that do not fit or are not finite.
  /// - Complexity: O(n d) a row.
  public func greaterOrEqualCounts(
    of targets: [Double], features: Matrix, execution: Execution = .standard
  ) throws -> [Int] {
    precondition(targets.count == features.rowCount, "one target a row")
    let blocks = try regression.mapBlocks(
      of: features, firstRow: 0, file: nil, execution: execution
    ) { rows in rows }
    var counts: [Int] = []
    for rows in blocks {
      for row in rows.predictions.indices {
        let shift =
          (targets[counts.count] - rows.predictions[row]) / (1 + rows.leverages[row])
        let own = sides.score(ofResidual: shift)
        var count = 0
        for (residual, influence) in zip(regression.residuals, rows.influences(on: row))
        where sides.score(ofResidual: residual - influence * shift) >= own { count += 1 }
        counts.append(count)
      }
    }
    return counts
  }

  /// The set of one row for each number of conditions that must hold.
  private func pieces(
    of rows: RidgeRows, row: Int, atLeast needed: [Int]
  ) -> [[ClosedRange<Double>]] {
    let influences = rows.influences(on: row)
    let (prediction, scale) = (rows.predictions[row], 1 + rows.leverages[row])
    switch sides {
    case .upper, .lower:
      let sign: Double = sides == .upper ? 1 : -1
      let points = CriticalPoints(signed: regression.residuals, influences, sign: sign)
      return needed.map { count in
        let found = points.ranges(atLeast: count, from: -.infinity)
        return joined([(found, sign)], prediction, scale)
      }
    case .symmetric:
      let above = CriticalPoints(absolute: regression.residuals, influences, sign: 1)
      let below = CriticalPoints(absolute: regression.residuals, influences, sign: -1)
      return needed.map { count in
        joined(
          [
            (below.ranges(atLeast: count, from: 0), -1), (above.ranges(atLeast: count, from: 0), 1),
          ], prediction, scale)
      }
    }
  }

  /// Ranges of t, some of them mirrored, as ascending ranges of z that do not touch.
  private func joined(
    _ parts: [(ranges: [ClosedRange<Double>], sign: Double)], _ prediction: Double, _ scale: Double
  ) -> [ClosedRange<Double>] {
    var pieces: [ClosedRange<Double>] = []
    for (ranges, sign) in parts {
      for range in sign < 0 ? ranges.reversed() : ranges {
        let ends = [range.lowerBound, range.upperBound].map { prediction + scale * (sign * $0) + 0 }
        let (low, high) = (min(ends[0], ends[1]), max(ends[0], ends[1]))
        if let last = pieces.last, low <= last.upperBound {
          pieces[pieces.count - 1] = last.lowerBound...max(last.upperBound, high)
        } else {
          pieces.append(low...high)
        }
      }
    }
    return pieces
  }
}
