/// Data, a file or a request that cannot be used, said in one sentence.
///
/// The text reads like a compiler's: where, what was found, what was expected, what to do.
///
///     labels.npy:17: error: label 12 (expected 0 ... 9); check that the labels belong to these logits
///
/// Also called: input error, diagnostic.
public struct DataError: Error, Hashable, Sendable {
  /// The kind of failure; new kinds may be added in any release.
  public struct Code: Hashable, Sendable {
    /// A stable lower-case name, for logs and tests.
    public let name: String

    /// Makes a kind of failure.
    ///
    /// - Parameter name: a stable lower-case name.
    public init(name: String) { self.name = name }

    /// Contents that break a rule: a format, a shape, a range, NaN.
    public static let invalidData = Code(name: "invalid-data")
    /// A file that is absent or cannot be read.
    public static let missingInput = Code(name: "missing-input")
    /// A result that cannot be written.
    public static let cannotWrite = Code(name: "cannot-write")
    /// A request that has no meaning, such as two sources for one input.
    public static let usage = Code(name: "usage")
    /// A level that this many calibration rows cannot give.
    public static let infeasible = Code(name: "infeasible")
  }

  /// The kind of failure.
  public let code: Code
  /// What was found, without a final stop.
  public let found: String
  /// What was expected, or `nil` where `found` says it all.
  public let expected: String?
  /// What to do next, or `nil`.
  public let remedy: String?
  /// The file, as the caller named it, or `nil` for values in memory.
  public var file: String?
  /// The row, from 0 in arrays; in text files the line, from 1; or `nil`.
  public var row: Int?
  /// The column, from 0 in arrays; in text files the field, from 1; or `nil`.
  public var column: Int?

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - code: the kind of failure.
  ///   - found: what was found.
  ///   - expected: what was expected.
  ///   - remedy: what to do next.
  ///   - file: the file, as the caller named it.
  ///   - row: the row, from 0; in text files the line, from 1.
  ///   - column: the column, from 0; in text files the field, from 1.
  public init(
    _ code: Code = .invalidData,
    found: String,
    expected: String? = nil,
    remedy: String? = nil,
    file: String? = nil,
    row: Int? = nil,
    column: Int? = nil
  ) {
    self.code = code
    self.found = found
    self.expected = expected
    self.remedy = remedy
    self.file = file
    self.row = row
    self.column = column
  }

  /// The same error with a file named, unless one is named already.
  ///
  /// - Parameter file: the file, as the caller named it.
  /// - Returns: the error with its location.
  public func located(in file: String?) -> DataError {
    var copy = self
    if copy.file == nil { copy.file = file }
    return copy
  }
}

extension DataError: CustomStringConvertible {
  /// One line: `file:row:column: error: found (expected ...); remedy`.
  public var description: String {
    var text = ""
    if let file {
      text += file
      if let row { text += ":\(row)" }
      if row != nil, let column { text += ":\(column)" }
      text += ": "
    }
    text += "error: \(found)"
    if let expected { text += " (expected \(expected))" }
    if let remedy { text += "; \(remedy)" }
    if file == nil, let row {
      text += column.map { " [row \(row), column \($0)]" } ?? " [row \(row)]"
    }
    return text
  }
}
