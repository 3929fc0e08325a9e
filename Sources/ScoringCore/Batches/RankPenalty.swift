/// What a cumulative score adds for rank: `lambda * max(rank - freeRanks, 0)`, ranks from 1.
public struct RankPenalty: Hashable, Sendable {
  /// The price of one rank, from 0 to 1e6.
  public let lambda: Double
  /// The number of ranks without a price (`k_reg` in the papers), at least 0.
  public let freeRanks: Int

  /// Makes a penalty.
  ///
  /// - Parameters:
  ///   - lambda: price of one rank, from 0 to ``largestLambda``.
  ///   - freeRanks: ranks without a price, at least 0.
  public init(lambda: Double, freeRanks: Int) {
    precondition(lambda >= 0 && lambda <= Self.largestLambda && freeRanks >= 0)
    self.lambda = lambda
    self.freeRanks = freeRanks
  }

  /// The highest price: scores stay finite in single precision.
  public static let largestLambda = 1e6

  /// No penalty.
  public static let none = RankPenalty(lambda: 0, freeRanks: 0)
}
