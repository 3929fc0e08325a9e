/// What the numbers of a model mean: the caller always says which, it is never guessed.
public enum OutputKind: String, Hashable, Sendable {
  /// Any finite numbers, whose softmax gives probabilities.
  case logits
  /// Numbers that are not negative and sum to 1 in each row.
  case probabilities
  /// Nonconformity scores of every label that were computed elsewhere: any finite numbers, larger for stranger
  /// labels.
  case scores
}

extension OutputKind {
  /// One number of this kind.
  var singular: String {
    switch self {
    case .logits: "logit"
    case .probabilities: "probability"
    case .scores: "nonconformity score"
    }
  }
}

/// The outputs of a model: n rows, K classes, as logits, as probabilities, or as nonconformity scores.
///
/// Rows are checked when they are used, once: logits and scores must be finite; probabilities must not be negative
/// and must sum to 1 within ``sumTolerance``.
public struct Outputs: Sendable {
  /// The most classes: ranks up to here are exact in single precision.
  public static let largestClassCount = 1 << 24

  /// What the numbers are.
  public let kind: OutputKind
  /// The largest accepted distance of a row's sum of probabilities from 1.
  public let sumTolerance: Double
  /// The identifiers of the rows.
  public let identifiers: RowIdentifiers
  /// The file that the numbers come from, for messages, or `nil`.
  public let file: String?
  /// The row of the first row in that file.
  let firstRow: Int
  let source: RowSource

  /// Wraps a matrix of logits.
  ///
  /// - Parameters:
  ///   - matrix: n x K finite numbers, K at least 1.
  ///   - identifiers: the identifiers of the rows; their indices unless given.
  ///   - file: the file that they come from, for messages.
  /// - Throws: ``DataError`` when there are no columns, or identifiers of another count.
  public init(
    logits matrix: Matrix, identifiers: RowIdentifiers = .indices(from: 0), file: String? = nil
  ) throws {
    try self.init(
      kind: .logits, source: .matrix(matrix), sumTolerance: 0, identifiers: identifiers, file: file)
  }

  /// Wraps a matrix of probabilities.
  ///
  /// - Parameters:
  ///   - matrix: n x K numbers >= 0 whose rows sum to 1, K at least 1.
  ///   - sumTolerance: accepted distance of a row's sum from 1; `nil` is 1e-4, or 5e-3 for
  ///     half-precision files.
  ///   - identifiers: the identifiers of the rows; their indices unless given.
  ///   - file: the file that they come from, for messages.
  /// - Throws: ``DataError`` when there are no columns, or identifiers of another count.
  public init(
    probabilities matrix: Matrix, sumTolerance: Double? = nil,
    identifiers: RowIdentifiers = .indices(from: 0), file: String? = nil
  ) throws {
    let isHalf = matrix.elementType.byteCount == 2
    try self.init(
      kind: .probabilities, source: .matrix(matrix),
      sumTolerance: sumTolerance ?? (isHalf ? 5e-3 : 1e-4), identifiers: identifiers, file: file)
  }

  /// Wraps a matrix of nonconformity scores that were computed elsewhere.
  ///
  /// - Parameters:
  ///   - matrix: n x K finite numbers, larger for stranger labels, K at least 1.
  ///   - identifiers: the identifiers of the rows; their indices unless given.
  ///   - file: the file that they come from, for messages.
  /// - Throws: ``DataError`` when there are no columns, or identifiers of another count.
  public init(
    scores matrix: Matrix, identifiers: RowIdentifiers = .indices(from: 0), file: String? = nil
  ) throws {
    try self.init(
      kind: .scores, source: .matrix(matrix), sumTolerance: 0, identifiers: identifiers, file: file)
  }

