import ArgumentParser
import ConformalCommands
import ExactStatistics
import ScoringCore

/// `conformal detect`.
struct DetectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Say which new rows are outliers, and how sure that is.",
    discussion: """
      csv has columns row,score,p_value and, with a level, outlier; with --false-discovery-rate also q_value. \
      With --truth the rows are held against what is known of them.
      """)

  @Option(help: .init("Detector artifact.", valueName: "file"))
  var detector: String

  @OptionGroup(title: "New rows") var outputs: OutputsOptions
  @OptionGroup(title: "New rows") var rows: OutlierRowsOptions

  @Option(
    parsing: .unconditional,
    help: .init("Flag rows whose p-value is at most this level.", valueName: "level"))
  var alpha: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Flag as many rows as this expected share of inliers among them allows "
        + "(Benjamini-Hochberg).", valueName: "level"))
  var falseDiscoveryRate: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Flag rows so that any inlier is among them with at most this probability (Holm).",
      valueName: "level"))
  var familyWise: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Estimate the share of inliers from p-values above this, with --false-discovery-rate; 0.5, say.",
      valueName: "level"))
  var storey: String?

  @Option(
    parsing: .unconditional,
    help: .init("What is known of the rows, n: 1 for outliers, else 0.", valueName: "file"))
  var truth: String?

  @Flag(help: "With --truth, accept rows that the detector was fitted on.")
  var allowOverlap = false

  @Option(
    name: .shortAndLong, help: .init("Where rows go; - is standard output.", valueName: "file"))
  var out = "-"

  @Option(
    help: .init(
      "Format: csv, jsonl or npz (default: by the ending of --out, else csv).", valueName: "name"))
  var format: RowFormat?

  @Flag(help: "Print a summary as JSON; the rows then need --out FILE.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  private var rule: Detect.Rule {
    get throws {
      let given = [
        ("--alpha", alpha), ("--false-discovery-rate", falseDiscoveryRate),
        ("--family-wise", familyWise),
      ].filter { $0.1 != nil }.map { $0.0 }
      guard given.count < 2 else {
        throw DataError(.usage, found: given.joined(separator: " and "), expected: "one of them")
      }
      if let falseDiscoveryRate {
        return .falseDiscoveryRate(
          try Level(falseDiscoveryRate, option: "--false-discovery-rate"),
          nullThreshold: try storey.map { try Level($0, option: "--storey") })
      }
      guard storey == nil else {
        throw DataError(
          .usage, found: "--storey without --false-discovery-rate", expected: "both or neither")
      }
      if let alpha { return .alarms(alpha: try Level(alpha, option: "--alpha")) }
      if let familyWise { return .familyWise(try Level(familyWise, option: "--family-wise")) }
      return .none
    }
  }

  func run() throws {
    try run { console in
      var command = Detect(detector: detector, rows: rows.input(outputs), rule: try rule)
      command.truth = truth
      command.allowsOverlap = allowOverlap
      command.out = out
      command.format = format?.setFormat
      command.json = json
      command.execution = execution.execution
      try command.run(console)
      return .success
    }
  }
}
