/// What prediction sets did on the rows of one category of a conditional predictor.
public struct CategoryCoverage: Hashable, Sendable {
  /// The index of the category among those of the predictor.
  public let index: Int
  /// Its name.
  public let name: String
  /// Its quantile.
  public let quantile: ConformalQuantile
  /// The rows that are of this category: the guarantee is for them.
  public let own: HitCount
  /// Rows of smaller groups, too small for quantiles of their own or unknown, that go by this one's: there is no
  /// guarantee for them alone.
  public let others: HitCount
  /// Whether the hits of the own rows are plausible under the guarantee; `nil` without such rows.
  public let consistency: CoverageConsistency?
}
