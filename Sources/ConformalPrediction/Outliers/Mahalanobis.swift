public import ScoringCore

/// The Mahalanobis distance of a row's features from the nearest class mean of reference rows.
///
/// The classes share one covariance, that of reference rows around the mean of their class; without labels all
/// reference rows are one class. Shrinkage s replaces the covariance C by `(1 - s) C + s tr(C) / d I`, which is
/// never singular.
///
/// Products for the covariance are by OpenBLAS: another processor type may round the model differently. A fitted
/// model gives the same bits everywhere.
///
/// Source: P. Mahalanobis (1936); K. Lee, K. Lee, H. Lee, J. Shin (2018), A simple unified framework for detecting
/// out-of-distribution samples and adversarial attacks, arXiv:1807.03888.
public struct Mahalanobis: OutlierScore {
  /// The name on the command line and in artifacts.
  public static let name = "mahalanobis"
  /// The names of the parameters.
  public static let parameterNames = ["shrinkage"]
  /// Features.
  public static let input = OutlierInput.features

  /// The weight of a multiple of the identity in the covariance.
  public let shrinkage: Double
  /// What is known of the reference rows, or `nil` before a fit.
  public private(set) var model: MahalanobisModel?

  /// Makes the score.
  ///
  /// - Parameters:
  ///   - shrinkage: the weight of a multiple of the identity in the covariance, from 0 to 1.
  ///   - model: what is known of reference rows, or `nil`.
  public init(shrinkage: Double = 0, model: MahalanobisModel? = nil) {
    precondition((0...1).contains(shrinkage), "a shrinkage from 0 to 1")
    (self.shrinkage, self.model) = (shrinkage, model)
  }

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double]) throws {
    shrinkage = try parameters.parameter("shrinkage", default: 0, in: 0...1)
  }

  /// The values of the parameters.
  public var parameters: [String: Double] { ["shrinkage": shrinkage] }

  /// The score with means and covariance of reference rows.
  ///
  /// - Parameters:
  ///   - reference: features of rows that are neither calibration rows nor new ones.
  ///   - execution: how to work.
  /// - Returns: the score.
  /// - Throws: `DataError` for features that are not finite, or whose covariance is singular.
  /// - Complexity: O(n d^2 + d^3).
  public func fitted(
    to reference: ReferenceFeatures, execution: Execution = .standard
  ) throws -> Mahalanobis {
    Mahalanobis(
      shrinkage: shrinkage,
      model: try MahalanobisModel(of: reference, shrinkage: shrinkage))
  }

  /// Scores rows.
  public func scores(
    of rows: OutlierRows, execution: Execution = .standard
  ) throws -> [Double] {
    let (matrix, file) = try requireFeatures(rows)
    guard let model else { throw DataError.noReference(Self.name) }
    try matrix.requireColumns(model.featureCount, file: file)
    return try mapRowBlocks(
      rowCount: matrix.rowCount, blockRowCount: 256, threadCount: execution.threadCount,
      workspace: ()
    ) { _, rows in
      let values = try matrix.slice(rows: rows)
        .finiteDoubles(file: file, "a finite feature", firstRow: rows.lowerBound)
      return try rows.indices.map { index in
        let start = (index - rows.lowerBound) * model.featureCount
        let distance = model.distance(of: values[start..<start + model.featureCount])
        guard distance.isFinite else {
          throw DataError.tooLarge(file: file, row: index)
        }
        return distance
      }
    }.flatMap { $0 }
  }
}

extension Matrix {
  func requireColumns(_ count: Int, file: String?) throws {
    guard columnCount == count else {
      throw DataError(
        found: "\(columnCount) features", expected: "\(count), as the reference rows have",
        file: file)
    }
  }
}

extension DataError {
  static func noReference(_ name: String) -> DataError {
    DataError(
      .usage, found: "outlier score '\(name)' without reference features",
      expected: "features of rows that say what is usual")
  }

  static func tooLarge(file: String?, row: Int) -> DataError {
    DataError(
      found: "features so large that a distance overflows", expected: "distances below 1e308",
      remedy: "scale the features", file: file, row: row)
  }
}
