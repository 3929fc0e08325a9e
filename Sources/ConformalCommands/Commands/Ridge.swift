internal import ConformalArtifacts
internal import ConformalInputs
internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// `conformal ridge`: features and targets in, intervals of a ridge regression for new features out.
public struct Ridge: Sendable {
  /// How the intervals are found.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// Full conformal prediction: coverage at least 1 - alpha.
    case full
    /// Jackknife+: coverage at least 1 - 2 alpha.
    case jackknifePlus = "jackknife-plus"
  }

  /// A file of features, n x d.
  public var features: String
  /// A file of targets, n.
  public var targets: String
  /// A file of features of new rows, m x d.
  public var newFeatures: String
  /// The penalty, at least 0.
  public var penalty: Double
  /// Whether there is an intercept.
  public var hasIntercept = true
  /// How the intervals are found.
  public var method = Method.full
  /// What is asked.
  public var request: TrainingIntervalRequest

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - features: a file of features, n x d.
  ///   - targets: a file of targets, n.
  ///   - newFeatures: a file of features of new rows, m x d.
  ///   - penalty: the penalty, at least 0.
  ///   - request: what is asked.
  public init(
    features: String, targets: String, newFeatures: String, penalty: Double,
    request: TrainingIntervalRequest
  ) {
    self.features = features
    self.targets = targets
    self.newFeatures = newFeatures
    self.penalty = penalty
    self.request = request
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when consistency is required and was not met.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  public func run(_ console: Console) throws -> ExitStatus {
    let format = try request.chosenFormat()
    let reader = InputReader(console: console)
    return try reader.locating { try request.advising { try run(format, reader, console) } }
  }

  private func run(
    _ format: SetFormat, _ reader: InputReader, _ console: Console
  ) throws -> ExitStatus {
    let stored = try reader.matrix(features, role: "features")
    do {
      try RidgeRegression.requireFit(stored)
    } catch let error as DataError {
      throw error.located(in: features)
    }
    let training = try DenseMatrix(stored, file: features)
    let known = try reader.finiteVector(targets, role: "targets", count: training.rowCount)
    let matrix = try reader.matrix(newFeatures, role: "new_features")
    let newTargets = try request.loadTargets(reader, count: matrix.rowCount)
    let levels = try request.levels.map {
      try requireFeasible(CrossValidationLevel(alpha: $0, count: known.count))
    }
    let digests = reader.startDigests()
    let find = try finder(training, known, matrix)
    let tallies = try request.write(
      format, count: matrix.rowCount, batchRowCount: 1 << 11, targets: newTargets,
      hasPieces: method == .full, console, find)
    let records = zip(levels, tallies).map { level, tally in
      record(level, tally, isEvaluated: newTargets != nil)
    }
    let certificate = TrainingIntervalCertificate(
      assumption:
        "training rows and new rows are exchangeable; penalty and features do not depend on them",
      folds: nil, inputs: try reader.inputRecords(digests), levels: records,
      method: method.rawValue, n: known.count,
      name: method == .full ? "full conformal ridge regression" : "jackknife+ ridge regression",
      regression: .init(
        features: training.columnCount, intercept: hasIntercept, penalty: penalty),
      rows: matrix.rowCount, schema: "swift-conformal/ridge-intervals/1",
      sides: request.sides.rawValue)
    return try request.report(certificate, console)
  }

  /// Fits, and returns what finds the intervals of some new rows.
  private func finder(
    _ training: DenseMatrix, _ known: [Double], _ matrix: Matrix
  ) throws -> (Range<Int>) throws -> [TrainingIntervalBatch] {
    do {
      let regression = try RidgeRegression(
        features: training, targets: known, penalty: penalty, hasIntercept: hasIntercept)
      switch method {
      case .full:
        let ridge = ConformalRidge(regression, sides: request.sides)
        return { rows in
          try ridge.sets(
            for: matrix.slice(rows: rows), alphas: request.levels,
            allowsTrivial: request.allowsTrivial, firstRow: rows.lowerBound, file: newFeatures,
            execution: request.execution
          ).map { TrainingIntervalBatch(ends: $0.hulls, pieces: $0.pieces) }
        }
      case .jackknifePlus:
        let ridge = try JackknifePlusRidge(regression, sides: request.sides)
        return { rows in
          try ridge.intervals(
            for: matrix.slice(rows: rows), alphas: request.levels,
            allowsTrivial: request.allowsTrivial, firstRow: rows.lowerBound, file: newFeatures,
            execution: request.execution
          ).map { TrainingIntervalBatch(ends: $0) }
        }
      }
    } catch let error as DataError where error.code == .invalidData {
      throw error.located(in: features)
    }
  }

  private func requireFeasible(_ level: CrossValidationLevel) throws -> CrossValidationLevel {
    guard level.isTrivial, !request.allowsTrivial else { return level }
    throw DataError(
      .infeasible, found: "\(level.count) training rows, too few for alpha \(level.alpha)",
      expected: "at least \(level.minimumCount)", file: features)
  }

  private func record(
    _ level: CrossValidationLevel, _ tally: TrainingIntervalTally, isEvaluated: Bool
  ) -> TrainingIntervalLevel {
    let (share, whole) = (level.alpha.numerator, level.alpha.denominator)
    let misses = method == .full ? share : 2 * share
    let coverage = max(0, Double(whole - misses) / Double(whole))
    return TrainingIntervalLevel(
      level, coverage: coverage, formula: method == .full ? "1 - alpha" : "1 - 2 alpha",
      source: method == .full
        ? "full conformal prediction: Vovk, Gammerman and Shafer (2005)"
        : "Barber et al. (2021), jackknife+", tally, hasPieces: method == .full,
      isEvaluated: isEvaluated, significance: request.significance)
  }
}