  /// Wraps the probability of the positive class of a binary model: label 1, with label 0 as its
  /// complement.
  ///
  /// - Parameters:
  ///   - matrix: n x 1 numbers in 0 ... 1.
  ///   - identifiers: the identifiers of the rows; their indices unless given.
  ///   - file: the file that they come from, for messages.
  /// - Throws: ``DataError`` when there is not exactly one column.
  public init(
    positiveProbability matrix: Matrix, identifiers: RowIdentifiers = .indices(from: 0),
    file: String? = nil
  ) throws {
    guard matrix.columnCount == 1 else {
      throw DataError(
        found: "\(matrix.columnCount) columns",
        expected: "one column of positive-class probability",
        remedy: "name one column, or give all columns as probabilities", file: file)
    }
    try self.init(
      kind: .probabilities, source: .positiveProbability(matrix), sumTolerance: 1e-4,
      identifiers: identifiers, file: file)
  }

  /// Logits computed as they are needed: features x weights + bias.
  ///
  /// - Parameters:
  ///   - head: the last layer of a model and its inputs.
  ///   - identifiers: the identifiers of the rows; their indices unless given.
  ///   - file: the file that the features come from, for messages.
  /// - Throws: ``DataError`` for identifiers of another count.
  public init(
    linearHead head: LinearHead, identifiers: RowIdentifiers = .indices(from: 0),
    file: String? = nil
  ) throws {
    try self.init(
      kind: .logits, source: .linearHead(head), sumTolerance: 0, identifiers: identifiers,
      file: file)
  }

  private init(
    kind: OutputKind, source: RowSource, sumTolerance: Double, identifiers: RowIdentifiers,
    file: String?
  ) throws {
    guard source.columnCount > 0, source.columnCount <= Outputs.largestClassCount else {
      throw DataError(
        found: "\(source.columnCount) columns",
        expected: "one for each class, 1 to \(Outputs.largestClassCount)", file: file)
    }
    if case .given(let given) = identifiers, given.count != source.rowCount {
      throw DataError(
        found: "\(given.count) row ids for \(source.rowCount) rows", expected: "one id a row",
        file: file)
    }
    self.kind = kind
    self.source = source
    self.sumTolerance = sumTolerance
    self.identifiers = identifiers
    self.file = file
    firstRow = 0
  }

  init(_ base: Outputs, mappedBy map: some RowMap) {
    kind = map.mappedKind
    sumTolerance = 1e-6
    identifiers = base.identifiers
    file = base.file
    firstRow = base.firstRow
    source = .mapped(base, map)
  }

  private init(_ base: Outputs, selecting rows: [Int]) throws {
    kind = base.kind
    sumTolerance = base.sumTolerance
    identifiers = .given(rows.map { base.identifiers[$0] })
    // Rows are not where they are in a file any more.
    (file, firstRow) = (nil, 0)
    source = try base.source.selecting(rows)
  }

  private init(_ base: Outputs, rows: Range<Int>) {
    kind = base.kind
    sumTolerance = base.sumTolerance
    identifiers = base.identifiers.slice(rows)
    file = base.file
    firstRow = base.firstRow + rows.lowerBound
    source = base.source.slice(rows)
  }
}

extension Outputs {
  /// The number of rows, n.
  public var rowCount: Int { source.rowCount }
  /// The number of classes, K.
  public var classCount: Int { source.columnCount }
  /// The precision that holds every number exactly.
  public var naturalPrecision: Precision { source.precision }
  /// The shape as text, such as `5000 x 10 float32`.
  public var shapeDescription: String { "\(rowCount) x \(classCount) \(source.formatName)" }

  /// A range of rows, without a copy; rows keep their identifiers.
  ///
  /// - Parameter rows: row indices, inside `0 ..< rowCount`.
  /// - Returns: the rows.
  public func slice(rows: Range<Int>) -> Outputs {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= rowCount)
    return Outputs(self, rows: rows)
  }

  /// A copy of some rows, which keep their identifiers.
  ///
  /// - Parameter rows: row indices, inside `0 ..< rowCount`, in any order.
  /// - Returns: the rows.
  /// - Throws: ``DataError`` for a shape that does not fit in memory.
  package func selecting(rows: [Int]) throws -> Outputs {
    precondition(rows.allSatisfy { (0..<rowCount).contains($0) })
    return try Outputs(self, selecting: rows)
  }
}
