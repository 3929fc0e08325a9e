internal import ConformalArtifacts
internal import ConformalInputs
public import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// `conformal cross`: out-of-fold predictions and each fold's predictions of new rows in, intervals out.
public struct Cross: Sendable {
  /// A file of out-of-fold predictions, n.
  public var predictions: String
  /// A file of targets, n.
  public var targets: String
  /// A file of folds, n integers or names, or `nil` for leave-one-out.
  public var folds: String?
  /// A file of predictions of each fold's model, m x K.
  public var foldPredictions: String
  /// How the ends are found.
  public var method = CrossValidationPredictor.Method.plus
  /// What is asked.
  public var request: TrainingIntervalRequest

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - predictions: a file of out-of-fold predictions, n.
  ///   - targets: a file of targets, n.
  ///   - folds: a file of folds, n integers or names, or `nil` for leave-one-out.
  ///   - foldPredictions: a file of predictions of each fold's model, m x K.
  ///   - request: what is asked.
  public init(
    predictions: String, targets: String, folds: String? = nil, foldPredictions: String,
    request: TrainingIntervalRequest
  ) {
    self.predictions = predictions
    self.targets = targets
    self.folds = folds
    self.foldPredictions = foldPredictions
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
    let outOfFold = try reader.finiteVector(predictions, role: "predictions")
    let known = try reader.finiteVector(targets, role: "targets", count: outOfFold.count)
    let matrix = try reader.matrix(foldPredictions, role: "fold_predictions")
    let rowFolds = try loadFolds(reader, rowCount: known.count, matrix)
    let newTargets = try request.loadTargets(reader, count: matrix.rowCount)
    let predictor: CrossValidationPredictor
    let levels: [CrossValidationLevel]
    do {
      predictor = try CrossValidationPredictor(
        predictions: outOfFold, targets: known, folds: rowFolds, method: method,
        sides: request.sides)
      levels = try predictor.levels(request.levels, allowsTrivial: request.allowsTrivial)
    } catch let error as DataError {
      throw error.located(in: targets)
    }
    try predictor.requireMatch(matrix, file: foldPredictions)
    let digests = reader.startDigests()
    let tallies = try request.write(
      format, count: matrix.rowCount,
      batchRowCount: max(1, min(1 << 14, (1 << 22) / matrix.columnCount)), targets: newTargets,
      hasPieces: false, console
    ) { rows in
      try predictor.intervals(
        for: matrix.slice(rows: rows), alphas: request.levels,
        allowsTrivial: request.allowsTrivial, firstRow: rows.lowerBound, file: foldPredictions,
        execution: request.execution
      ).map { TrainingIntervalBatch(ends: $0) }
    }
    let records = zip(levels, tallies).map { level, tally in
      let guarantee = predictor.guarantee(alpha: level.alpha)
      return TrainingIntervalLevel(
        level, coverage: guarantee.coverage, formula: guarantee.formula,
        source: guarantee.source, tally, hasPieces: false, isEvaluated: newTargets != nil,
        significance: request.significance)
    }
    let certificate = TrainingIntervalCertificate(
      assumption:
        "training rows and new rows are independent draws from one population (exchangeable is "
        + "enough with a fold for each row, and for a bound with K in its formula), folds do not depend on the data, and the model "
        + "treats its training rows symmetrically",
      folds: TrainingIntervalCertificate.Folds(rowFolds), inputs: try reader.inputRecords(digests),
      levels: records, method: method.rawValue, n: predictor.count, name: predictor.name,
      regression: nil, rows: matrix.rowCount,
      schema: "swift-conformal/cross-validation-intervals/1", sides: request.sides.rawValue)
    return try request.report(certificate, console)
  }

  private func loadFolds(
    _ reader: InputReader, rowCount: Int, _ matrix: Matrix
  ) throws -> CrossValidationFolds {
    guard let folds else {
      guard matrix.columnCount == rowCount else {
        throw DataError(
          found: "fold predictions of \(matrix.shapeDescription) for \(rowCount) training rows, "
            + "and no --folds",
          expected: "\(rowCount) columns, one for the model without each training row (jackknife+)",
          remedy: "give the fold of each training row with --folds F", file: foldPredictions)
      }
      return try CrossValidationFolds(leaveOneOutOf: rowCount)
    }
    let names = try reader.rowNames(folds, role: "folds")
    guard names.count == rowCount else {
      throw DataError(
        found: "\(names.count) folds", expected: "\(rowCount), one for each training row",
        file: folds)
    }
    switch names {
    case .integers(let columns):
      return try CrossValidationFolds(columns: columns, count: matrix.columnCount, file: folds)
    case .text(let names):
      // Numbers such as 10.0 or 007 are columns too: as text they would be in another order.
      let numbers = names.compactMap { Double($0) }
      guard numbers.count == names.count else {
        return try CrossValidationFolds(names: names, count: matrix.columnCount, file: folds)
      }
      let columns = try numbers.enumerated().map { row, number in
        guard let column = Int64(exactly: number) else {
          throw DataError(
            found: "fold \(number)", expected: "column numbers from 0, or names", file: folds,
            row: row)
        }
        return column
      }
      return try CrossValidationFolds(columns: columns, count: matrix.columnCount, file: folds)
    }
  }
}
