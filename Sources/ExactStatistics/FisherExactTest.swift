/// Whether one group's share of successes is higher than another's, exactly.
///
/// Given how many successes both groups have together, the number in the first group is
/// hypergeometric when both groups have the same probability of success.
///
/// Source: Fisher, The Logic of Inductive Inference, 1935, doi:10.2307/2342435.
public struct FisherExactTest: Hashable, Sendable {
  /// A number of successes out of a number of rows.
  public struct Group: Hashable, Sendable {
    /// The number of successes.
    public let successes: Int

    /// The number of rows.
    public let count: Int

    /// A group with `successes` successes among `count` rows.
    ///
    /// - Precondition: `0 <= successes <= count`.
    public init(successes: Int, count: Int) {
      precondition(
        0 <= successes && successes <= count, "\(count) rows cannot have \(successes) successes")
      self.successes = successes
      self.count = count
    }
  }

  /// The group whose share may be the higher one.
  public let first: Group

  /// The group it is compared with.
  public let second: Group

  /// The comparison of two groups.
  public init(_ first: Group, against second: Group) {
    self.first = first
    self.second = second
  }

  /// The law of the first group's successes if both groups have the same probability of success.
  public var law: HypergeometricLaw {
    HypergeometricLaw(
      population: first.count + second.count, successes: first.successes + second.successes,
      draws: first.count)
  }

  /// The one-sided p-value for "the first group's share is higher".
  ///
  /// Guarantee: if the probabilities are equal, or the first group's is lower, it is at most t with
  /// probability at most t. Assumption: rows are independent, with one probability per group.
  ///
  /// - Complexity: O(square root of the smaller group) arithmetic operations.
  ///
  /// Edge cases: 1 when a group is empty, when there is no success, or when all are successes.
  public var higherSharePValue: Double { law.survival(from: first.successes) }

  /// The p-value of either direction, twice the smaller tail and at most 1.
  ///
  /// - Complexity: as ``higherSharePValue``.
  public var twoSidedPValue: Double { law.tails(at: first.successes).twoSided }
}
