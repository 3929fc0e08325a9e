internal import ExactStatistics
public import ScoringCore

/// Chooses a calibration method by log-loss on rows that its fit does not see.
///
/// Rows are divided into folds by draws that depend on seed, repeat and row id alone. Each method is fitted without a
/// fold and judged on it. Of all methods whose loss is within one standard error of the least one, by paired
/// differences of rows, the simplest is chosen: the first of the candidates.
///
/// Source: L. Breiman, J. H. Friedman, R. A. Olshen, C. J. Stone (1984), Classification and Regression Trees, section
/// 3.4.3 (the one-standard-error rule), doi:10.1201/9781315139470.
public struct CrossValidatedChoice: Sendable {
  /// What may be chosen, from simple to flexible; not empty.
  public var candidates: [any CalibrationMethod]
  /// The number of folds, at least 2.
  public var foldCount = 5
  /// How often rows are divided anew.
  public var repeatCount = 3
  /// The seed of the divisions.
  public var seed: UInt64 = 0
  /// Whether maps that may change the label ranked first cannot be chosen.
  public var keepsAnswers = false

  /// Makes a choice.
  ///
  /// - Parameter candidates: what may be chosen, from simple to flexible.
  public init(_ candidates: [any CalibrationMethod]) {
    precondition(!candidates.isEmpty, "something to choose from")
    self.candidates = candidates
  }

  /// Methods that suit so many classes, from simple to flexible: those with few parameters, and maps of any shape.
  ///
  /// - Parameters:
  ///   - classCount: the number of classes, K.
  ///   - options: what methods leave open; vector scaling is drawn towards temperature scaling unless said otherwise.
  /// - Returns: the methods.
  public static func usualCandidates(
    classCount: Int, options: MethodOptions = MethodOptions()
  ) -> [any CalibrationMethod] {
    var options = options
    options.shrinkage = options.shrinkage ?? .structured
    return usualNames(classCount: classCount).compactMap {
      CalibrationMethods.maker(named: $0)?(options)
    }
  }

  private static func usualNames(classCount: Int) -> [String] {
    let few = [IdentityMap.name, TemperatureMap.name, EnsembleTemperatureMap.name]
    let ofClasses =
      classCount == 2
      ? [PlattMap.name, BetaMap.name]
      : [VectorMap.name] + (classCount <= largestMatrixClassCount ? [MatrixMap.name] : [])
    return few + ofClasses + [CentredIsotonicMap.name, IsotonicMap.name]
  }

  private static let largestMatrixClassCount = 32
  /// Numbers of outputs up to which division is repeated.
  private static let repeatedElementCount = 1 << 22

  /// The outcome: the method, and why.
  public struct Outcome: Sendable {
    /// The method.
    public let method: any CalibrationMethod
    /// Why.
    public let choice: CalibratorChoice
  }

