import ArgumentParser
import ConformalCommands

/// `conformal fit detector`.
struct FitDetectorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detector",
    abstract: "Fit a detector of outliers on rows that are none.",
    discussion: """
      The calibration rows must be inliers that the model was not trained on. For mahalanobis and knn give \
      --features F (without weights) and --reference F: reference rows may be those that the model was \
      trained on, but no calibration rows.
      """)

  @OptionGroup(title: "Calibration rows") var outputs: OutputsOptions
  @OptionGroup(title: "Calibration rows") var rows: OutlierRowsOptions

  @Option(
    help: .init(
      "Outlier score: energy, max-logit, max-probability, entropy, gen, mahalanobis, knn or given (default: by "
        + "the input: energy, max-probability, mahalanobis or given).", valueName: "name"))
  var score: String?

  @Option(
    parsing: .unconditional,
    help: .init("Temperature, for energy (default 1).", valueName: "temperature"))
  var temperature: Double?

  @Option(
    parsing: .unconditional, help: .init("Exponent, for gen (default 0.1).", valueName: "exponent"))
  var gamma: Double?

  @Option(
    parsing: .unconditional,
    help: .init("Most probable labels that count, for gen (default 100).", valueName: "count"))
  var topClasses: Int?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Weight of a multiple of the identity in the covariance, for mahalanobis (default 0).",
      valueName: "share"))
  var shrinkage: Double?

  @Option(
    parsing: .unconditional,
    help: .init("Which nearest reference row, for knn (default 10).", valueName: "count"))
  var neighbours: Int?

  @Flag(help: "Scale rows to length 1, for knn.")
  var normalize = false

  @OptionGroup var output: ArtifactOutputOptions

  @OptionGroup var execution: ExecutionOptions

  func run() throws {
    var parameters: [String: Double] = [:]
    parameters["temperature"] = temperature
    parameters["gamma"] = gamma
    parameters["top_classes"] = topClasses.map { Double($0) }
    parameters["shrinkage"] = shrinkage
    parameters["neighbours"] = neighbours.map { Double($0) }
    parameters["normalize"] = normalize ? 1 : nil
    try run { console in
      try FitDetector(
        rows: rows.input(outputs), score: score, parameters: parameters, out: output.out,
        json: output.json, execution: execution.execution
      ).run(console)
      return .success
    }
  }
}
