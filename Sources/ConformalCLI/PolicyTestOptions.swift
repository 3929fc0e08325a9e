import ArgumentParser
import ConformalCommands
import ScoringCore

/// What `evaluate` takes for a policy only.
struct PolicyTestOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: .init("Policy, to evaluate that.", valueName: "file"))
  var policy: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Confidence of each row, n, for a policy that was fitted with confidences that you computed.",
      valueName: "file"))
  var confidence: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "The policy's calibrator, for a policy that was fitted with one.", valueName: "file"))
  var calibrator: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Whether each answer is right, n, 1 or 0, in place of --labels.", valueName: "file"))
  var correct: String?

  @Option(
    help: .init(
      "Where the risk-acceptance curve of the rows goes, as .csv: a line a distinct confidence.",
      valueName: "file"))
  var curve: String?

  /// Refuses what has a meaning for policies only.
  func requireNone() throws {
    if calibrator != nil {
      throw DataError(
        .usage, found: "--calibrator without --policy",
        expected: "none: a predictor has the calibrator that it was fitted with")
    }
    for (name, value) in [
      ("--confidence", confidence), ("--correct", correct), ("--curve", curve),
    ] where value != nil {
      throw DataError(
        .usage, found: "\(name) without --policy", expected: "an option of evaluating predictors")
    }
  }

  /// Refuses what has a meaning for predictors only.
  static func requirePolicyOptions(_ options: [(name: String, isGiven: Bool)]) throws {
    guard let option = options.first(where: { $0.isGiven }) else { return }
    throw DataError(
      .usage, found: "\(option.name) with --policy", expected: "an option of evaluating policies")
  }
}
