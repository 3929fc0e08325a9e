import ArgumentParser
import ConformalCommands
import ConformalPrediction
import ExactStatistics
import ScoringCore

/// `conformal predict`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Write the prediction sets of new outputs.",
    discussion: """
      For labels, csv has columns row,size,labels; jsonl one object a row; npz the arrays indptr and indices. With \
      --groups each row says which category of calibration rows its set goes by. Sets go to standard \
      output unless --out names a file, which appears whole or not at all. For a numeric target \
      (--predictions, or --lower and --upper) csv has columns row,lower,upper.
      """)

  @Option(help: .init("Predictor artifact.", valueName: "file"))
  var predictor: String

  @OptionGroup(title: "New outputs") var outputs: OutputsOptions
  @OptionGroup(title: "New outputs") var groups: GroupsOptions
  @OptionGroup(title: "New outputs") var weights: RowWeightsOptions
  @OptionGroup(title: "New outputs for a numeric target") var regression: RegressionOptions

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Miscoverage level, fitted or not (default: the one fitted). May be repeated: a set for each.",
      valueName: "level"))
  var alpha: [String] = []

  @Option(
    help: .init("What becomes of empty sets (default: as fitted).", valueName: "policy"))
  var setPolicy: SetPolicy?

  @Flag(name: .customLong("p-values"), help: "Add the p-value of every label in a set.")
  var pValues = false

  @Flag(
    help: .init(
      "Smooth the p-values: a draw for each row breaks ties, so that they are exactly uniform. Sets stay "
        + "as they are."))
  var smoothed = false

  @Flag(
    help: .init(
      "Add the largest p-value of each row, and 1 minus the second largest (confidence)."))
  var credibility = false

  @Option(
    help: .init(
      "Percentiles of the predictive distribution of a numeric target, such as 5,50,95.",
      valueName: "list"))
  var percentiles: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Bounds for the probability that a numeric target is at most each threshold.",
      valueName: "list"))
  var thresholds: String?

  @Option(
    name: .shortAndLong, help: .init("Where sets go; - is standard output.", valueName: "file"))
  var out = "-"

  @Option(help: .init("Format (default: by the ending of --out, else csv).", valueName: "name"))
  var format: SetFormat?

  @Flag(help: "Print one JSON document: a summary, or the sets where no --out is given.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard pValues || !smoothed else {
      throw ValidationError("--smoothed without --p-values (expected both or neither)")
    }
  }

  func run() throws {
    try run { console in
      if regression.isGiven {
        try intervals().run(console)
        return .success
      }
      try RegressionOptions.requireNumericTarget([
        ("--percentiles", percentiles != nil), ("--thresholds", thresholds != nil),
      ])
      var command = Predict(
        predictor: predictor, outputs: outputs.input, groups: groups.input,
        setPolicy: setPolicy, pValues: pValues, out: out, format: format, json: json,
        execution: execution.execution)
      command.weights = weights.input
      command.alphas = try alpha.map { try Level($0, option: "--alpha") }
      command.smoothsPValues = smoothed
      command.credibility = credibility
      try command.run(console)
      return .success
    }
  }

  private func intervals() throws -> PredictIntervals {
    try outputs.requireNone()
    try weights.requireNone()
    try RegressionOptions.requireNone([
      ("--set-policy", setPolicy != nil), ("--p-values", pValues), ("--credibility", credibility),
    ])
    var command = PredictIntervals(predictor: predictor, input: regression.input(outputs))
    command.groups = groups.input
    command.alphas = try alpha.map { try Level($0, option: "--alpha") }
    command.percentiles = try RegressionOptions.items(percentiles).map {
      ($0, try Level("\($0)%", option: "--percentiles"))
    }
    command.thresholds = try RegressionOptions.items(thresholds).map { text in
      guard let value = Double(text), value.isFinite else {
        throw DataError(.usage, found: "--thresholds '\(text)'", expected: "numbers such as 10,20")
      }
      return (text, value)
    }
    command.out = out
    command.format = format
    command.json = json
    command.execution = execution.execution
    return command
  }
}
