public import ScoringCore

/// The rows that a calibrator is fitted or assessed on: outputs with labels and, where given, a weight a row.
public struct CalibratorRows: Sendable {
  /// The outputs with their labels.
  public let labeled: LabeledOutputs
  /// A weight a row, each 0 or more; `nil` is 1 for every row.
  public let weights: [Double]?

  /// Pairs labelled outputs with weights.
  ///
  /// - Parameters:
  ///   - labeled: n rows of logits or probabilities, n at least 1.
  ///   - weights: n weights, finite, 0 or more, not all 0; `nil` is 1 for every row.
  ///   - file: the file that the weights come from, for messages.
  /// - Throws: `DataError` for no rows, for nonconformity scores, and for weights that are none.
  public init(_ labeled: LabeledOutputs, weights: [Double]? = nil, file: String? = nil) throws {
    guard labeled.rowCount > 0 else {
      throw DataError(found: "no rows", expected: "at least one", file: labeled.outputs.file)
    }
    guard labeled.outputs.kind != .scores else {
      throw DataError(
        .usage, found: "nonconformity scores", expected: "logits or probabilities",
        file: labeled.outputs.file)
    }
    if let weights {
      guard weights.count == labeled.rowCount else {
        throw DataError(
          found: "\(weights.count) weights for \(labeled.rowCount) rows", expected: "one a row",
          file: file)
      }
      if let row = weights.firstIndex(where: { !($0 >= 0 && $0 < .infinity) }) {
        throw DataError(
          found: "weight \(weights[row])", expected: "a finite number, 0 or more", file: file,
          row: row)
      }
      // Squares and sums of weights must be numbers too.
      if let row = weights.firstIndex(where: { $0 != 0 && !(1e-100...1e100).contains($0) }) {
        throw DataError(
          found: "weight \(weights[row])", expected: "0, or a number from 1e-100 to 1e100",
          file: file, row: row)
      }
      guard weights.contains(where: { $0 > 0 }) else {
        throw DataError(found: "weights that are all 0", expected: "some above 0", file: file)
      }
    }
    (self.labeled, self.weights) = (labeled, weights)
  }

  /// The number of rows, n.
  public var rowCount: Int { labeled.rowCount }
  /// The number of classes, K.
  public var classCount: Int { labeled.outputs.classCount }
  /// The outputs.
  public var outputs: Outputs { labeled.outputs }
  /// The sum of the weights; n where there are none.
  public var totalWeight: Double { weights?.reduce(0, +) ?? Double(rowCount) }

  /// A range of rows with their weights.
  ///
  /// - Parameter rows: row indices, inside `0 ..< rowCount`, not empty.
  /// - Returns: the rows.
  /// - Throws: `DataError` where all of these weigh 0.
  public func slice(rows: Range<Int>) throws -> CalibratorRows {
    try CalibratorRows(labeled.slice(rows: rows), weights: weights.map { Array($0[rows]) })
  }
}
