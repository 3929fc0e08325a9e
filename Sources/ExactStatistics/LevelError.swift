/// Why a text or a fraction is not a ``Level``.
public struct LevelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure; more may be added.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The name of the kind.
    public let description: String

    /// The text is no number.
    public static let malformed = Code(description: "malformed")

    /// The number is not strictly between 0 and 1.
    public static let outOfRange = Code(description: "outOfRange")

    /// The reduced denominator exceeds ``Level/largestDenominator``.
    public static let tooPrecise = Code(description: "tooPrecise")
  }

  /// The kind of failure.
  public let code: Code

  /// The text that was found.
  public let found: String

  /// What was found, what was expected, and what to do, in one line.
  public let description: String

  static func malformed(_ found: String) -> LevelError {
    LevelError(
      code: .malformed, found: found,
      description: "level \"\(found)\" is not a number (expected one such as 0.1, 5%, 1e-3 or 1/3)")
  }

  static func outOfRange(_ found: String, suggestion: Level? = nil) -> LevelError {
    let remedy = suggestion.map { "; did you mean \($0)?" } ?? ""
    return LevelError(
      code: .outOfRange, found: found,
      description: "level \(found) is out of range "
        + "(expected a number strictly between 0 and 1)\(remedy)")
  }

  static func tooPrecise(_ found: String) -> LevelError {
    LevelError(
      code: .tooPrecise, found: found,
      description: "level \(found) needs too large a denominator "
        + "(expected at most 10^15 in lowest terms); write it with fewer digits")
  }
}
