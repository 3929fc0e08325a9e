public import ArgumentParser
import ConformalCommands
import ExactStatistics
import ScoringCore
public import SelectiveAbstention

extension MultilabelRisk: ExpressibleByArgument {}
extension MeanBound: ExpressibleByArgument {}
extension FamilyCorrection: ExpressibleByArgument {}

/// `conformal control`.
struct ControlCommand: ParsableCommand {
  /// The methods by name.
  enum MethodName: String, CaseIterable, ExpressibleByArgument {
    case crc
    case rcps
    case ltt
  }

  static let configuration = CommandConfiguration(
    commandName: "control",
    abstract: "Choose a threshold for sets of labels that keeps a risk.",
    discussion: """
      Rows have any number of true labels; a label is answered when its score is at least the threshold. crc \
      keeps the expected loss, rcps the risk with probability 1 - delta, ltt several risks over several \
      parameters. Exit code 1 when no parameter keeps the risk.
      """)

  @Option(
    parsing: .unconditional,
    help: .init("Scores of K labels, n x K, larger for surer ones.", valueName: "file"))
  var multilabel: String

  @Option(
    parsing: .unconditional,
    help: .init("Which labels are true, n x K, 0 and 1.", valueName: "file"))
  var truth: String

  @Option(
    parsing: .unconditionalSingleValue,
    help:
      "What to keep: false-negative-rate, false-discovery-rate, set-size (a share of K) or any-miss. May be repeated with ltt."
  )
  var risk: [MultilabelRisk]

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init("The largest mean loss, one for each --risk.", valueName: "level"))
  var maxRisk: [String]

  @Option(help: "crc, rcps or ltt.")
  var method: MethodName

  @Option(
    help:
      "hoeffding-bentkus, hoeffding, bernstein (rcps), betting, or binomial for any-miss (default: binomial there, else hoeffding-bentkus)."
  )
  var bound: MeanBound?

  @Option(
    parsing: .unconditional,
    help: .init("Probability of failure, for rcps and ltt (default 0.1).", valueName: "level"))
  var delta: String?

  @Option(
    help: .init("Thresholds 0, 1/G, 2/G ... 1 (default 1000).", valueName: "G"))
  var grid: Int?

  @Option(
    parsing: .unconditional,
    help: .init("These thresholds in place of --grid: 0.1,0.2,0.5.", valueName: "numbers"))
  var thresholds: String?

  @Option(
    help: .init(
      "At most so many labels: 5, or 1..10 or 1,2,5 to choose from with ltt.", valueName: "counts"))
  var topK: String?

  @Option(help: "bonferroni, holm or fixed-sequence, for ltt (default holm).")
  var testing: FamilyCorrection?

  @Option(
    help:
      "What the best of all valid parameters has least of, for ltt (default: set-size, or false-negative-rate where no --risk counts missed labels)."
  )
  var minimize: MultilabelRisk?

  @Option(
    parsing: .unconditional,
    help: .init("Scores of other rows, to hold the choice against.", valueName: "file"))
  var testScores: String?

  @Option(
    parsing: .unconditional, help: .init("Their truth, with --test-scores.", valueName: "file"))
  var testTruth: String?

  @Flag(help: "Exit with 1 unless the test rows are consistent with the limits.")
  var requireConsistent = false

  @Option(
    name: .shortAndLong,
    help: .init("Where a table of all parameters goes.", valueName: "file"))
  var out: String?

  @Option(
    help: .init(
      "Format: csv, jsonl or npz (default: by the ending of --out).", valueName: "name"))
  var format: RowFormat?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  func run() throws {
    try run { console in
      var command = Control(
        rows: Control.Rows(scores: multilabel, truth: truth), targets: try targets,
        method: try chosenMethod)
      command.thresholds = try thresholdSource
      command.topK = try topK.map { try Self.counts($0) } ?? []
      command.criterion = minimize
      command.test = try testRows
      command.requiresConsistency = requireConsistent
      command.out = out
      command.format = format?.setFormat
      command.json = json
      command.execution = execution.execution
      return try command.run(console)
    }
  }
}

extension ControlCommand {
  private var targets: [MultilabelTarget] {
    get throws {
      guard risk.count == maxRisk.count else {
        throw DataError(
          .usage, found: "\(risk.count) --risk and \(maxRisk.count) --max-risk",
          expected: "one --max-risk for each --risk")
      }
      return try zip(risk, maxRisk).map {
        MultilabelTarget($0, atMost: try Level($1, option: "--max-risk"))
      }
    }
  }

  private var chosenMethod: Control.Method {
    get throws {
      let delta = try delta.map { try Level($0, option: "--delta") }
      let unused: [(String, Bool)] =
        switch method {
        case .crc:
          [
            ("--delta", delta != nil), ("--bound", bound != nil), ("--testing", testing != nil),
            ("--minimize", minimize != nil),
          ]
        case .rcps: [("--testing", testing != nil), ("--minimize", minimize != nil)]
        case .ltt: []
        }
      if let option = unused.first(where: { $0.1 })?.0 {
        throw DataError(
          .usage, found: "\(option) with --method \(method.rawValue)",
          expected: method == .crc && option != "--testing" && option != "--minimize"
            ? "rcps or ltt, or no \(option)" : "ltt, or no \(option)")
      }
      let usual = risk.allSatisfy(\.isZeroOne) ? MeanBound.binomial : .hoeffdingBentkus
      return switch method {
      case .crc: .crc
      case .rcps: .rcps(delta: delta ?? "0.1", bound: bound ?? usual)
      case .ltt:
        .ltt(delta: delta ?? "0.1", bound: bound ?? usual, correction: testing ?? .holm)
      }
    }
  }

  private var thresholdSource: Control.Thresholds {
    get throws {
      guard let thresholds else { return .steps(grid ?? 1_000) }
      guard grid == nil else {
        throw DataError(.usage, found: "--grid and --thresholds", expected: "one of them")
      }
      return .given(
        try thresholds.split(separator: ",", omittingEmptySubsequences: false).map {
          guard let value = Double($0) else {
            throw DataError(
              .usage, found: "--thresholds \(thresholds)",
              expected: "numbers with commas between them")
          }
          return value
        })
    }
  }

  private var testRows: Control.Rows? {
    get throws {
      switch (testScores, testTruth) {
      case (nil, nil): return nil
      case (let scores?, let truth?): return Control.Rows(scores: scores, truth: truth)
      default:
        throw DataError(
          .usage, found: "one of --test-scores and --test-truth", expected: "both or neither")
      }
    }
  }

  /// Reads `5`, `1,2,5` or `1..10`.
  private static func counts(_ text: String) throws -> [Int] {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
    if ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, first <= last,
      last - first < 1 << 20
    {
      return Array(first...last)
    }
    let values = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let counts = values.compactMap { $0 }
    guard counts.count == values.count else {
      throw DataError(
        .usage, found: "--top-k \(text)", expected: "a count, 1,2,5 or 1..10")
    }
    return counts
  }
}
