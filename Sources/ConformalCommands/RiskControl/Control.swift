internal import ConformalArtifacts
internal import ConformalInputs
public import ExactStatistics
public import ScoringCore
public import SelectiveAbstention
internal import TensorFiles

/// `conformal control`: scores and truth of many labels in, a threshold that keeps a risk out.
public struct Control: Sendable {
  /// A file of scores, n × K, and one of 0 and 1, n × K.
  public struct Rows: Hashable, Sendable {
    /// The scores.
    public var scores: String
    /// The truth.
    public var truth: String

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - scores: a file of scores.
    ///   - truth: a file of 0 and 1.
    public init(scores: String, truth: String) {
      self.scores = scores
      self.truth = truth
    }
  }

  /// How a parameter is chosen.
  public enum Method: Hashable, Sendable {
    /// Conformal risk control: the expected loss.
    case crc
    /// Risk-controlling prediction sets: the risk, except with probability delta.
    case rcps(delta: Level, bound: MeanBound)
    /// Learn then test: several risks and parameters, except with probability delta.
    case ltt(delta: Level, bound: MeanBound, correction: FamilyCorrection)
  }

  /// Thresholds to choose from.
  public enum Thresholds: Hashable, Sendable {
    /// All multiples of one over a number from 0 to 1.
    case steps(Int)
    /// These.
    case given([Double])
  }

  /// The calibration rows.
  public var rows: Rows
  /// The risks and their limits.
  public var targets: [MultilabelTarget]
  /// How a parameter is chosen.
  public var method: Method
  /// Thresholds to choose from.
  public var thresholds = Thresholds.steps(1_000)
  /// Limits on the number of labels to choose from, or none.
  public var topK: [Int] = []
  /// What the best of several valid parameters has least of; `nil` for set size, or for false
  /// negatives where no target keeps labels from being missed: the smallest sets are then empty.
  public var criterion: MultilabelRisk?
  /// Rows to hold the choice against, or `nil`.
  public var test: Rows?
  /// The file for the table of all parameters, or `nil`.
  public var out: String?
  /// The format, or `nil` for the one of the file's name.
  public var format: SetFormat?
  /// Whether to print JSON.
  public var json = false
  /// Whether to fail unless the test rows are consistent with the limits.
  public var requiresConsistency = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes the command.
  ///
  /// - Parameters:
  ///   - rows: the calibration rows.
  ///   - targets: the risks and their limits.
  ///   - method: how a parameter is chosen.
  public init(rows: Rows, targets: [MultilabelTarget], method: Method) {
    self.rows = rows
    self.targets = targets
    self.method = method
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when no parameter keeps the risk, or when consistency is required and was
  ///   not met.
  /// - Throws: `DataError` for inputs or outputs that cannot be used.
  public func run(_ console: Console) throws -> ExitStatus {
    if out == "-" {
      throw DataError(
        .usage, found: "--out - with the summary on standard output", expected: "--out FILE")
    }
    guard !requiresConsistency || test != nil else {
      throw DataError(
        .usage, found: "--require-consistent without test rows",
        expected: "--test-scores F --test-truth F")
    }
    let tableFormat = try out.map { try RowTable.format(format, path: $0) }
    let grid: ControlGrid =
      switch thresholds {
      case .steps(let steps): try ControlGrid(steps: steps, topK: topK)
      case .given(let values): try ControlGrid(thresholds: values, topK: topK)
      }
    let chooser = try ParameterChooser(targets, method, usedCriterion)
    let reader = InputReader(console: console)
    return try reader.locating { try run(chooser, grid, tableFormat, reader, console) }
  }

  private func run(
    _ chooser: ParameterChooser, _ grid: ControlGrid, _ format: SetFormat?, _ reader: InputReader,
    _ console: Console
  ) throws -> ExitStatus {
    let calibration = try load(rows, reader, roles: ("scores", "truth"))
    if case .steps = thresholds { try calibration.requireUnitScores() }
    let testRows = try test.map { try load($0, reader, roles: ("test_scores", "test_truth")) }
    if let testRows, testRows.labelCount != calibration.labelCount {
      throw DataError(
        found: "\(testRows.labelCount) labels", expected: "\(calibration.labelCount), as before",
        file: test?.scores)
    }
    let inputs = try reader.inputRecords(reader.startDigests())
    try requireOtherRows(inputs)
    let choice = try chooser.choose(calibration, grid, execution)
    let evaluations = try choice.evaluations(on: testRows, execution)
    if let out, let format {
      let output = try reader.output(out)
      try choice.table.write(to: output, format, execution)
      if format != .npz { try output.commit() }
    }
    let document = ControlDocument(self, choice, evaluations, inputs: inputs)
    try console.print(json ? try jsonText(document) : document.text)
    if let out { console.note("wrote \(out)") }
    guard choice.outcome.chosen != nil else { return .checkFailed }
    let isConsistent = (document.test?.targets ?? []).allSatisfy(\.consistent)
    return requiresConsistency && !isConsistent ? .checkFailed : .success
  }

  private func load(
    _ rows: Rows, _ reader: InputReader, roles: (String, String)
  ) throws -> MultilabelRows {
    let scores = try reader.matrix(rows.scores, role: roles.0)
    let truth = try reader.matrix(rows.truth, role: roles.1)
    return try MultilabelRows(
      scores: scores, truth: truth, scoresFile: rows.scores, truthFile: rows.truth)
  }

  var usedCriterion: MultilabelRisk {
    let keepsLabels = targets.contains { $0.risk.trend == .growsWithThreshold }
    return criterion ?? (keepsLabels ? .setSize : .falseNegativeRate)
  }

  /// Checks that test rows are not the calibration rows.
  private func requireOtherRows(_ inputs: [DataRecord.Input]) throws {
    guard let first = inputs.first(where: { $0.role == "scores" }),
      inputs.contains(where: {
        $0.role == "test_scores" && $0.sha256 == first.sha256 && $0.member == first.member
      })
    else { return }
    throw DataError(
      found: "the rows that choose the parameter as test rows", expected: "other rows",
      remedy: "split the rows before", file: test?.scores)
  }
}
