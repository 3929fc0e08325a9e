internal import ScoringCore

/// How rows are weighted where calibration rows and new rows come from different populations.
///
/// **Guarantee.** If weights are proportional to the ratio of the two populations' densities, the set of a new row
/// holds its true label with probability at least 1 - alpha. **Assumption:** rows are independent, and the weights
/// are the true ratio; estimated weights give it as nearly as they are right.
///
/// Source: R. Tibshirani, R. Foygel Barber, E. Candès, A. Ramdas (2019), Conformal prediction under covariate shift,
/// arXiv:1904.06019; A. Podkopaev, A. Ramdas (2021), Distribution-free uncertainty quantification for
/// classification under label shift, arXiv:2103.03323.
public enum Weighting: Hashable, Sendable {
  /// The caller knows the weight of every calibration row and of every new row (covariate shift).
  case given(RowWeights)
  /// A density ratio was estimated from features, here those of the calibration rows (covariate shift).
  case densityRatio(DensityRatio, RowWeights)
  /// Classes occur more or less often than among calibration rows, and look the same (label shift).
  case classes(ClassWeights)

  /// What is left of it when calibration is done: what says the weights of new rows.
  public enum Scheme: Hashable, Sendable {
    /// The caller gives the weight of every new row.
    case given
    /// The density ratio gives it, from the row's features.
    case densityRatio(DensityRatio)
    /// The class that is tried gives it.
    case classes(ClassWeights)

    /// The name in artifacts and reports.
    public var name: String {
      switch self {
      case .given: "given weights"
      case .densityRatio: "density ratio"
      case .classes: "class weights"
      }
    }
  }

  /// What says the weights of new rows.
  public var scheme: Scheme {
    switch self {
    case .given: .given
    case .densityRatio(let ratio, _): .densityRatio(ratio)
    case .classes(let weights): .classes(weights)
    }
  }

  /// The weights of calibration rows.
  func weights(ofLabels labels: [Int32], rows: Range<Int>) -> [Double] {
    switch self {
    case .given(let weights), .densityRatio(_, let weights): Array(weights.values[rows])
    case .classes(let weights): labels.map { weights.values[Int($0)] }
    }
  }

  /// - Throws: `DataError` for weights that are not of these rows or classes.
  func requireMatch(_ rows: LabeledOutputs) throws {
    switch self {
    case .given(let weights), .densityRatio(_, let weights):
      guard weights.rowCount == rows.rowCount else {
        throw DataError(
          found: "\(weights.rowCount) weights for \(rows.rowCount) rows of outputs",
          expected: "one weight a row", file: rows.outputs.file)
      }
    case .classes(let weights):
      guard weights.values.count == rows.outputs.classCount else {
        throw DataError(
          found: "\(weights.values.count) class weights for \(rows.outputs.classCount) classes",
          expected: "one weight a class", file: rows.outputs.file)
      }
    }
  }
}
