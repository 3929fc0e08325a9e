/// The distance of the target from the prediction in units of the row's difficulty, |y - yhat| / sigma: wide
/// intervals where the model finds rows difficult.
///
/// Source: H. Papadopoulos, A. Gammerman, V. Vovk (2008), Normalized nonconformity measures for regression conformal
/// prediction; J. Lei et al. (2018), doi:10.1080/01621459.2017.1307116.
public struct NormalizedResidual: RegressionScore {
  /// Makes the score.
  public init() {}

  /// `normalized`.
  public var name: String { "normalized" }
  /// Point predictions with difficulties.
  public var inputKind: RegressionOutputs.Kind { .predictionsWithDifficulty }
  /// The two sides are signed residuals.
  public var isSigned: Bool { true }

  /// (yhat - y) / sigma.
  public func below(_ target: Double, _ row: RegressionRow) -> Double {
    (row.prediction - target) / row.difficulty
  }
  /// (y - yhat) / sigma.
  public func above(_ target: Double, _ row: RegressionRow) -> Double {
    (target - row.prediction) / row.difficulty
  }
  /// sigma.
  public func scale(_ row: RegressionRow) -> Double { row.difficulty }
}

extension RegressionScore where Self == NormalizedResidual {
  /// The distance of the target from the prediction in units of the row's difficulty.
  public static var normalized: NormalizedResidual { NormalizedResidual() }
}
