/// How far the target lies outside of two quantile predictions, max(lo - y, y - hi); negative inside: conformalized
/// quantile regression.
///
/// Source: Y. Romano, E. Patterson, E. Candès (2019), Conformalized quantile regression, arXiv:1905.03222.
public struct QuantileDistance: RegressionScore {
  /// Makes the score.
  public init() {}

  /// `cqr`.
  public var name: String { "cqr" }
  /// Quantile predictions.
  public var inputKind: RegressionOutputs.Kind { .quantiles }
  /// The two sides are different numbers.
  public var isSigned: Bool { false }

  /// lo - y.
  public func below(_ target: Double, _ row: RegressionRow) -> Double { row.lower - target }
  /// y - hi.
  public func above(_ target: Double, _ row: RegressionRow) -> Double { target - row.upper }
  /// 1.
  public func scale(_ row: RegressionRow) -> Double { 1 }
}

extension RegressionScore where Self == QuantileDistance {
  /// How far the target lies outside of two quantile predictions.
  public static var cqr: QuantileDistance { QuantileDistance() }
}
