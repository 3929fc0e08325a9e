import ArgumentParser
import ConformalCommands

/// How calibration rows are weighted.
struct WeightingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init(
      "Weight of each calibration row, n: how much more often rows like it occur where you predict.",
      valueName: "file"))
  var weights: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Features of the calibration rows, n x d, to estimate weights by logistic regression.",
      valueName: "file"))
  var shiftFeatures: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "The same features of rows from where you predict, m x d; no labels needed.",
      valueName: "file"))
  var targetFeatures: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Price of a squared coefficient of that regression (default 1).", valueName: "price"))
  var shiftPenalty: Double?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Weight of each class, K: how much more often it occurs where you predict (label shift).",
      valueName: "file"))
  var classWeights: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Outputs of rows from where you predict, m x K, to estimate class weights; no labels needed.",
      valueName: "file"))
  var targetOutputs: String?

  /// Whether any of them is given.
  var isGiven: Bool {
    [weights, shiftFeatures, targetFeatures, classWeights, targetOutputs].contains { $0 != nil }
      || shiftPenalty != nil
  }

  var input: WeightingInput {
    var input = WeightingInput()
    input.weights = weights
    input.shiftFeatures = shiftFeatures
    input.targetFeatures = targetFeatures
    input.shiftPenalty = shiftPenalty
    input.classWeights = classWeights
    input.targetOutputs = targetOutputs
    return input
  }
}

/// What says the weights of new rows.
struct RowWeightsOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init(
      "Weight of each row, for a predictor fitted with --weights.", valueName: "file"))
  var weights: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Features of each row, for a predictor fitted with --shift-features.", valueName: "file"))
  var shiftFeatures: String?

  var input: RowWeightsInput {
    var input = RowWeightsInput()
    input.weights = weights
    input.shiftFeatures = shiftFeatures
    return input
  }
}
