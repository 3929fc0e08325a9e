/// Lists of labels, one list a row, in compressed sparse row form.
///
/// Row `i` holds `labels[offsets[i] ..< offsets[i + 1]]`.
public struct LabelLists: Hashable, Sendable {
  /// Where each row starts in `labels`: `rowCount + 1` ascending numbers, the first 0.
  public private(set) var offsets: [Int64]
  /// The labels of all rows, row after row.
  public private(set) var labels: [Int32]

  /// Makes lists without rows.
  public init() {
    offsets = [0]
    labels = []
  }

  init(offsets: [Int64], labels: [Int32]) {
    self.offsets = offsets
    self.labels = labels
  }

  /// Makes one list of one label for each row.
  ///
  /// - Parameter labels: the label of each row.
  public init(singletons labels: [Int32]) {
    offsets = (0...Int64(labels.count)).map { $0 }
    self.labels = labels
  }

  /// Makes lists of every label for each row.
  ///
  /// - Parameter outputs: n rows, K classes.
  /// - Complexity: O(n K) time and memory.
  public init(everyLabelOf outputs: Outputs) {
    let (rows, classes) = (outputs.rowCount, outputs.classCount)
    offsets = (0...Int64(rows)).map { $0 * Int64(classes) }
    labels = []
    labels.reserveCapacity(rows * classes)
    let every = (0..<Int32(classes)).map { $0 }
    for _ in 0..<rows { labels.append(contentsOf: every) }
  }

  /// The number of rows.
  public var rowCount: Int { offsets.count - 1 }

  /// The labels of a row.
  ///
  /// - Parameter row: the row, inside `0 ..< rowCount`.
  public subscript(row: Int) -> ArraySlice<Int32> {
    labels[Int(offsets[row])..<Int(offsets[row + 1])]
  }

  /// The number of labels in a row.
  ///
  /// - Parameter row: the row, inside `0 ..< rowCount`.
  /// - Returns: the count.
  public func size(of row: Int) -> Int { Int(offsets[row + 1] - offsets[row]) }

  /// Adds a row.
  ///
  /// - Parameter row: its labels.
  public mutating func append(_ row: some Sequence<Int32>) {
    labels.append(contentsOf: row)
    offsets.append(Int64(labels.count))
  }

  /// Adds all rows of other lists.
  ///
  /// - Parameter other: the rows to add.
  public mutating func append(contentsOf other: LabelLists) {
    let start = offsets[offsets.count - 1]
    labels.append(contentsOf: other.labels)
    offsets.append(contentsOf: other.offsets.dropFirst().lazy.map { $0 + start })
  }
}
