/// The distance of the target from the prediction, |y - yhat|: intervals of one width.
///
/// Source: H. Papadopoulos et al. (2002), doi:10.1007/3-540-36755-1_29; J. Lei et al. (2018),
/// doi:10.1080/01621459.2017.1307116.
public struct AbsoluteResidual: RegressionScore {
  /// Makes the score.
  public init() {}

  /// `absolute`.
  public var name: String { "absolute" }
  /// Point predictions.
  public var inputKind: RegressionOutputs.Kind { .predictions }
  /// The two sides are signed residuals.
  public var isSigned: Bool { true }

  /// yhat - y.
  public func below(_ target: Double, _ row: RegressionRow) -> Double { row.prediction - target }
  /// y - yhat.
  public func above(_ target: Double, _ row: RegressionRow) -> Double { target - row.prediction }
  /// 1.
  public func scale(_ row: RegressionRow) -> Double { 1 }
}

extension RegressionScore where Self == AbsoluteResidual {
  /// The distance of the target from the prediction.
  public static var absolute: AbsoluteResidual { AbsoluteResidual() }
}
