public import ScoringCore

/// A ratio of densities, target over calibration, estimated by logistic regression that tells the features of the
/// two apart: w(x) is proportional to exp(b' z), z the features in units of their spread.
///
/// Coefficients are kept, so that weights are the same bits on every machine that uses them.
///
/// Source: R. Tibshirani, R. Foygel Barber, E. Candès, A. Ramdas (2019), Conformal prediction under covariate shift,
/// arXiv:1904.06019, section 2.3.
public struct DensityRatio: Hashable, Sendable {
  /// For each feature the value that counts as 0.
  public let centers: [Double]
  /// For each feature the difference that counts as 1.
  public let scales: [Double]
  /// For each feature what one unit adds to the logarithm of the ratio.
  public let coefficients: [Double]
  /// What is added to the logarithm of every ratio.
  public let intercept: Double
  /// The price of a squared coefficient.
  public let penalty: Double

  /// Puts a ratio together.
  ///
  /// - Parameters:
  ///   - centers: for each feature the value that counts as 0.
  ///   - scales: for each feature the difference that counts as 1, above 0.
  ///   - coefficients: for each feature what one unit adds to the logarithm.
  ///   - intercept: what is added to every logarithm.
  ///   - penalty: the price of a squared coefficient that it was fitted with.
  public init(
    centers: [Double], scales: [Double], coefficients: [Double], intercept: Double, penalty: Double
  ) {
    precondition(centers.count == scales.count && scales.count == coefficients.count)
    self.centers = centers
    self.scales = scales
    self.coefficients = coefficients
    self.intercept = intercept
    self.penalty = penalty
  }

  /// Fits a ratio, by Newton's method with step halving.
  ///
  /// - Parameters:
  ///   - calibration: n x d features of the calibration rows.
  ///   - target: m x d features of rows from where predictions are made; no labels are needed.
  ///   - penalty: the price of a squared coefficient, above 0.
  /// - Returns: the ratio.
  /// - Throws: `DataError` for different numbers of features, no rows, or a fit that does not converge; with code
  ///   `missing-input` when OpenBLAS is not installed.
  /// - Complexity: O((n + m) d^2) time a step, O((n + m) d) memory.
  public static func fitted(
    calibration: DenseMatrix, target: DenseMatrix, penalty: Double = 1
  ) throws -> DensityRatio {
    guard calibration.columnCount == target.columnCount, target.columnCount > 0 else {
      throw DataError(
        found: "target rows of \(target.columnCount) features",
        expected: "\(calibration.columnCount), as of the calibration rows")
    }
    guard calibration.rowCount > 0, target.rowCount > 0 else {
      throw DataError(found: "no rows to compare", expected: "at least one of each kind")
    }
    guard penalty > 0, penalty.isFinite else {
      throw DataError(.usage, found: "the penalty \(penalty)", expected: "a number above 0")
    }
    let spread = try Standardization(calibration, target)
    let features = spread.applied(to: calibration, target)
    let coefficients = try LogisticFit(
      features: features, positiveStart: calibration.rowCount, penalty: penalty
    ).coefficients()
    return DensityRatio(
      centers: spread.centers, scales: spread.scales,
      coefficients: Array(coefficients.dropLast()), intercept: coefficients[spread.centers.count],
      penalty: penalty)
  }

  /// The weights of rows.
  ///
  /// - Parameters:
  ///   - features: n x d features.
  ///   - file: the file that they come from, for messages.
  /// - Returns: one weight a row.
  /// - Throws: `DataError` for another number of features, or the first weight that no number holds.
  /// - Complexity: O(n d) time.
  public func weights(of features: DenseMatrix, file: String? = nil) throws -> RowWeights {
    guard features.columnCount == coefficients.count else {
      throw DataError(
        found: "rows of \(features.columnCount) features",
        expected: "\(coefficients.count), as the weights were fitted on", file: file)
    }
    let logarithms = (0..<features.rowCount).map { row in
      zip(features.row(row), coefficients.indices).reduce(intercept) { sum, feature in
        sum + coefficients[feature.1] * ((feature.0 - centers[feature.1]) / scales[feature.1])
      }
    }
    // The kernels' exponential, for the same bits everywhere, is for numbers of at most 0.
    let powers = KernelExponential.values(of: logarithms.map { -abs($0) })
    return try RowWeights(
      zip(logarithms, powers).map { $0 <= 0 ? $1 : 1 / $1 }, file: file)
  }
}

/// Centers and scales of features.
private struct Standardization {
  let centers: [Double]
  let scales: [Double]

  init(_ parts: DenseMatrix...) throws {
    let count = Double(parts.reduce(0) { $0 + $1.rowCount })
    var centers: [Double] = []
    var scales: [Double] = []
    for column in 0..<parts[0].columnCount {
      let values = parts.flatMap { part in (0..<part.rowCount).map { part[$0, column] } }
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      // A feature that never changes says nothing, whatever its mean rounds to; it must not divide by 0.
      let changes = values.contains { $0 != values[0] }
      guard changes else {
        centers.append(values[0])
        scales.append(1)
        continue
      }
      guard variance.isFinite, variance > 0 else {
        throw DataError(
          found: "features of column \(column) whose spread is no finite number above 0",
          expected: "features of moderate size", remedy: "scale the column", column: column)
      }
      centers.append(mean)
      scales.append(variance.squareRoot())
    }
    (self.centers, self.scales) = (centers, scales)
  }

  /// The features of all parts in these units, and a last column of ones.
  func applied(to parts: DenseMatrix...) -> DenseMatrix {
    var elements: [Double] = []
    for part in parts {
      for row in 0..<part.rowCount {
        for (column, value) in part.row(row).enumerated() {
          elements.append((value - centers[column]) / scales[column])
        }
        elements.append(1)
      }
    }
    let columns = centers.count + 1
    return DenseMatrix(elements, rowCount: elements.count / columns, columnCount: columns)
  }
}
