import ArgumentParser
import ConformalCommands

/// Where rows to score for outliers come from, besides model outputs.
struct OutlierRowsOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init(
      "Outlier scores that you computed, n, larger for stranger rows.", valueName: "file"))
  var outlierScores: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Features of reference rows, for mahalanobis and knn with --features F.", valueName: "file"))
  var reference: String?

  @Option(
    parsing: .unconditional,
    help: .init("Class indices of reference rows, for mahalanobis.", valueName: "file"))
  var referenceLabels: String?

  func input(_ outputs: OutputsOptions) -> OutlierRowsInput {
    OutlierRowsInput(
      outputs: outputs.input, outlierScores: outlierScores, reference: reference,
      referenceLabels: referenceLabels)
  }
}
