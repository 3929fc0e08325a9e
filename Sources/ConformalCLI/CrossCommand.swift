import ArgumentParser
import ConformalCommands
import ConformalPrediction

/// `conformal cross`.
struct CrossCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cross",
    abstract: "Write regression intervals from out-of-fold predictions: CV+, jackknife+, minmax.",
    discussion: """
      No calibration set is held out. Column k of the fold predictions is the model fitted without fold k; \
      folds are the column numbers from 0, or names, which stand for the columns in ascending order. \
      Without --folds every training row is a fold of its own. csv has columns row,lower,upper.
      """)

  @Option(
    parsing: .unconditional,
    help: .init("Out-of-fold predictions of the training rows, n.", valueName: "file"))
  var predictions: String

  @Option(
    parsing: .unconditional, help: .init("Targets of the training rows, n.", valueName: "file"))
  var targets: String

  @Option(
    parsing: .unconditional,
    help: .init(
      "Fold of each training row, n integers or names (default: each row its own).",
      valueName: "file"))
  var folds: String?

  @Option(
    parsing: .unconditional,
    help: .init("Predictions of each fold's model for the new rows, m x K.", valueName: "file"))
  var foldPredictions: String

  @Option(
    help: .init(
      "How ends are found: plus is CV+ or jackknife+; minmax is wider and safer.", valueName: "name"
    ))
  var method = CrossValidationPredictor.Method.plus

  @OptionGroup var intervals: TrainingIntervalOptions

  func run() throws {
    try run { console in
      var command = Cross(
        predictions: predictions, targets: targets, folds: folds,
        foldPredictions: foldPredictions, request: try intervals.request())
      command.method = method
      return try command.run(console)
    }
  }
}
