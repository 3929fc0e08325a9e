/// Outputs with the true label of each row.
///
/// Labels of more than about a million rows that come from a file are kept in a temporary file, so that the
/// memory they take is bounded.
public struct LabeledOutputs: Sendable {
  /// The outputs, n x K.
  public let outputs: Outputs
  private let stored: LargeArray<Int32>
  private let rows: Range<Int>

  /// The true label of each row, inside `0 ..< classCount`.
  ///
  /// - Complexity: O(1) for all rows that are in memory, else O(n) time and memory: take slices of large data.
  public var labels: [Int32] { stored.copy(rows) }

  /// Pairs outputs with labels.
  ///
  /// - Parameters:
  ///   - outputs: n rows, K classes.
  ///   - labels: n labels, each inside `0 ..< K`. A class that never occurs is fine.
  ///   - file: the file that the labels come from, for messages.
  /// - Throws: ``DataError`` when counts differ or a label is out of range.
  /// - Complexity: O(n).
  public init(_ outputs: Outputs, labels: [some BinaryInteger], file: String? = nil) throws {
    try LabeledOutputs.requireOneLabelEach(labels.count, outputs, file)
    if let row = labels.firstIndex(where: { $0 < 0 || $0 >= outputs.classCount }) {
      throw LabeledOutputs.outOfRange("\(labels[row])", outputs, file, row)
    }
    self.init(outputs, LargeArray(labels.map { Int32($0) }), rows: 0..<labels.count)
  }

  /// Pairs outputs with labels that may be too many for memory.
  ///
  /// - Parameters:
  ///   - outputs: n rows, K classes.
  ///   - labels: n labels, each inside `0 ..< K`.
  ///   - file: the file that the labels come from, for messages.
  /// - Throws: ``DataError`` when counts differ or a label is out of range, and with code `cannot-write` when
  ///   there is no room for a temporary file.
  /// - Complexity: O(n) time.
  package init(_ outputs: Outputs, labels: LargeArray<Int64>, file: String? = nil) throws {
    try LabeledOutputs.requireOneLabelEach(labels.count, outputs, file)
    var writer = LargeArrayWriter<Int32>(expectedCount: labels.count)
    let classCount = UInt64(outputs.classCount)
    try labels.forEachPart { labels in
      var part: [Int32] = []
      part.reserveCapacity(labels.count)
      for index in labels.indices {
        let label = labels[index]
        guard UInt64(bitPattern: label) < classCount else {
          throw LabeledOutputs.outOfRange("\(label)", outputs, file, writer.count + index)
        }
        part.append(Int32(truncatingIfNeeded: label))
      }
      try writer.append(part)
    }
    self.init(outputs, try writer.finish(), rows: 0..<labels.count)
  }

  private init(_ outputs: Outputs, _ stored: LargeArray<Int32>, rows: Range<Int>) {
    self.outputs = outputs
    self.stored = stored
    self.rows = rows
  }

  private static func requireOneLabelEach(
    _ count: Int, _ outputs: Outputs, _ file: String?
  ) throws {
    guard count == outputs.rowCount else {
      throw DataError(
        found: "\(count) labels for \(outputs.rowCount) rows of outputs",
        expected: "one label a row", file: file ?? outputs.file)
    }
  }

  private static func outOfRange(
    _ label: String, _ outputs: Outputs, _ file: String?, _ row: Int
  ) -> DataError {
    DataError(
      found: "label \(label)", expected: "0 ... \(outputs.classCount - 1)",
      remedy: "labels count from 0; check that these belong to these outputs", file: file,
      row: row)
  }

  /// Lets go of the mapped pages of these rows, which have been worked on.
  package func releasePages() {
    outputs.releasePages()
    stored.release(rows)
  }

  /// The number of rows, n.
  public var rowCount: Int { outputs.rowCount }

  /// A range of rows; rows keep their identifiers.
  ///
  /// - Parameter rows: row indices, inside `0 ..< rowCount`.
  /// - Returns: the rows with their labels.
  public func slice(rows: Range<Int>) -> LabeledOutputs {
    let start = self.rows.lowerBound
    return LabeledOutputs(
      outputs.slice(rows: rows), stored,
      rows: start + rows.lowerBound..<start + rows.upperBound)
  }
}
