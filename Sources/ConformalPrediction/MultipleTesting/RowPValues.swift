public import ExactStatistics

/// The p-values of rows, each a fraction of integers with one denominator.
///
/// Decisions compare integers; numbers in double precision are for display.
public struct RowPValues: Hashable, Sendable {
  /// The numerators, each inside `1 ... denominator` (smoothed ones may be 0).
  public let numerators: [UInt128]
  /// The denominator of all of them.
  public let denominator: UInt128
  /// The number of calibration rows, n.
  public let calibrationCount: Int

  /// The most rows: products of the procedures then fit in 256 bits.
  private static let largestCount = 1 << 37
  /// The denominator of a draw.
  static let drawDenominator: UInt128 = 1 << 53

  /// Makes the p-values (1 + count) / (n + 1).
  ///
  /// - Parameters:
  ///   - greaterOrEqualCounts: for each row the number of calibration scores that are at least its score.
  ///   - calibrationCount: the number of calibration rows, n.
  public init(greaterOrEqualCounts: [Int], calibrationCount: Int) {
    precondition(
      greaterOrEqualCounts.allSatisfy { (0...calibrationCount).contains($0) },
      "no more scores than calibration rows")
    self.init(
      numerators: greaterOrEqualCounts.map { UInt128($0) + 1 },
      denominator: UInt128(calibrationCount) + 1, calibrationCount)
  }

  /// Makes smoothed p-values (greater + U (1 + equal)) / (n + 1).
  ///
  /// - Parameters:
  ///   - greaterCounts: for each row the number of calibration scores above its score.
  ///   - equalCounts: for each row the number of calibration scores equal to its score.
  ///   - draws: for each row U, a multiple of 2^-53 in 0 ..< 1.
  ///   - calibrationCount: the number of calibration rows, n.
  public init(
    greaterCounts: [Int], equalCounts: [Int], draws: [Double], calibrationCount: Int
  ) {
    precondition(
      greaterCounts.count == equalCounts.count && greaterCounts.count == draws.count,
      "one number a row")
    let numerators = greaterCounts.indices.map { row in
      precondition(
        greaterCounts[row] >= 0 && equalCounts[row] >= 0
          && greaterCounts[row] + equalCounts[row] <= calibrationCount && draws[row] >= 0
          && draws[row] < 1, "counts of calibration rows, and a draw below 1")
      return UInt128(greaterCounts[row]) * Self.drawDenominator
        + UInt128(draws[row] * 0x1p53) * (UInt128(equalCounts[row]) + 1)
    }
    self.init(
      numerators: numerators,
      denominator: (UInt128(calibrationCount) + 1) * Self.drawDenominator, calibrationCount)
  }

  private init(numerators: [UInt128], denominator: UInt128, _ calibrationCount: Int) {
    precondition(
      numerators.count <= Self.largestCount && calibrationCount <= Self.largestCount,
      "fewer rows than any memory holds")
    (self.numerators, self.denominator) = (numerators, denominator)
    self.calibrationCount = calibrationCount
  }

  /// The number of rows, m.
  public var count: Int { numerators.count }

  /// A p-value, rounded to double precision.
  ///
  /// - Parameter row: inside `0 ..< count`.
  public subscript(row: Int) -> Double { Double(numerators[row]) / Double(denominator) }

  /// Whether a p-value is at most a level, in integer arithmetic.
  ///
  /// - Parameters:
  ///   - alpha: the level.
  ///   - row: inside `0 ..< count`.
  /// - Returns: whether it is.
  public func isAtMost(_ alpha: Level, at row: Int) -> Bool {
    WideProduct(numerators[row], UInt128(alpha.denominator))
      <= WideProduct(UInt128(alpha.numerator), denominator)
  }

  /// The rows with a p-value of at most a level: alarms, each by itself.
  ///
  /// **Guarantee.** A row that is exchangeable with the calibration rows is among them with probability at most
  /// alpha. **Assumption:** as it says; of many such rows a share of alpha is to be expected.
  ///
  /// - Parameter alpha: the level.
  /// - Returns: for each row whether it is one of them; what it would need to be one is its p-value.
  /// - Complexity: O(m).
  public func alarms(atMost alpha: Level) -> Discoveries {
    Discoveries(
      isRejected: numerators.indices.map { isAtMost(alpha, at: $0) },
      adjusted: numerators.indices.map { self[$0] })
  }

  /// Row indices in ascending order of p-values, ties by row.
  var order: [Int] {
    numerators.indices.sorted { (numerators[$0], $0) < (numerators[$1], $1) }
  }
}

/// The product of two integers, exactly.
struct WideProduct: Comparable {
  private let high: UInt128
  private let low: UInt128

  init(_ left: UInt128, _ right: UInt128) { (high, low) = left.multipliedFullWidth(by: right) }

  static func < (left: WideProduct, right: WideProduct) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
