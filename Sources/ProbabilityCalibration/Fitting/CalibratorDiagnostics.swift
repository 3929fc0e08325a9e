internal import ScoringCore

/// How the fit of a calibrator went, on the rows of the fit.
public struct CalibratorDiagnostics: Hashable, Sendable {
  /// The number of rows, n.
  public let rowCount: Int
  /// How the search for parameters ended.
  public let search: SearchOutcome
  /// Parameters that ended at the end of their range.
  public let atBound: [String]
  /// Whether any probability differs from that of the model by more than 1e-9.
  public let changedAnything: Bool
  /// The mean log-loss of the model; infinite where a true label has probability 0.
  public let logLossBefore: Double
  /// The mean log-loss of the calibrator, likewise.
  public let logLossAfter: Double
  /// The number of rows whose label ranked first is right before.
  public let correctBefore: Int
  /// The number of rows whose label ranked first is right after.
  public let correctAfter: Int
  /// The number of rows whose label ranked first is another one after.
  public let changedAnswerCount: Int

  /// Describes a fit.
  public init(
    rowCount: Int, search: SearchOutcome, atBound: [String], changedAnything: Bool,
    logLossBefore: Double, logLossAfter: Double, correctBefore: Int, correctAfter: Int,
    changedAnswerCount: Int
  ) {
    self.rowCount = rowCount
    self.search = search
    self.atBound = atBound
    self.changedAnything = changedAnything
    self.logLossBefore = logLossBefore
    self.logLossAfter = logLossAfter
    self.correctBefore = correctBefore
    self.correctAfter = correctAfter
    self.changedAnswerCount = changedAnswerCount
  }

  /// Compares rows before and after.
  init(_ fit: CalibrationFit, on rows: CalibratorRows, execution: Execution) throws {
    let before = rows.outputs
    let after = rows.outputs.mapped(by: fit.map)
    var changes = false
    var (changed, rightBefore, rightAfter) = (0, 0, 0)
    var (lossBefore, lossAfter) = (0.0, 0.0)
    for range in before.smallBatches {
      let labels = rows.labeled.slice(rows: range).labels
      let pair = try [before, after].map { outputs in
        try RowForecasts(
          outputs.slice(rows: range), labels: labels,
          weights: rows.weights.map { $0[range] }, execution: execution)
      }
      lossBefore += pair[0].lossSum
      lossAfter += pair[1].lossSum
      for (row, label) in labels.enumerated() {
        if pair[0].topLabels[row] != pair[1].topLabels[row] { changed += 1 }
        if pair[0].topLabels[row] == label { rightBefore += 1 }
        if pair[1].topLabels[row] == label { rightAfter += 1 }
      }
      if !changes {
        changes = zip(pair[0].probabilities, pair[1].probabilities).contains {
          abs($0 - $1) > 1e-9
        }
      }
      before.slice(rows: range).releasePages()
    }
    self.init(
      rowCount: rows.rowCount, search: fit.search, atBound: fit.atBound, changedAnything: changes,
      logLossBefore: lossBefore / rows.totalWeight, logLossAfter: lossAfter / rows.totalWeight,
      correctBefore: rightBefore, correctAfter: rightAfter, changedAnswerCount: changed)
  }
}

/// Probabilities of some rows with what follows from them.
struct RowForecasts {
  /// n rows of K numbers.
  let probabilities: [Double]
  let topLabels: [Int32]
  /// The sum of weight times log-loss; infinite where a row of some weight has probability 0.
  let lossSum: Double

  init(
    _ outputs: Outputs, labels: [Int32], weights: ArraySlice<Double>?, execution: Execution
  ) throws {
    probabilities = try outputs.probabilities(execution: execution)
    topLabels = try outputs.topLabels(precision: .float64, execution: execution)
    var sum = 0.0
    for (row, loss) in try outputs.logLosses(labels: labels, execution: execution).enumerated() {
      let weight = weights.map { $0[$0.startIndex + row] } ?? 1
      if weight > 0 { sum += weight * loss }
    }
    lossSum = sum
  }
}
