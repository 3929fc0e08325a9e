internal import ScoringCore

/// What each decision costs, for each answer and truth, in millionths of the unit that costs are given in.
///
/// Integers, so that sums over rows are exact and do not depend on order.
public struct DecisionCosts: Hashable, Sendable {
  /// Millionths in one unit of cost.
  public static let resolution = 1_000_000
  /// The largest cost of one row, in units.
  public static let largest = 1_000_000.0

  /// How the costs are given.
  public enum Table: Hashable, Sendable {
    /// The cost of a wrong answer, of a review, of an escalation, and the share of wrong answers that a reviewer
    /// lets pass, all in millionths.
    case simple(error: Int, review: Int, escalation: Int, missRate: Int)
    /// A row of costs by true label for each answer, then one for reviews and one for escalations: (K + 2) x K.
    case matrix([[Int]])
  }

  /// The costs.
  public let table: Table

  /// Makes costs of errors and people.
  ///
  /// A reviewed row costs a review, and the cost of an error as often as reviewers let a wrong answer pass.
  ///
  /// - Parameters:
  ///   - error: the cost of a wrong answer that goes out.
  ///   - review: the cost of a review.
  ///   - escalation: the cost of an escalation, which finds the truth.
  ///   - missRate: the share of wrong answers that a reviewer lets pass, from 0 to 1.
  /// - Throws: `DataError` for numbers out of range, or with more than six decimals.
  public init(error: Double, review: Double, escalation: Double, missRate: Double = 0) throws {
    guard (0...1).contains(missRate) else {
      throw DataError(
        .usage, found: "a reviewer's miss rate of \(missRate)", expected: "a number from 0 to 1")
    }
    table = .simple(
      error: try Self.millionths(error), review: try Self.millionths(review),
      escalation: try Self.millionths(escalation), missRate: try Self.millionths(missRate))
  }

  /// Makes costs of a matrix.
  ///
  /// - Parameter matrix: (K + 2) rows of K costs by true label: of each answer, of a review, of an escalation.
  /// - Throws: `DataError` for another shape, numbers out of range, or with more than six decimals.
  public init(matrix: [[Double]]) throws {
    let width = matrix.first?.count ?? 0
    guard width > 0, matrix.count == width + 2, matrix.allSatisfy({ $0.count == width }) else {
      throw DataError(
        found: "\(matrix.count) x \(width) costs",
        expected: "K + 2 rows of K: each answer, a review, an escalation, by true label")
    }
    table = .matrix(try matrix.map { try $0.map { try Self.millionths($0) } })
  }

  /// The number of classes that a matrix is for; `nil` where any will do.
  public var classCount: Int? {
    if case .matrix(let rows) = table { rows.count - 2 } else { nil }
  }

  /// The largest cost of an answer, in millionths.
  public var largestAnswerCost: Int {
    switch table {
    case .simple(let error, _, _, _): error
    case .matrix(let rows): rows.dropLast(2).flatMap { $0 }.max() ?? 0
    }
  }

  private var largestCost: Int {
    switch table {
    case .simple(let error, let review, let escalation, _): max(error + review, escalation)
    case .matrix(let rows): rows.flatMap { $0 }.max() ?? 0
    }
  }

  /// The cost of each decision for each row, in millionths.
  ///
  /// - Parameter rows: n rows; with labels of K classes for a matrix.
  /// - Returns: three costs a row.
  /// - Throws: `DataError` for a matrix without labels or of other classes, or sums that do not fit.
  /// - Complexity: O(n).
  public func costs(of rows: AnsweredRows) throws -> RowCosts {
    guard rows.rowCount == 0 || largestCost <= (1 << 62) / rows.rowCount else {
      throw DataError(
        .usage, found: "costs whose sum over \(rows.rowCount) rows does not fit",
        expected: "smaller costs", remedy: "give costs in a larger unit")
    }
    switch table {
    case .simple(let error, let review, let escalation, let missRate):
      let missed = (error * missRate + Self.resolution / 2) / Self.resolution
      return RowCosts(
        approve: rows.isError.map { $0 ? error : 0 },
        review: rows.isError.map { $0 ? review + missed : review },
        escalate: rows.isError.map { _ in escalation })
    case .matrix(let matrix):
      guard let answers = rows.answers, let truths = rows.trueLabels,
        rows.classCount == matrix.count - 2
      else {
        throw DataError(
          found: "a cost matrix of \(matrix.count - 2) classes for rows of "
            + (rows.answers == nil ? "unknown labels" : "\(rows.classCount) classes"),
          expected: "labels of the same classes")
      }
      let (review, escalation) = (matrix[matrix.count - 2], matrix[matrix.count - 1])
      return RowCosts(
        approve: zip(answers, truths).map { matrix[Int($0)][Int($1)] },
        review: truths.map { review[Int($0)] }, escalate: truths.map { escalation[Int($0)] })
    }
  }

  static func millionths(_ value: Double) throws -> Int {
    guard value >= 0, value <= largest else {
      throw DataError(
        .usage, found: "a cost of \(value)", expected: "a number from 0 to \(Int(largest))")
    }
    let scaled = (value * Double(resolution)).rounded()
    // A decimal in single precision is as near to it as that allows.
    guard (value * Double(resolution) - scaled).magnitude <= 0x1p-24 * scaled else {
      throw DataError(
        .usage, found: "a cost of \(value)", expected: "at most six decimals")
    }
    return Int(scaled)
  }
}

/// The cost of each decision for each row, in millionths.
public struct RowCosts: Hashable, Sendable {
  /// If the answer goes out.
  public let approve: [Int]
  /// If a reviewer looks at it.
  public let review: [Int]
  /// If it is escalated.
  public let escalate: [Int]

  /// The cost of a decision for a row.
  ///
  /// - Parameters:
  ///   - decision: the decision.
  ///   - row: the row.
  /// - Returns: millionths.
  public func cost(of decision: Decision, at row: Int) -> Int {
    switch decision {
    case .approve: approve[row]
    case .review: review[row]
    case .escalate: escalate[row]
    }
  }
}
