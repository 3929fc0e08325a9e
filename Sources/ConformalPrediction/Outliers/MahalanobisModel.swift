internal import ScoringCore

/// The class means of reference rows, and the inverse of the Cholesky factor of their shared covariance.
public struct MahalanobisModel: Hashable, Sendable {
  /// The number of features, d.
  public let featureCount: Int
  /// The class means, class after class, those of classes with reference rows only.
  public let means: [Double]
  /// The lower triangle of W, row after row: W C W' = I for the covariance C.
  public let whitening: [Double]
  /// What is taken from features first, so that large offsets do not cancel digits: the mean of the means.
  private let center: [Double]
  /// W (mean - center), class after class.
  private let whitenedMeans: [Double]

  /// The number of classes.
  public var classCount: Int { means.count / featureCount }

  /// Puts a model together from its parts, or gives `nil` for counts that do not fit or numbers that are not
  /// finite.
  ///
  /// - Parameters:
  ///   - featureCount: d, at least 1.
  ///   - means: d numbers for each class.
  ///   - whitening: d (d + 1) / 2 numbers.
  public init?(featureCount: Int, means: [Double], whitening: [Double]) {
    guard featureCount >= 1, featureCount < 1 << 24, !means.isEmpty,
      means.count % featureCount == 0,
      whitening.count == featureCount * (featureCount + 1) / 2,
      means.allSatisfy({ $0.isFinite }), whitening.allSatisfy({ $0.isFinite })
    else { return nil }
    (self.featureCount, self.means, self.whitening) = (featureCount, means, whitening)
    let classCount = means.count / featureCount
    let center = (0..<featureCount).map { column in
      (0..<classCount).reduce(0.0) { $0 + means[$1 * featureCount + column] / Double(classCount) }
    }
    self.center = center
    whitenedMeans = (0..<classCount).flatMap { index in
      let mean = means[index * featureCount..<(index + 1) * featureCount]
      return MahalanobisModel.whitened(zip(mean, center).map { $0 - $1 }, by: whitening)
    }
  }

  /// The distance from the nearest class mean.
  func distance(of features: ArraySlice<Double>) -> Double {
    let whitened = MahalanobisModel.whitened(
      zip(features, center).map { $0 - $1 }, by: whitening)
    let means = whitenedMeans.span
    var nearest = Double.infinity
    for index in 0..<classCount {
      let mean = means.extracting(index * featureCount..<(index + 1) * featureCount)
      nearest = min(nearest, FixedSums.squaredDistance(whitened.span, mean))
    }
    return nearest.squareRoot()
  }

  private static func whitened(_ vector: [Double], by whitening: [Double]) -> [Double] {
    var start = 0
    return vector.indices.map { row in
      let weights = whitening.span.extracting(start..<start + row + 1)
      start += row + 1
      return FixedSums.product(weights, vector.span)
    }
  }
}

extension MahalanobisModel {
  /// Rows that are worked on at once.
  private static let blockRowCount = 4096

  /// Features whose covariance takes 2 GiB.
  private static let mostFeatures = 1 << 14

  /// Pivots below this share of a variance are rounding errors.
  private static let smallestPivot = 1e-10

  /// Estimates a model.
  ///
  /// - Parameters:
  ///   - reference: the reference rows.
  ///   - shrinkage: the weight of a multiple of the identity in the covariance, from 0 to 1.
  /// - Throws: `DataError` for features that are not finite, or whose covariance is singular.
  /// - Complexity: O(n d^2 + d^3).
  init(of reference: ReferenceFeatures, shrinkage: Double) throws {
    let matrix = reference.features
    let width = matrix.columnCount
    guard width <= Self.mostFeatures else {
      throw DataError(
        found: "\(width) features", expected: "at most \(Self.mostFeatures) for a covariance",
        remedy: "reduce them, or score by knn", file: reference.file)
    }
    let known = Set(reference.labels ?? [0]).sorted()
    let places = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    func place(_ row: Int) -> Int { reference.labels.flatMap { places[$0[row]] } ?? 0 }

    var means = [Double](repeating: 0, count: known.count * width)
    var counts = [Double](repeating: 0, count: known.count)
    try matrix.forEachBlock(Self.blockRowCount, file: reference.file) { rows, values in
      for row in rows {
        let start = place(row) * width
        counts[place(row)] += 1
        for column in 0..<width {
          means[start + column] += values[(row - rows.lowerBound) * width + column]
        }
      }
    }
    for index in means.indices { means[index] /= counts[index / width] }

    var covariance = DenseMatrix(
      [Double](repeating: 0, count: width * width), rowCount: width, columnCount: width)
    try matrix.forEachBlock(Self.blockRowCount, file: reference.file) { rows, values in
      var centered = values
      for row in rows {
        let start = place(row) * width
        for column in 0..<width {
          centered[(row - rows.lowerBound) * width + column] -= means[start + column]
        }
      }
      let block = DenseMatrix(centered, rowCount: rows.count, columnCount: width)
      let products = try block.multiplied(by: block, .transposed)
      for row in 0..<width {
        for column in 0...row { covariance[row, column] += products[row, column] }
      }
    }
    let trace = (0..<width).reduce(0) { $0 + covariance[$1, $1] }
    let share = 1 / Double(matrix.rowCount)
    for row in 0..<width {
      for column in 0...row { covariance[row, column] *= share * (1 - shrinkage) }
      covariance[row, row] += shrinkage * trace * share / Double(width)
    }
    guard let model = try MahalanobisModel(means, covariance) else {
      throw Self.singular(reference, classCount: known.count, shrinkage)
    }
    self = model
  }

  private init?(_ means: [Double], _ covariance: DenseMatrix) throws {
    let width = covariance.rowCount
    guard let factor = try CholeskyFactor(covariance) else { return nil }
    let lower = factor.lower
    guard
      (0..<width).allSatisfy({
        lower[$0, $0] * lower[$0, $0] > Self.smallestPivot * covariance[$0, $0]
      })
    else { return nil }
    var identity = DenseMatrix(
      [Double](repeating: 0, count: width * width), rowCount: width, columnCount: width)
    for index in 0..<width { identity[index, index] = 1 }
    let inverse = try factor.solvedLower(for: identity)
    self.init(
      featureCount: width, means: means,
      whitening: (0..<width).flatMap { inverse.row($0).prefix($0 + 1) })
  }

  private static func singular(
    _ reference: ReferenceFeatures, classCount: Int, _ shrinkage: Double
  ) -> DataError {
    let features = reference.features
    return DataError(
      found:
        "a singular covariance of \(features.columnCount) features of \(features.rowCount) "
        + "reference rows in \(classCount) \(classCount == 1 ? "class" : "classes")",
      expected: "features that vary, none of which follows from the others",
      remedy: shrinkage > 0
        ? "give reference rows that differ, or score by knn"
        : "say --shrinkage 0.01, give more reference rows, or leave features out",
      file: reference.file)
  }
}

extension Matrix {
  /// Calls a closure with blocks of rows as doubles.
  ///
  /// - Throws: `DataError` for the first number that is not finite, and what `body` throws.
  func forEachBlock(
    _ size: Int, file: String?, _ body: (Range<Int>, [Double]) throws -> Void
  ) throws {
    for start in stride(from: 0, to: rowCount, by: size) {
      let rows = start..<min(start + size, rowCount)
      try body(
        rows,
        slice(rows: rows).finiteDoubles(file: file, "a finite feature", firstRow: start))
    }
  }
}
