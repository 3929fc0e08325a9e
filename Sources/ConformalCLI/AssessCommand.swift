import ArgumentParser
import ConformalCommands
import ExactStatistics
import ProbabilityCalibration
import ScoringCore

/// `conformal assess`.
struct AssessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess",
    abstract:
      "State how far a model's probabilities can be trusted, before and after a calibrator.",
    discussion: """
      Log-loss, Brier score with its exact parts, calibration errors in named conventions with intervals, and \
      tests of calibration; by class and by group. Rows that the calibrator was fitted on are refused.

        conformal assess --logits test.npy --labels test_y.npy
        conformal assess --logits test.npy --labels test_y.npy \\
          --calibrator calibrator.json --report report.html

      Outputs are logits or probabilities, not --scores.
      """)

  @OptionGroup(title: "Test data") var outputs: OutputsOptions
  @OptionGroup(title: "Test data") var labels: LabelsOptions

  @Option(
    parsing: .unconditional,
    help: .init("Weight of each row, n numbers, 0 or more.", valueName: "file"))
  var weights: String?

  @Option(
    parsing: .unconditional,
    help: .init("Group of each row, n integers or names, to assess apart.", valueName: "file"))
  var groups: String?

  @Option(
    parsing: .unconditional,
    help: .init("Calibrator artifact: assess before and after it.", valueName: "file"))
  var calibrator: String?

  @Option(help: .init("Bins of calibration errors.", valueName: "count"))
  var bins = 15

  @Option(
    help: .init(
      "How rows are put into bins: as many rows in each, or as wide each.", valueName: "name"))
  var binning = BinningChoice.equalMass

  enum BinningChoice: String, CaseIterable, ExpressibleByArgument {
    case equalMass = "equal-mass"
    case equalWidth = "equal-width"
  }

  @Option(
    parsing: .unconditional,
    help: .init(
      "Probability with which a calibrated model may be called miscalibrated.",
      valueName: "level"))
  var significance = "0.01"

  @Option(
    help: .init("Seed of the samples of the consistency test and band.", valueName: "integer"))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional,
    help: .init(
      "Exit with 1 unless the upper end of the ECE's 95 % interval is at most this, such as 0.03 or 3%.",
      valueName: "level")
  )
  var maxEce: String?

  @Flag(help: "Exit with 1 unless the verdict is consistent (inconclusive counts as not).")
  var requireConsistent = false

  @Flag(help: "Accept rows that the calibrator was fitted on; the assessment then flatters it.")
  var allowOverlap = false

  @Option(
    parsing: .unconditional,
    help: .init("Write a report, one HTML page that needs no network.", valueName: "file"))
  var report: String?

  @Option(
    parsing: .unconditional,
    help: .init("Write the reliability diagram as SVG.", valueName: "file"))
  var figure: String?

  @Option(
    name: .shortAndLong,
    help: .init("Where the table or JSON goes; - is standard output.", valueName: "file"))
  var out = "-"

  @Flag(help: "Print one JSON document.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard labels.labels != nil else {
      throw ValidationError("Missing expected argument '--labels <file>'")
    }
    guard (1...100_000).contains(bins) else {
      throw ValidationError("--bins \(bins) (expected 1 to 100000)")
    }
  }

  func run() throws {
    try run { console in
      var command = Assess(outputs: outputs.input, labels: labels.input)
      command.calibrator = calibrator
      command.weights = weights
      command.groups = groups
      command.options = AssessmentOptions(
        binning: binning == .equalMass ? .equalMass(bins) : .equalWidth(bins),
        significance: try Level(significance, option: "--significance"), seed: seed)
      command.largestError = try maxEce.map { try Level($0, option: "--max-ece") }
      command.requiresConsistency = requireConsistent
      command.allowsOverlap = allowOverlap
      command.report = report
      command.figure = figure
      command.out = out
      command.json = json
      command.execution = execution.execution
      return try command.run(console)
    }
  }
}
