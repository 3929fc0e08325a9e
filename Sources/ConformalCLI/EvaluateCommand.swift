import ArgumentParser
import ConformalCommands
import ConformalPrediction
import ExactStatistics

/// `conformal evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract:
      "State what a predictor or policy does to labelled test outputs, and whether it held.",
    discussion: """
      For a predictor: coverage, judged by the exact law of the number of hits. For a policy: acceptance rate, \
      selective risk, reviews and costs, judged by exact laws of errors and reviews, and the areas of the \
      risk-acceptance curve. Rows of the fit are refused.
      """)

  @Option(
    help: .init(
      "Predictor artifact; with --policy the one that the policy's confidences or calibrator come from, if any.",
      valueName: "file"))
  var predictor: String?

  @OptionGroup(title: "Policy") var policy: PolicyTestOptions

  @OptionGroup(title: "Test data") var outputs: OutputsOptions
  @OptionGroup(title: "Test data") var labels: LabelsOptions
  @OptionGroup(title: "Test data") var groups: GroupsOptions
  @OptionGroup(title: "Test data") var weights: RowWeightsOptions
  @OptionGroup(title: "Test data for a numeric target") var regression: RegressionOptions
  @OptionGroup(title: "Test data for a numeric target") var targets: TargetsOptions

  @Option(
    parsing: .unconditional,
    help: .init("Miscoverage level, fitted or not (default: the one fitted).", valueName: "level"))
  var alpha: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Features of each row, m x d, to find the slab of them in which sets cover least.",
      valueName: "file"))
  var slabFeatures: String?

  @Option(
    parsing: .unconditional,
    help: .init("Least share of rows in that slab.", valueName: "share"))
  var slabMass = "0.1"

  @Option(
    help: .init("What becomes of empty sets (default: as fitted).", valueName: "policy"))
  var setPolicy: SetPolicy?

  @Option(
    parsing: .unconditional,
    help: .init("A p-value below this level is implausible.", valueName: "level"))
  var significance = "0.01"

  @Flag(
    help:
      "Exit with 1 unless the counts are consistent with the guarantee (inconclusive counts as not)."
  )
  var requireConsistent = false

  @Flag(help: "Accept rows of the fit; the verdict then proves nothing.")
  var allowOverlap = false

  @Option(
    name: .shortAndLong,
    help: .init("Where the report goes; - is standard output.", valueName: "file"))
  var out = "-"

  @Option(
    parsing: .unconditional,
    help: .init("Write a report, one HTML page that needs no network.", valueName: "file"))
  var report: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Write a picture as SVG: set sizes and coverage, or of a policy risk against acceptance.",
      valueName: "file"))
  var figure: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard policy.policy == nil else { return }
    guard predictor != nil else {
      throw ValidationError("Missing expected argument '--predictor <file>' or '--policy <file>'")
    }
    try requireLabels(labels, isRegression: regression.isGiven || targets.targets != nil)
  }

  func run() throws {
    try run { console in
      if let file = policy.policy { return try policyEvaluation(file).run(console) }
      try policy.requireNone()
      if regression.isGiven || targets.targets != nil { return try intervals().run(console) }
      var command = Evaluate(
        predictor: predictor ?? "", outputs: outputs.input, labels: labels.input)
      command.groups = groups.input
      command.weights = weights.input
      command.alpha = try alpha.map { try Level($0, option: "--alpha") }
      command.setPolicy = setPolicy
      command.slabFeatures = slabFeatures
      command.slabMass = try Level(slabMass, option: "--slab-mass")
      command.significance = try Level(significance, option: "--significance")
      command.requiresConsistency = requireConsistent
      command.allowsOverlap = allowOverlap
      command.out = out
      command.report = report
      command.figure = figure
      command.json = json
      command.execution = execution.execution
      return try command.run(console)
    }
  }

  private func intervals() throws -> EvaluateIntervals {
    try outputs.requireNone()
    try labels.requireNone()
    try weights.requireNone()
    try RegressionOptions.requireNone([
      ("--set-policy", setPolicy != nil), ("--slab-features", slabFeatures != nil),
      ("--report", report != nil), ("--figure", figure != nil),
    ])
    var command = EvaluateIntervals(
      predictor: predictor ?? "", input: regression.input(outputs), targets: try targets.required())
    command.groups = groups.input
    command.alpha = try alpha.map { try Level($0, option: "--alpha") }
    command.significance = try Level(significance, option: "--significance")
    command.requiresConsistency = requireConsistent
    command.allowsOverlap = allowOverlap
    command.out = out
    command.json = json
    command.execution = execution.execution
    return command
  }

  private func policyEvaluation(_ file: String) throws -> EvaluatePolicy {
    try PolicyTestOptions.requirePolicyOptions([
      ("--alpha", alpha != nil), ("--set-policy", setPolicy != nil),
      ("--slab-features", slabFeatures != nil), ("--targets", targets.targets != nil),
      ("--predictions", regression.predictions != nil), ("--lower", regression.lower != nil),
      ("--upper", regression.upper != nil), ("--difficulty", regression.difficulty != nil),
      ("--weights", weights.weights != nil), ("--shift-features", weights.shiftFeatures != nil),
      ("--classes", labels.classes != nil && labels.labels == nil),
    ])
    var answers = AnswersInput(outputs: outputs.input, confidence: policy.confidence)
    answers.predictor = predictor
    answers.calibrator = policy.calibrator
    var command = EvaluatePolicy(
      policy: file,
      rows: AnsweredRowsInput(
        answers: answers, labels: labels.labels.map { _ in labels.input }, correct: policy.correct))
    command.groups = groups.input
    command.significance = try Level(significance, option: "--significance")
    command.requiresConsistency = requireConsistent
    command.allowsOverlap = allowOverlap
    command.out = out
    command.curve = policy.curve
    command.report = report
    command.figure = figure
    command.json = json
    command.execution = execution.execution
    return command
  }
}
