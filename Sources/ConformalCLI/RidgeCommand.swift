import ArgumentParser
import ConformalCommands

/// `conformal ridge`.
struct RidgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ridge",
    abstract: "Write exact intervals of a ridge regression, from features and without refits.",
    discussion: """
      full is full conformal prediction: coverage at least 1 - alpha; a set may be a union of intervals, \
      whose ends csv spans (pieces counts them) and jsonl lists. jackknife-plus: at least 1 - 2 alpha. \
      The intercept is not penalised; the penalty depends on the scale of the features.
      """)

  @Option(
    parsing: .unconditional,
    help: .init("Features of the training rows, n x d.", valueName: "file"))
  var features: String

  @Option(
    parsing: .unconditional, help: .init("Targets of the training rows, n.", valueName: "file"))
  var targets: String

  @Option(
    parsing: .unconditional, help: .init("Features of the new rows, m x d.", valueName: "file"))
  var newFeatures: String

  @Option(
    parsing: .unconditional,
    help: .init("Penalty on the squared coefficients, 0 or more.", valueName: "number"))
  var penalty = 1.0

  @Option(help: .init("How intervals are found.", valueName: "name"))
  var method = Ridge.Method.full

  @Flag(help: "Fit without an intercept.")
  var noIntercept = false

  @OptionGroup var intervals: TrainingIntervalOptions

  func run() throws {
    try run { console in
      var command = Ridge(
        features: features, targets: targets, newFeatures: newFeatures, penalty: penalty,
        request: try intervals.request())
      command.method = method
      command.hasIntercept = !noIntercept
      return try command.run(console)
    }
  }
}
