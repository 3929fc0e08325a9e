internal import ScoringCore

/// The distance of the target from the prediction as a share of the prediction, |y - yhat| / yhat: for positive
/// targets whose errors grow with them.
///
/// Source: T. Cordier et al. (2023), MAPIE, PMLR 204: gamma score.
public struct RelativeResidual: RegressionScore {
  /// Makes the score.
  public init() {}

  /// `gamma`.
  public var name: String { "gamma" }
  /// Point predictions.
  public var inputKind: RegressionOutputs.Kind { .predictions }
  /// The two sides are signed residuals.
  public var isSigned: Bool { true }

  /// (yhat - y) / yhat.
  public func below(_ target: Double, _ row: RegressionRow) -> Double {
    (row.prediction - target) / row.prediction
  }
  /// (y - yhat) / yhat.
  public func above(_ target: Double, _ row: RegressionRow) -> Double {
    (target - row.prediction) / row.prediction
  }
  /// yhat.
  public func scale(_ row: RegressionRow) -> Double { row.prediction }

  /// Checks that predictions are positive.
  ///
  /// - Parameter outputs: finite outputs.
  /// - Throws: `DataError` for the first row.
  public func requireUsable(_ outputs: RegressionOutputs) throws {
    try require(outputs.lower, "prediction", outputs.file)
  }

  /// Checks that targets are positive.
  ///
  /// - Parameter data: finite targets.
  /// - Throws: `DataError` for the first row.
  public func requireUsable(_ data: RegressionData) throws {
    try require(data.targets, "target", data.targetFile)
  }

  private func require(_ values: [Double], _ what: String, _ file: String?) throws {
    guard let row = values.firstIndex(where: { !($0 > 0) }) else { return }
    throw DataError(
      found: "\(what) \(values[row])", expected: "a number above 0 for the score gamma",
      remedy: "take another score for targets that may be 0 or negative", file: file, row: row)
  }
}

extension RegressionScore where Self == RelativeResidual {
  /// The distance of the target from the prediction as a share of the prediction.
  public static var gamma: RelativeResidual { RelativeResidual() }
}
