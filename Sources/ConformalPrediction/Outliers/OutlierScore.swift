public import ScoringCore

/// What an outlier score is computed from.
public enum OutlierInput: String, Hashable, Sendable {
  /// Logits or probabilities.
  case outputs
  /// Logits, and nothing else.
  case logits
  /// Features of rows, and those of reference rows.
  case features
  /// Scores that were computed elsewhere, one a row.
  case scores = "outlier-scores"
}

/// Rows to score.
public enum OutlierRows: Sendable {
  /// The outputs of a classifier.
  case outputs(Outputs)
  /// Features, n x d.
  case features(Matrix, file: String? = nil)
  /// Scores that were computed elsewhere, n x 1, larger for stranger rows.
  case scores(Matrix, file: String? = nil)

  /// The number of rows.
  public var count: Int {
    switch self {
    case .outputs(let outputs): outputs.rowCount
    case .features(let matrix, _), .scores(let matrix, _): matrix.rowCount
    }
  }

  /// Classes, features, or 1.
  public var columnCount: Int {
    switch self {
    case .outputs(let outputs): outputs.classCount
    case .features(let matrix, _), .scores(let matrix, _): matrix.columnCount
    }
  }

  /// The file that they come from, for messages.
  public var file: String? {
    switch self {
    case .outputs(let outputs): outputs.file
    case .features(_, let file), .scores(_, let file): file
    }
  }

  /// What they are, in a word: `logits`, `probabilities`, `features` or `outlier-scores`.
  public var kindName: String {
    switch self {
    case .outputs(let outputs): outputs.kind.rawValue
    case .features: OutlierInput.features.rawValue
    case .scores: OutlierInput.scores.rawValue
    }
  }
}

/// A number for each row, larger where the row is stranger.
///
/// Any score has the guarantee of ``OutlierDetector``, as long as the score of a row depends on nothing but that
/// row and on data that no calibration row and no new row is among. Scores are computed in double precision.
/// To add a score, write one file like `MaxLogit.swift` and name it in ``OutlierScoreRegistry``.
public protocol OutlierScore: Sendable {
  /// The name on the command line and in artifacts, such as `energy`.
  static var name: String { get }
  /// The names of the parameters.
  static var parameterNames: [String] { get }
  /// What it is computed from.
  static var input: OutlierInput { get }

  /// Makes a score from what an artifact or a command line says.
  ///
  /// - Parameter parameters: values by name; absent ones get their defaults. Unknown names are refused by
  ///   ``OutlierScoreRegistry``.
  /// - Throws: `DataError` for a value out of range.
  init(parameters: [String: Double]) throws

  /// The values of the parameters.
  var parameters: [String: Double] { get }

  /// The score with what it needs to know of reference rows.
  ///
  /// - Parameters:
  ///   - reference: features of rows that are neither calibration rows nor new ones.
  ///   - execution: how to work.
  /// - Returns: the score; the same one where it needs no reference rows.
  /// - Throws: `DataError` for reference rows that cannot be used.
  func fitted(to reference: ReferenceFeatures, execution: Execution) throws -> Self

  /// Scores rows.
  ///
  /// - Parameters:
  ///   - rows: n rows of the score's input.
  ///   - execution: how to work.
  /// - Returns: n finite scores.
  /// - Throws: `DataError` for the first row that cannot be scored, or rows of another kind.
  func scores(of rows: OutlierRows, execution: Execution) throws -> [Double]
}

extension OutlierScore {
  /// The name on the command line and in artifacts.
  public var name: String { Self.name }

  /// No parameters, unless the score has some.
  public static var parameterNames: [String] { [] }
  /// No parameters, unless the score has some.
  public var parameters: [String: Double] { [:] }

  /// The same score: it needs no reference rows.
  public func fitted(to reference: ReferenceFeatures, execution: Execution) throws -> Self { self }

  func refused(_ rows: OutlierRows) -> DataError {
    let expected =
      switch Self.input {
      case .outputs: "logits or probabilities"
      case .logits: "logits"
      case .features: "features"
      case .scores: "outlier scores"
      }
    return DataError(
      .usage, found: "outlier score '\(name)' of \(rows.kindName)", expected: expected,
      file: rows.file)
  }

  /// Checks that rows are outputs, of logits where need be.
  func requireOutputs(_ rows: OutlierRows) throws -> Outputs {
    guard case .outputs(let outputs) = rows, outputs.kind != .scores,
      Self.input == .outputs || outputs.kind == .logits
    else { throw refused(rows) }
    return outputs
  }

  /// Checks that rows are features.
  func requireFeatures(_ rows: OutlierRows) throws -> (matrix: Matrix, file: String?) {
    guard case .features(let matrix, let file) = rows else { throw refused(rows) }
    return (matrix, file)
  }
}

extension Outputs {
  /// Scores rows in parts that take little memory.
  func mapParts(
    of elementCount: Int = 1 << 20, _ body: (Outputs) throws -> [Double]
  ) throws -> [Double] {
    let size = max(1, elementCount / classCount)
    var scores: [Double] = []
    scores.reserveCapacity(rowCount)
    for start in stride(from: 0, to: rowCount, by: size) {
      let part = slice(rows: start..<min(start + size, rowCount))
      scores += try body(part)
      part.releasePages()
    }
    return scores
  }
}
