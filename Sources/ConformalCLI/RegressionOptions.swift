public import ArgumentParser
import ConformalCommands
public import ConformalPrediction
import ScoringCore

/// Where outputs for a numeric target come from.
struct RegressionOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: .init("Point predictions, n.", valueName: "file"))
  var predictions: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Difficulty of each row, n, above 0, such as a predicted standard deviation.",
      valueName: "file"))
  var difficulty: String?

  @Option(
    parsing: .unconditional, help: .init("Lower quantile predictions, n.", valueName: "file"))
  var lower: String?

  @Option(
    parsing: .unconditional, help: .init("Upper quantile predictions, n.", valueName: "file"))
  var upper: String?

  /// Whether any of them is given.
  var isGiven: Bool { [predictions, difficulty, lower, upper].contains { $0 != nil } }

  func input(_ outputs: OutputsOptions) -> RegressionInput {
    var input = RegressionInput()
    input.predictions = predictions
    input.difficulty = difficulty
    input.lower = lower
    input.upper = upper
    input.ids = outputs.ids
    input.firstRow = outputs.firstRow
    return input
  }

  /// Refuses options that have no meaning for a numeric target.
  static func requireNone(_ options: [(name: String, isGiven: Bool)]) throws {
    guard let option = options.first(where: { $0.isGiven }) else { return }
    throw DataError(
      .usage, found: "\(option.name) with a numeric target",
      expected: "an option of regression predictors")
  }

  /// Refuses options that have a meaning for a numeric target only.
  static func requireNumericTarget(_ options: [(name: String, isGiven: Bool)]) throws {
    guard let option = options.first(where: { $0.isGiven }) else { return }
    throw DataError(
      .usage, found: "\(option.name) without --predictions or --lower",
      expected: "predictions for a numeric target")
  }

  /// The items of a list with commas.
  static func items(_ list: String?) throws -> [String] {
    guard let list else { return [] }
    let items = list.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    if items.contains("") || Set(items).count < items.count {
      throw DataError(.usage, found: "list '\(list)'", expected: "distinct numbers such as 5,50,95")
    }
    return items
  }
}

/// Where numeric targets come from.
struct TargetsOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: .init("True targets, n numbers.", valueName: "file"))
  var targets: String?

  func required() throws -> String {
    guard let targets else {
      throw DataError(.usage, found: "predictions without --targets", expected: "--targets F")
    }
    return targets
  }
}

extension OutputsOptions {
  /// Refuses outputs for labels beside those for a numeric target.
  func requireNone() throws {
    try RegressionOptions.requireNone([
      ("--logits", logits != nil), ("--probabilities", probabilities != nil),
      ("--scores", scores != nil), ("--positive-probability", positiveProbability != nil),
      ("--features", features != nil), ("--weights-matrix", weightsMatrix != nil),
      ("--bias", bias != nil), ("--transpose-weights", transposeWeights),
      ("--sum-tolerance", sumTolerance != nil),
    ])
  }
}

extension LabelsOptions {
  /// Refuses labels beside numeric targets.
  func requireNone() throws {
    try RegressionOptions.requireNone([("--labels", labels != nil), ("--classes", classes != nil)])
  }
}

extension CalibrationLabelsOptions {
  /// Refuses labels beside numeric targets.
  func requireNone() throws {
    try RegressionOptions.requireNone([
      ("--labels", labels != nil), ("--classes", classes != nil),
      ("--class-count", classCount != nil),
    ])
  }
}

extension RowWeightsOptions {
  /// Refuses weights beside numeric targets.
  func requireNone() throws {
    try RegressionOptions.requireNone([
      ("--weights", weights != nil), ("--shift-features", shiftFeatures != nil),
    ])
  }
}

extension ParsableCommand {
  /// Labels must be given, unless the target is numeric.
  func requireLabels(_ labels: LabelsOptions, isRegression: Bool) throws {
    guard labels.labels == nil, !isRegression else { return }
    throw ValidationError("Missing expected argument '--labels <file>'")
  }
}

extension IntervalSides: ExpressibleByArgument {}
extension CrossingPolicy: ExpressibleByArgument {}
