public import ScoringCore

/// For each class, how much more often it occurs where predictions are made than among calibration rows.
public struct ClassWeights: Hashable, Sendable {
  /// One finite number a class, at least 0.
  public let values: [Double]

  /// Takes weights.
  ///
  /// - Parameters:
  ///   - values: one number a class, at least one above 0.
  ///   - file: the file that they come from, for messages.
  /// - Throws: `DataError` for the first weight that is negative or not finite, or where all are 0.
  public init(_ values: [Double], file: String? = nil) throws {
    if let label = values.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw DataError(
        found: "the weight \(values[label]) of class \(label)",
        expected: "a finite number, at least 0", file: file, row: label)
    }
    guard values.contains(where: { $0 > 0 }) else {
      throw DataError(
        found: "class weights that are all 0", expected: "weights above 0", file: file)
    }
    self.values = values
  }

  /// Estimates weights from how often a model predicts each class where predictions are made.
  ///
  /// They are the solution w of C w = m, with C[i][j] the share of calibration rows that are of class j and that the
  /// model takes for class i, and m[i] the share of new rows that it takes for class i. What comes out below 0 is 0.
  ///
  /// **Assumption:** rows of a class look the same in both populations (label shift), and the model tells classes
  /// apart well enough for C to be inverted.
  ///
  /// Source: Z. Lipton, Y.-X. Wang, A. Smola (2018), Detecting and correcting for label shift with black box
  /// predictors, arXiv:1802.03916. Also called: black box shift estimation.
  ///
  /// - Parameters:
  ///   - calibration: labelled rows.
  ///   - target: rows without labels from where predictions are made.
  ///   - execution: how to work.
  /// - Returns: the weights.
  /// - Throws: `DataError` for outputs of different kinds or shapes, bad rows, a class without calibration rows, or
  ///   where C cannot be inverted; with code `missing-input` when OpenBLAS is not installed.
  /// - Complexity: O((n + m) K + K^3) time, O(K^2) memory.
  public static func estimated(
    from calibration: LabeledOutputs, target: Outputs, execution: Execution = .standard
  ) throws -> ClassWeights {
    let classCount = calibration.outputs.classCount
    guard target.kind == calibration.outputs.kind, target.classCount == classCount else {
      throw DataError(
        found: "\(target.kind.rawValue) of \(target.classCount) classes",
        expected:
          "\(calibration.outputs.kind.rawValue) of \(classCount), as of the calibration rows",
        file: target.file)
    }
    guard target.rowCount > 0, calibration.rowCount > 0 else {
      throw DataError(
        found: "no rows", expected: "at least one",
        file: target.rowCount > 0 ? calibration.outputs.file : target.file)
    }
    var confusion = DenseMatrix(
      [Double](repeating: 0, count: classCount * classCount), rowCount: classCount,
      columnCount: classCount)
    for rows in calibration.outputs.batches {
      let batch = calibration.slice(rows: rows)
      let top = try batch.outputs.topLabels(
        precision: batch.outputs.naturalPrecision, execution: execution)
      for (guess, label) in zip(top, batch.labels) { confusion[Int(guess), Int(label)] += 1 }
    }
    let sizes = (0..<classCount).map { label in
      (0..<classCount).reduce(0) { $0 + confusion[$1, label] }
    }
    if let label = sizes.firstIndex(of: 0) {
      throw DataError(
        found: "no calibration row of class \(label)", expected: "at least one of each class",
        remedy: "add rows of the class, or give class weights", file: calibration.outputs.file)
    }
    var guesses = DenseMatrix(
      [Double](repeating: 0, count: classCount), rowCount: classCount, columnCount: 1)
    for rows in target.batches {
      let batch = target.slice(rows: rows)
      let top = try batch.topLabels(precision: batch.naturalPrecision, execution: execution)
      for guess in top { guesses[Int(guess), 0] += 1 }
    }
    // Counts of different numbers of rows: w is a ratio of shares.
    let factor = Double(calibration.rowCount) / Double(target.rowCount)
    for label in 0..<classCount { guesses[label, 0] *= factor }
    guard let solution = try confusion.solved(for: guesses),
      solution.elements.allSatisfy({ $0.isFinite })
    else {
      throw DataError(
        found: "a confusion matrix that cannot be inverted",
        expected: "a model that tells all classes apart",
        remedy: "give class weights, or take fewer classes", file: calibration.outputs.file)
    }
    return try ClassWeights(solution.elements.map { max(0, $0) })
  }
}
