import ArgumentParser
import ConformalCommands
import ConformalPrediction
import ExactStatistics
import ScoringCore

/// `conformal select`.
struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract:
      "Select new rows whose outcome is beyond a threshold, with few wrong ones among them.",
    discussion: """
      Rows with known outcomes calibrate. csv has columns row,p_value,selected. With --new-targets the \
      selection is held against the outcomes. For outcomes of 0 and 1, take --threshold 0.5.
      """)

  @Option(
    parsing: .unconditional,
    help: .init("Predictions of calibration rows, n.", valueName: "file"))
  var predictions: String

  @Option(
    parsing: .unconditional, help: .init("Their outcomes, n.", valueName: "file"))
  var targets: String

  @Option(
    parsing: .unconditional,
    help: .init("Select rows whose outcome is above this.", valueName: "number"))
  var threshold: Double?

  @Option(
    parsing: .unconditional,
    help: .init("Thresholds of calibration rows, n, in place of one for all.", valueName: "file"))
  var thresholds: String?

  @Option(
    parsing: .unconditional,
    help: .init("Thresholds of new rows, m, with --thresholds.", valueName: "file"))
  var newThresholds: String?

  @Flag(help: "Select rows whose outcome is below the threshold.")
  var below = false

  @Option(
    parsing: .unconditional, help: .init("Predictions of new rows, m.", valueName: "file"))
  var newPredictions: String

  @Option(
    parsing: .unconditional,
    help: .init("Outcomes of new rows, where they are known, m.", valueName: "file"))
  var newTargets: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Largest expected share of wrong rows among those selected.", valueName: "level"))
  var falseDiscoveryRate: String

  @Option(
    parsing: .unconditional,
    help: .init(
      "Ids of new rows, m, integers or text; random draws follow them.", valueName: "file"))
  var ids: String?

  @Flag(help: "Break ties by a draw for each row: finds more where predictions are coarse.")
  var smoothed = false

  @Option(help: .init("Seed of the draws, with --smoothed (default 0).", valueName: "integer"))
  var seed: UInt64?

  @Option(
    name: .shortAndLong, help: .init("Where rows go; - is standard output.", valueName: "file"))
  var out = "-"

  @Option(
    help: .init(
      "Format: csv, jsonl or npz (default: by the ending of --out, else csv).", valueName: "name"))
  var format: RowFormat?

  @Flag(help: "Print a summary as JSON; the rows then need --out FILE.")
  var json = false

  private var thresholdSource: Select.Threshold {
    get throws {
      switch (threshold, thresholds, newThresholds) {
      case (let number?, nil, nil): return .number(number)
      case (nil, let file?, let newFile?): return .files(calibration: file, new: newFile)
      default:
        throw DataError(
          .usage,
          found: threshold == nil && thresholds == nil && newThresholds == nil
            ? "no threshold" : "thresholds that do not go together",
          expected: "--threshold NUMBER, or --thresholds F with --new-thresholds F")
      }
    }
  }

  func run() throws {
    try run { console in
      guard smoothed || seed == nil else {
        throw DataError(.usage, found: "--seed without --smoothed", expected: "both or neither")
      }
      var command = Select(
        predictions: predictions, targets: targets, threshold: try thresholdSource,
        newPredictions: newPredictions,
        rate: try Level(falseDiscoveryRate, option: "--false-discovery-rate"))
      command.direction = below ? .below : .above
      command.newTargets = newTargets
      command.ids = ids
      command.smoothingSeed = smoothed ? seed ?? 0 : nil
      command.out = out
      command.format = format?.setFormat
      command.json = json
      try command.run(console)
      return .success
    }
  }
}
