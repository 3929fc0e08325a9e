/// Outputs with the true label of each row.
public struct LabeledOutputs: Sendable {
  /// The outputs, n x K.
  public let outputs: Outputs
  /// The true label of each row, inside `0 ..< classCount`.
  public let labels: [Int32]

  /// Pairs outputs with labels.
  ///
  /// - Parameters:
  ///   - outputs: n rows, K classes.
  ///   - labels: n labels, each inside `0 ..< K`. A class that never occurs is fine.
  ///   - file: the file that the labels come from, for messages.
  /// - Throws: ``DataError`` when counts differ or a label is out of range.
  /// - Complexity: O(n).
  public init(_ outputs: Outputs, labels: [some BinaryInteger], file: String? = nil) throws {
    guard labels.count == outputs.rowCount else {
      throw DataError(
        found: "\(labels.count) labels for \(outputs.rowCount) rows of outputs",
        expected: "one label a row", file: file ?? outputs.file)
    }
    if let row = labels.firstIndex(where: { $0 < 0 || $0 >= outputs.classCount }) {
      throw DataError(
        found: "label \(labels[row])", expected: "0 ... \(outputs.classCount - 1)",
        remedy: "labels count from 0; check that these belong to these outputs", file: file,
        row: row)
    }
    self.outputs = outputs
    self.labels = labels.map { Int32($0) }
  }

  private init(_ base: LabeledOutputs, rows: Range<Int>) {
    outputs = base.outputs.slice(rows: rows)
    labels = Array(base.labels[rows])
  }

  /// The number of rows, n.
  public var rowCount: Int { outputs.rowCount }

  /// A range of rows; rows keep their identifiers.
  ///
  /// - Parameter rows: row indices, inside `0 ..< rowCount`.
  /// - Returns: the rows with their labels.
  public func slice(rows: Range<Int>) -> LabeledOutputs { LabeledOutputs(self, rows: rows) }
}
