public import ScoringCore

/// A ridge regression, with what exact conformal methods need of it: residuals, leverages and the influence of
/// each training row on a new one.
///
/// The coefficients minimise sum (y_i - b_0 - x_i' b)^2 + penalty |b|^2; the intercept b_0 is not penalised. One
/// Cholesky factorisation, no refits: with a column of ones for the intercept, A = D'D + penalty I (0 for the
/// intercept), and each model without a row, or with one more, follows by the formula of Sherman and Morrison.
/// Features are moved to mean 0 first, which changes no prediction and keeps the factorisation well-conditioned.
///
/// The penalty depends on the scale of the features. Scale them by numbers that do not come from these rows, or
/// accept that exchangeability holds only nearly.
///
/// Source: T. Hastie, R. Tibshirani, J. Friedman (2009), The elements of statistical learning, section 3.4.
public struct RidgeRegression: Sendable {
  /// The number of features, d.
  public let featureCount: Int
  /// The penalty, at least 0.
  public let penalty: Double
  /// Whether there is an intercept.
  public let hasIntercept: Bool
  /// The residuals of the training rows, target - prediction.
  public let residuals: [Double]
  /// The leverages of the training rows: the diagonal of the hat matrix.
  public let leverages: [Double]

  let centre: [Double]
  let targetCentre: Double
  let coefficients: DenseMatrix
  let factor: CholeskyFactor
  /// L^-1 D', with one column for each training row.
  let whitened: DenseMatrix

  /// Fits.
  ///
  /// - Parameters:
  ///   - features: n x d finite numbers.
  ///   - targets: n finite numbers.
  ///   - penalty: the penalty, at least 0.
  ///   - hasIntercept: whether there is an intercept, which is not penalised.
  /// - Throws: `DataError` for numbers that are not finite, fewer than 2 rows, counts that differ, or features
  ///   that are linearly dependent where the penalty is 0; with code `missing-input` when OpenBLAS is not
  ///   installed.
  /// - Complexity: O(n d^2 + d^3) time, O(n d) memory.
  public init(
    features: DenseMatrix, targets: [Double], penalty: Double, hasIntercept: Bool = true
  ) throws {
    try Self.check(features, targets, penalty)
    let centre = hasIntercept ? features.columnMeans : []
    let design = features.design(centre: centre, hasIntercept: hasIntercept)
    let targetCentre = hasIntercept ? targets.mean : 0
    let centred = DenseMatrix(
      targets.map { $0 - targetCentre }, rowCount: targets.count, columnCount: 1)
    var gram = try design.multiplied(by: design, .transposed)
    for index in (hasIntercept ? 1 : 0)..<design.columnCount { gram[index, index] += penalty }
    guard let factor = try CholeskyFactor(gram), factor.lower.isWellConditioned(for: gram) else {
      throw DataError(
        found: "features that are linearly dependent, or too large",
        expected: "a positive definite matrix X'X + penalty I",
        remedy: "take a larger --penalty, or drop features that others determine")
    }
    coefficients = try factor.solved(for: design.multiplied(by: centred, .transposed))
    whitened = try factor.solvedLower(for: design.transposed)
    let fitted = try design.multiplied(by: coefficients)
    residuals = zip(centred.elements, fitted.elements).map { $0 - $1 }
    leverages = whitened.columnSquares
    guard residuals.allSatisfy({ $0.isFinite }), leverages.allSatisfy({ $0.isFinite }) else {
      throw DataError(found: "numbers too large for double precision", expected: "smaller ones")
    }
    featureCount = features.columnCount
    self.penalty = penalty
    self.hasIntercept = hasIntercept
    self.centre = centre
    self.targetCentre = targetCentre
    self.factor = factor
  }

  /// The number of training rows, n.
  public var count: Int { residuals.count }

  /// The most elements of a matrix, of which a fit holds a few: 2 GiB each.
  private static let largestElementCount = 1 << 28

  /// Checks that features are few enough to be fitted in memory.
  ///
  /// - Parameter features: n x d.
  /// - Throws: `DataError` where n d or (d + 1)^2 is above 2^28.
  public static func requireFit(_ features: Matrix) throws {
    let width = max(features.rowCount, features.columnCount + 1)
    let (elements, overflow) = width.multipliedReportingOverflow(by: features.columnCount + 1)
    guard !overflow, elements <= largestElementCount else {
      throw DataError(
        found: "features of \(features.shapeDescription)",
        expected: "at most 2^28 elements, and as many of X'X",
        remedy: "take a sample of the rows, or fewer features")
    }
  }

  private static func check(
    _ features: DenseMatrix, _ targets: [Double], _ penalty: Double
  ) throws {
    guard penalty >= 0, penalty.isFinite else {
      throw DataError(
        .usage, found: "penalty \(penalty)", expected: "a finite number, 0 or more")
    }
    guard features.rowCount == targets.count else {
      throw DataError(
        found: "\(targets.count) targets for \(features.rowCount) rows of features",
        expected: "one target a row")
    }
    guard targets.count >= 2, features.columnCount >= 1 else {
      throw DataError(
        found: "features of \(features.rowCount) x \(features.columnCount)",
        expected: "at least 2 rows and 1 column")
    }
    if let row = targets.firstIndex(where: { !$0.isFinite }) {
      throw DataError(found: "target \(targets[row])", expected: "finite numbers", row: row)
    }
  }
}

extension [Double] {
  /// The mean, from a sum in the order of the elements.
  var mean: Double { reduce(0, +) / Double(count) }
}

extension DenseMatrix {
  var columnMeans: [Double] {
    var sums = [Double](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount { sums[column] += elements[row * columnCount + column] }
    }
    return sums.map { $0 / Double(rowCount) }
  }

  /// The sum of squares of each column.
  var columnSquares: [Double] {
    var sums = [Double](repeating: 0, count: columnCount)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        let element = elements[row * columnCount + column]
        sums[column] += element * element
      }
    }
    return sums
  }

  /// The features less their centre, behind a column of ones for an intercept.
  func design(centre: [Double], hasIntercept: Bool) -> DenseMatrix {
    guard hasIntercept else { return self }
    let width = columnCount + 1
    var design = [Double](repeating: 1, count: rowCount * width)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        design[row * width + column + 1] = elements[row * columnCount + column] - centre[column]
      }
    }
    return DenseMatrix(design, rowCount: rowCount, columnCount: width)
  }

  /// Whether what elimination leaves of each diagonal element is more than rounding errors.
  fileprivate func isWellConditioned(for gram: DenseMatrix) -> Bool {
    (0..<rowCount).allSatisfy { index in
      let left = self[index, index] * self[index, index]
      return left > 0x1p-40 * gram[index, index]
    }
  }
}