  /// Chooses.
  ///
  /// - Parameters:
  ///   - rows: rows that neither the model nor a predictor or policy was fitted on, at least as many as folds.
  ///   - reading: how numbers of the model are read; `nil` is ``OutputReading/init(suiting:execution:)``.
  ///   - execution: how to work.
  ///   - progress: called with the number of fits done and that of all.
  /// - Returns: the method, and why.
  /// - Throws: `DataError` for too few rows, or when no candidate may be chosen.
  /// - Complexity: folds times repeats fits of each candidate; outputs of more than 4 194 304 numbers are divided
  ///   once, whatever ``repeatCount`` is.
  public func choose(
    on rows: CalibratorRows, reading: OutputReading? = nil,
    execution: Execution = .standard, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> Outcome {
    guard foldCount >= 2, repeatCount >= 1 else {
      throw DataError(
        .usage, found: "\(foldCount) folds and \(repeatCount) repeats",
        expected: "at least 2 and 1")
    }
    guard rows.rowCount >= foldCount else {
      throw DataError(
        found: "\(rows.rowCount) rows", expected: "at least \(foldCount), one a fold",
        remedy: "name a method instead of auto", file: rows.outputs.file)
    }
    let repeats =
      rows.rowCount * rows.classCount > Self.repeatedElementCount ? 1 : repeatCount
    let reading = try reading ?? OutputReading(suiting: rows.outputs, execution: execution)
    let labels = rows.labeled.labels
    let answers = try rows.outputs.topLabels(precision: .float64, execution: execution)
    var trials: [Trial] = []
    let total = candidates.count * repeats * foldCount
    for (index, candidate) in candidates.enumerated() {
      var trial = Trial(method: type(of: candidate).name, rowCount: rows.rowCount)
      for turn in 0..<repeats {
        let folds = folds(of: rows.outputs, turn: turn)
        for fold in 0..<foldCount where trial.exclusion == nil {
          progress((index * repeats + turn) * foldCount + fold, total)
          let isHeldOut = folds.map { $0 == fold }
          do {
            let weights = isHeldOut.indices.map { isHeldOut[$0] ? 0 : rows.weights?[$0] ?? 1 }
            let fit = try candidate.fit(
              on: CalibratorRows(rows.labeled, weights: weights), reading: reading,
              execution: execution)
            if keepsAnswers, !fit.map.keepsRanking {
              trial.exclusion = "may change the label ranked first"
              continue
            }
            try trial.judge(
              fit.map, rows.outputs, labels, answers, isHeldOut, execution)
          } catch let error as DataError where error.code != .missingInput {
            // A library that is not installed is no property of a method.
            trial.exclusion = error.found
          }
        }
      }
      trials.append(trial)
    }
    return try decide(trials, rows.weights, repeats)
  }

  /// The fold of each row.
  private func folds(of outputs: Outputs, turn: Int) -> [Int] {
    let generator = CounterBasedGenerator(seed: seed, purpose: .split)
    return (0..<outputs.rowCount).map { row in
      // Words 0 of rows divide them between roles: folds take words of their own.
      let word = generator.word(row: outputs.identifiers[row], index: UInt32(1 + turn))
      return Int((word >> 11) % UInt64(foldCount))
    }
  }

  private func decide(
    _ trials: [Trial], _ weights: [Double]?, _ repeats: Int
  ) throws -> Outcome {
    let total = weights?.reduce(0, +) ?? Double(trials[0].losses.count)
    func mean(_ values: [Double]) -> Double {
      var sum = 0.0
      for (row, value) in values.enumerated() where weights?[row] != 0 {
        sum += (weights?[row] ?? 1) * value
      }
      return sum / total
    }
    let losses = trials.map { trial in
      // A trial that ended early has judged some rows only.
      trial.exclusion == nil ? mean(trial.losses.map { $0 / Double(repeats) }) : .infinity
    }
    func exclusion(_ index: Int) -> String? {
      trials[index].exclusion
        ?? (losses[index].isFinite ? nil : CalibratorChoice.Candidate.infiniteLoss)
    }
    let eligible = trials.indices.filter { exclusion($0) == nil }
    guard let best = eligible.min(by: { losses[$0] < losses[$1] }) else {
      throw DataError(
        found: "no candidate that may be chosen", expected: "at least one",
        remedy: trials.indices.map { "\(trials[$0].method): \(exclusion($0) ?? "")" }
          .joined(separator: ", "))
    }
    var candidates: [CalibratorChoice.Candidate] = []
    for (index, trial) in trials.enumerated() {
      guard losses[index].isFinite else {
        candidates.append(
          CalibratorChoice.Candidate(
            method: trial.method, logLoss: .infinity, excess: .infinity,
            standardError: .infinity, changedAnswerCount: trial.changedAnswerCount,
            exclusion: exclusion(index)))
        continue
      }
      let differences = zip(trial.losses, trials[best].losses).map {
        ($0 - $1) / Double(repeats)
      }
      let excess = losses[index] - losses[best]
      // Rows of weight w add w times their difference to the mean, so that its variance sums squares of that.
      var squares = 0.0
      for (row, difference) in differences.enumerated() {
        let part = (weights?[row] ?? 1) * (difference - excess)
        if part.isFinite { squares += part * part }
      }
      candidates.append(
        CalibratorChoice.Candidate(
          method: trial.method, logLoss: losses[index], excess: excess,
          standardError: squares.squareRoot() / total,
          changedAnswerCount: trial.changedAnswerCount))
    }
    let chosen =
      eligible.first { candidates[$0].excess <= candidates[$0].standardError } ?? best
    let reason =
      chosen == best
      ? "\(candidates[best].method) has the least log-loss, and nothing simpler comes within one standard error"
      : "\(candidates[chosen].method) is the simplest within one standard error of \(candidates[best].method), "
        + "which has the least log-loss"
    return Outcome(
      method: self.candidates[chosen],
      choice: CalibratorChoice(
        rule: "one-standard-error", reason: reason, candidates: candidates, foldCount: foldCount,
        repeatCount: repeats, seed: seed))
  }

  /// What a candidate did to rows that its fits did not see.
  private struct Trial {
    let method: String
    /// Log-losses, summed over repeats.
    var losses: [Double]
    var changedAnswerCount = 0
    var exclusion: String?

    init(method: String, rowCount: Int) {
      self.method = method
      losses = [Double](repeating: 0, count: rowCount)
    }

    mutating func judge(
      _ map: any CalibrationMap, _ outputs: Outputs, _ labels: [Int32], _ answers: [Int32],
      _ isHeldOut: [Bool], _ execution: Execution
    ) throws {
      let corrected = outputs.mapped(by: map)
      let found = try corrected.logLosses(labels: labels, execution: execution)
      for row in found.indices where isHeldOut[row] { losses[row] += found[row] }
      guard !map.keepsRanking else { return }
      let tops = try corrected.topLabels(precision: .float64, execution: execution)
      for row in tops.indices where isHeldOut[row] && tops[row] != answers[row] {
        changedAnswerCount += 1
      }
    }
  }
}
