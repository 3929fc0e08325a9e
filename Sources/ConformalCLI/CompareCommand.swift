import ArgumentParser
import ConformalCommands
import ConformalInputs
import ExactStatistics

/// `conformal compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare the sets of two predictors on the same labelled rows.",
    discussion: """
      Paired exact tests: of coverage on the rows where one set alone holds the true label, of size on \
      those where one set is smaller. Rows that a predictor was fitted on are refused.
      """)

  @Argument(help: .init("One predictor artifact.", valueName: "first"))
  var first: String

  @Argument(help: .init("The other predictor artifact.", valueName: "second"))
  var second: String

  @OptionGroup(title: "Test data") var outputs: OutputsOptions
  @OptionGroup(title: "Test data") var labels: LabelsOptions
  @OptionGroup(title: "Test data") var groups: GroupsOptions
  @OptionGroup(title: "Test data") var weights: RowWeightsOptions

  @Option(
    parsing: .unconditional,
    help: .init(
      "Logits of the same rows for the second predictor, where they differ.", valueName: "file"))
  var secondLogits: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Probabilities of the same rows for the second predictor, where they differ.",
      valueName: "file"))
  var secondProbabilities: String?

  @Option(
    parsing: .unconditional,
    help: .init("Miscoverage level (default: the one each was fitted for).", valueName: "level"))
  var alpha: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  func validate() throws { try requireLabels(labels, isRegression: false) }

  func run() throws {
    try run { console in
      var command = Compare(first, second, outputs: outputs.input, labels: labels.input)
      if secondLogits != nil || secondProbabilities != nil {
        var other = outputs.input
        (other.logits, other.probabilities) = (secondLogits, secondProbabilities)
        (other.scores, other.positiveProbability, other.features) = (nil, nil, nil)
        command.secondOutputs = other
      }
      command.groups = groups.input
      command.weights = weights.input
      command.alpha = try alpha.map { try Level($0, option: "--alpha") }
      command.json = json
      command.execution = execution.execution
      try command.run(console)
      return .success
    }
  }
}
