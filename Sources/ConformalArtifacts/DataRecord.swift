internal import ConformalPrediction
public import ScoringCore

/// What an artifact keeps of the data it was fitted on: digests, never rows.
public struct DataRecord: Hashable, Sendable {
  /// One input file or member of one.
  public struct Input: Hashable, Sendable, Codable {
    /// What it was used for, such as `logits` or `labels`.
    public let role: String
    /// The archive member or column, or `nil`.
    public let member: String?
    /// The element type in the words of the file.
    public let elementType: String
    /// The shape as stored.
    public let shape: [Int]
    /// The SHA-256 of the whole file.
    public let sha256: String

    /// Describes an input.
    ///
    /// - Parameters:
    ///   - role: what it was used for.
    ///   - member: the archive member or column, or `nil`.
    ///   - elementType: the element type in the words of the file.
    ///   - shape: the shape as stored.
    ///   - sha256: the SHA-256 of the whole file.
    public init(role: String, member: String?, elementType: String, shape: [Int], sha256: String) {
      self.role = role
      self.member = member
      self.elementType = elementType
      self.shape = shape
      self.sha256 = sha256
    }

    /// Whether it holds one row for each sample, so that the same file means the same rows.
    var identifiesRows: Bool {
      [
        "logits", "probabilities", "scores", "positive_probability", "features", "outlier_scores",
        "predictions", "lower", "upper", "confidence",
      ].contains(role)
    }

    /// Whether it may be an input of an artifact, as far as all but the digests say.
    ///
    /// - Parameter fitted: what the artifact was fitted on.
    /// - Returns: whether digests are needed to tell.
    package func mayIdentifyRows(of fitted: DataRecord) -> Bool {
      identifiesRows
        && fitted.inputs.contains {
          $0.identifiesRows && $0.member == member && $0.elementType == elementType
            && $0.shape == shape
        }
    }
  }

  /// The input files.
  public let inputs: [Input]
  /// A sample of row hashes.
  public let rows: HashSketch
  /// A sample of row identifiers, where the caller gave some.
  public let identifiers: HashSketch?
  /// The indices of the rows, ascending and apart, where they identify them.
  public let rowRanges: [Range<Int>]

  /// Makes a record.
  ///
  /// - Parameters:
  ///   - inputs: the input files.
  ///   - rows: sample of row hashes.
  ///   - identifiers: sample of row identifiers, where the caller gave some.
  ///   - rowRanges: the indices of the rows, where they identify them; from 0 on unless given.
  public init(
    inputs: [Input], rows: HashSketch, identifiers: HashSketch?, rowRanges: [Range<Int>]? = nil
  ) {
    self.inputs = inputs
    self.rows = rows
    self.identifiers = identifiers
    self.rowRanges = identifiers != nil ? [] : rowRanges ?? [0..<rows.rowCount]
  }

  /// Records outputs.
  ///
  /// - Parameters:
  ///   - outputs: n rows.
  ///   - inputs: the files that they come from.
  ///   - precision: the precision in which rows are compared.
  ///   - execution: how to work.
  ///   - progress: called with the number of rows done, now and then.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(n K) time.
  public init(
    of outputs: Outputs, inputs: [Input], precision: Precision, execution: Execution = .standard,
    progress: (Int) -> Void = { _ in }
  ) throws {
    var rows = HashSketch()
    var identifiers = HashSketch()
    try outputs.forEachHashBatch(
      precision: precision, execution: execution, progress: progress
    ) {
      rows.add($0)
      identifiers.add($1)
    }
    var ranges: [Range<Int>] = []
    if case .indices(let first) = outputs.identifiers { ranges = [first..<first + rows.rowCount] }
    self.init(
      inputs: inputs, rows: rows, identifiers: outputs.identifiers.areGiven ? identifiers : nil,
      rowRanges: ranges)
  }
}

extension DataRecord {
  /// The same record of rows with other input files.
  ///
  /// - Parameter inputs: the input files.
  /// - Returns: the record.
  package func naming(_ inputs: [Input]) -> DataRecord {
    DataRecord(inputs: inputs, rows: rows, identifiers: identifiers, rowRanges: rowRanges)
  }
}

extension Outputs {
  /// Calls a closure with the hashes of rows and of given identifiers, batch after batch.
  func forEachHashBatch(
    precision: Precision, execution: Execution, progress: (Int) -> Void,
    _ body: ([UInt64], [UInt64]) -> Void
  ) throws {
    for range in batches {
      let batch = slice(rows: range)
      let identifiers =
        batch.identifiers.areGiven
        ? (0..<batch.rowCount).map { HashSketch.hash(ofIdentifier: batch.identifiers[$0]) } : []
      body(try batch.rowHashes(precision: precision, execution: execution), identifiers)
      batch.releasePages()
      progress(range.upperBound)
    }
  }
}
