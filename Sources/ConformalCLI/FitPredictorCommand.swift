import ArgumentParser
import ConformalCommands
import ConformalPrediction
import ExactStatistics

/// `conformal fit predictor`.
struct FitPredictorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predictor",
    abstract: "Fit a split-conformal predictor on calibration outputs and labels.",
    discussion: """
      The calibration rows must be rows that the model was not trained on, exchangeable with the rows to \
      come. The artifact states the guarantee with its counts.
      """)

  @OptionGroup(title: "Calibration data") var outputs: OutputsOptions
  @OptionGroup(title: "Calibration data") var labels: LabelsOptions

  @Option(help: .init("Nonconformity score: lac, aps or raps.", valueName: "name"))
  var score = "aps"

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Miscoverage level, exact: 0.1, 5%, 1/3. May be repeated.", valueName: "level"))
  var alpha: [String] = []

  @Flag(help: "Form of the score (default: randomized for aps and raps).")
  var form: ScoreForm?

  @Option(help: .init("Seed of the draws of a randomized score.", valueName: "integer"))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional,
    help: .init("Price of one rank, for raps (default 0.01).", valueName: "price"))
  var lambda: Double?

  @Option(
    parsing: .unconditional,
    help: .init("Ranks without a price, for raps (default 5).", valueName: "count"))
  var kReg: Int?

  @Option(
    help: .init(
      "Arithmetic of scores: auto is the precision of the calibration file.", valueName: "name"))
  var precision = PrecisionChoice.auto

  @Option(help: .init("What becomes of empty sets.", valueName: "policy"))
  var setPolicy = SetPolicy.allowEmpty

  @Flag(help: "Where n is too small for alpha, give sets of all labels instead of an error.")
  var allowTrivial = false

  @Option(
    name: .shortAndLong,
    help: .init("Where the artifact goes; - is standard output.", valueName: "file"))
  var out = "-"

  @Flag(help: "Print a summary as JSON; the artifact then needs --out FILE.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard !alpha.isEmpty else {
      throw ValidationError("no --alpha (expected a level such as --alpha 0.1)")
    }
  }

  func run() throws {
    var parameters: [String: Double] = [:]
    parameters["lambda"] = lambda
    parameters["k_reg"] = kReg.map { Double($0) }
    try run { console in
      let method = SplitConformal(
        score: try ScoreRegistry.score(
          named: score, parameters: parameters, isRandomized: form.map { $0 == .randomized }),
        alphas: try alpha.map { try Level($0, option: "--alpha") }, seed: seed,
        precision: precision.precision,
        allowsTrivial: allowTrivial, setPolicy: setPolicy)
      try FitPredictor(
        outputs: outputs.input, labels: labels.input, method: method, out: out, json: json,
        execution: execution.execution
      ).run(console)
      return .success
    }
  }
}
