public import ScoringCore

/// A nonconformity score: a number for each row and label, larger where the label is stranger.
///
/// Scores that are masses (LAC, APS, RAPS) are computed in *tail form*: the usual score minus 1, as minus
/// the mass that remains. The order of labels and rows is the same where rows sum to 1, and so are quantile,
/// p-values and sets; but scores near 1, where the usual form runs out of digits, keep full precision.
/// Probabilities are taken as they are given: where a row sums to 1 only within its tolerance, the two forms
/// differ by as much, and tail form is the definition. The guarantee is the same. For other scores the two
/// forms are one.
///
/// A conforming type states one definition in two ways that agree bit for bit: scores of given labels,
/// and the set of labels whose score is at most a quantile. To add a score, write one file like
/// `APS.swift` and name it in ``ScoreRegistry``.
public protocol NonconformityScore: Sendable {
  /// The name on the command line and in artifacts, such as `aps`.
  static var name: String { get }
  /// The names of the parameters, such as `lambda`.
  static var parameterNames: [String] { get }

  /// Makes a score from what an artifact or a command line says.
  ///
  /// - Parameters:
  ///   - parameters: values by name; absent ones get their defaults.
  ///   - isRandomized: the form, or `nil` for the score's default.
  /// - Throws: `DataError` for a value out of range, or a form that the score does not have. Unknown
  ///   names are refused by ``ScoreRegistry``.
  init(parameters: [String: Double], isRandomized: Bool?) throws

  /// The values of the parameters.
  var parameters: [String: Double] { get }
  /// Whether the score draws a uniform number for each row.
  var isRandomized: Bool { get }

  /// The usual form of a tail-form score, for people: for LAC `1 - p`, for APS the mass of the labels
  /// up to and including the label.
  ///
  /// - Parameter tail: a score in tail form.
  /// - Returns: the score as its paper has it, rounded to double precision.
  func usualForm(ofTail tail: Double) -> Double

  /// The precision that holds every score exactly.
  ///
  /// - Parameter arithmetic: the precision of the arithmetic on outputs.
  /// - Returns: that precision, or a higher one.
  func scorePrecision(in arithmetic: Precision) -> Precision

  /// Scores one label a row, in tail form.
  ///
  /// - Parameters:
  ///   - labels: the label of each row.
  ///   - outputs: n rows, K classes.
  ///   - context: draws and arithmetic.
  /// - Returns: one score a row.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  func scores(
    ofLabels labels: [Int32], in outputs: Outputs, context: ScoringContext
  ) throws -> [Double]

  /// Scores labels, in tail form.
  ///
  /// - Parameters:
  ///   - labels: the labels to score of each row.
  ///   - outputs: n rows, K classes.
  ///   - context: draws and arithmetic.
  /// - Returns: one score for each label, in the order of `labels.labels`.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  func scores(
    of labels: LabelLists, in outputs: Outputs, context: ScoringContext
  ) throws -> [Double]

  /// Finds the labels whose score is at most the quantile of their row.
  ///
  /// - Parameters:
  ///   - quantiles: conformal quantiles in tail form; infinity gives every label.
  ///   - outputs: n rows, K classes.
  ///   - context: draws and arithmetic.
  /// - Returns: the labels of each row, ascending.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  func sets(
    atMost quantiles: RowQuantiles, in outputs: Outputs, context: ScoringContext
  ) throws -> LabelLists
}

extension NonconformityScore {
  /// The name on the command line and in artifacts.
  public var name: String { Self.name }

  /// Scores one label a row, as lists of one label.
  public func scores(
    ofLabels labels: [Int32], in outputs: Outputs, context: ScoringContext
  ) throws -> [Double] {
    try scores(of: LabelLists(singletons: labels), in: outputs, context: context)
  }

  /// Finds the labels whose score is at most one quantile.
  ///
  /// - Parameters:
  ///   - quantile: the conformal quantile in tail form; infinity gives every label.
  ///   - outputs: n rows, K classes.
  ///   - context: draws and arithmetic.
  /// - Returns: the labels of each row, ascending.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  public func sets(
    atMost quantile: Double, in outputs: Outputs, context: ScoringContext
  ) throws -> LabelLists {
    try sets(atMost: .same(quantile), in: outputs, context: context)
  }

  /// The usual form of a score that is a mass: `1 + tail`.
  public func usualForm(ofTail tail: Double) -> Double { 1 + tail }

  /// The precision of the arithmetic.
  public func scorePrecision(in arithmetic: Precision) -> Precision { arithmetic }

  /// Refuses a randomized form, for scores that have none.
  static func requireDeterministic(_ isRandomized: Bool?) throws {
    guard isRandomized == true else { return }
    throw DataError(
      .usage, found: "a randomized form of score '\(name)'", expected: "the deterministic form",
      remedy: "leave the form out, or choose aps, raps, saps or top-k")
  }
}
