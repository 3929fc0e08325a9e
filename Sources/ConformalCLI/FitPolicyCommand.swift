import ArgumentParser
import ConformalCommands
import ConformalInputs
import ExactStatistics
import ScoringCore
import SelectiveAbstention

/// `conformal fit policy`.
struct FitPolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Fit thresholds: which answers go out unseen, which are reviewed, which escalated.",
    discussion: """
      Asks for any of: a risk among approved rows (--max-risk and others), a capacity for reviews, costs. \
      The policy states what is certified, with its counts. Exit code 1, with a table of what is possible, \
      when nothing holds to what was asked.
      """)

  @OptionGroup(title: "Calibration data") var outputs: OutputsOptions
  @OptionGroup(title: "Calibration data") var answers: AnswersOptions
  @OptionGroup(title: "Calibration data") var truth: TruthOptions

  @Option(
    parsing: .unconditional,
    help: .init("Queue of each row, n names: bands for each.", valueName: "file"))
  var groups: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Largest share of wrong answers among approved rows.", valueName: "level"))
  var maxRisk: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "The same among approved rows answered with one class, CLASS=LEVEL; or with every class, LEVEL.",
      valueName: "limit"))
  var maxAnswerRisk: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Largest share of rows of a class that are approved with another answer, CLASS=LEVEL; or of every class, "
        + "LEVEL.", valueName: "limit"))
  var maxMissed: [String] = []

  @Option(
    parsing: .unconditional,
    help: .init("Largest mean cost of approved rows, in units of cost.", valueName: "cost"))
  var maxCost: Double?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Largest expected share of all rows that are approved and wrong: on average, not with high probability.",
      valueName: "level"))
  var maxExpectedRisk: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Probability that the certificate of risks is wrong (default 0.05).", valueName: "level"))
  var delta: String?

  @Option(
    help: .init(
      "How thresholds are tested: fixed-sequence (default), bonferroni or holm.",
      valueName: "name"))
  var testing: RiskTesting?

  @OptionGroup(title: "Capacity") var capacity: CapacityOptions

  @Option(
    parsing: .unconditional,
    help: .init(
      "Logits of rows to count reviews by: no truth is needed.", valueName: "file"))
  var trafficLogits: String?

  @Option(
    parsing: .unconditional,
    help: .init("Probabilities of such rows.", valueName: "file"))
  var trafficProbabilities: String?

  @Option(
    parsing: .unconditional,
    help: .init("Confidences of such rows, with --confidence.", valueName: "file"))
  var trafficConfidence: String?

  @Option(
    parsing: .unconditional,
    help: .init("Queues of such rows, with --groups.", valueName: "file"))
  var trafficGroups: String?

  @OptionGroup(title: "Costs") var costs: CostOptions

  @Flag(help: "Escalate nothing: reviewers take all that is not approved.")
  var noEscalation = false

  @Option(
    parsing: .unconditional,
    help: .init(
      "Share of rows that choose where tests start and what costs least (default 0.2).",
      valueName: "share"))
  var designShare: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Share of rows that count reviews where labels choose thresholds and there is no traffic (default 0.2).",
      valueName: "share"))
  var capacityShare: String?

  @Option(
    help: .init("Seed of the draws that give rows their roles (default 0).", valueName: "integer"))
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Certify the thresholds of this policy, as they stand, on the rows; it says what was asked.",
      valueName: "file"))
  var recertify: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Write a .csv of what 100 limits by 100 capacities would give.", valueName: "file"))
  var tradeOff: String?

  @Option(parsing: .unconditional, help: .init("Who answers for it.", valueName: "name"))
  var author: String?

  @Option(parsing: .unconditional, help: .init("Why it is fitted.", valueName: "text"))
  var reason: String?

  @Flag(
    help:
      "Accept rows that the calibrator, the predictor or the policy was fitted on; nothing is proved then."
  )
  var allowOverlap = false

  @OptionGroup var output: ArtifactOutputOptions

  @OptionGroup var execution: ExecutionOptions

  func run() throws {
    try run { console in
      let rows = try truth.rows(try answers.input(outputs), groups: groups)
      var command = FitPolicy(rows: rows, request: try request())
      command.answerLimits = try maxAnswerRisk.map { try limit($0, "--max-answer-risk") }
      command.missedLimits = try maxMissed.map { try limit($0, "--max-missed") }
      command.costLimit = maxCost
      command.costMatrix = costs.costMatrix
      command.traffic = try traffic
      command.recertified = recertify
      command.tradeOff = tradeOff
      (command.author, command.reason) = (author, reason)
      command.allowsOverlap = allowOverlap
      (command.out, command.json) = (output.out, output.json)
      command.execution = execution.execution
      return try command.run(console)
    }
  }

  private func request() throws -> PolicyFit {
    var request = PolicyFit()
    if let maxRisk {
      request.risks = [RiskTarget(.error, limit: try Level(maxRisk, option: "--max-risk"))]
    }
    request.expectedRisk = try maxExpectedRisk.map {
      try Level($0, option: "--max-expected-risk")
    }
    if let delta { request.delta = try Level(delta, option: "--delta") }
    if let testing { request.testing = testing }
    try capacity.apply(to: &request)
    request.costs = try costs.costs
    request.allowsEscalation = !noEscalation
    if let designShare { request.designShare = try Level(designShare, option: "--design-share") }
    if let capacityShare {
      request.capacityShare = try Level(capacityShare, option: "--capacity-share")
    }
    request.seed = seed ?? 0
    guard let recertify else {
      try requireUsed()
      return request
    }
    let asked: [(String, Bool)] = [
      ("--max-risk", maxRisk != nil), ("--max-answer-risk", !maxAnswerRisk.isEmpty),
      ("--max-missed", !maxMissed.isEmpty), ("--max-cost", maxCost != nil),
      ("--max-expected-risk", maxExpectedRisk != nil), ("--delta", delta != nil),
      ("--capacity", !capacity.capacity.isEmpty),
      ("costs", try costs.costs != nil || costs.costMatrix != nil),
      ("--no-escalation", noEscalation), ("--trade-off", tradeOff != nil),
      ("--testing", testing != nil), ("--seed", seed != nil),
      ("--design-share", designShare != nil), ("--capacity-share", capacityShare != nil),
    ]
    if let option = asked.first(where: { $0.1 }) {
      throw DataError(
        .usage, found: "\(option.0) with --recertify \(recertify)",
        expected: "one of them: the policy says what was asked")
    }
    return request
  }

  /// Refuses options that would do nothing.
  private func requireUsed() throws {
    let hasTests =
      maxRisk != nil || maxCost != nil || !maxAnswerRisk.isEmpty || !maxMissed.isEmpty
    let unused: [(String, Bool, String)] = [
      ("--delta", delta != nil && !hasTests, "--max-risk or another limit of a risk"),
      ("--testing", testing != nil && !hasTests, "--max-risk or another limit of a risk"),
      ("--capacity-share", capacityShare != nil && !countsCalibrationRows, "--capacity C"),
    ]
    if let option = unused.first(where: { $0.1 }) {
      throw DataError(.usage, found: "\(option.0) alone", expected: option.2)
    }
  }

  /// Whether some calibration rows count reviews.
  private var countsCalibrationRows: Bool {
    !capacity.capacity.isEmpty && trafficLogits == nil && trafficProbabilities == nil
      && trafficConfidence == nil
  }

  private func limit(_ text: String, _ option: String) throws -> FitPolicy.ClassLimit {
    guard let place = text.lastIndex(of: "=") else {
      return FitPolicy.ClassLimit(name: nil, limit: try Level(text, option: option))
    }
    return FitPolicy.ClassLimit(
      name: String(text[..<place]),
      limit: try Level(String(text[text.index(after: place)...]), option: option))
  }

  private var traffic: TrafficInput? {
    get throws {
      guard trafficLogits != nil || trafficProbabilities != nil || trafficConfidence != nil else {
        guard trafficGroups == nil else {
          throw DataError(
            .usage, found: "--traffic-groups without traffic", expected: "--traffic-logits F")
        }
        return nil
      }
      var input = AnswersInput(confidence: trafficConfidence)
      input.outputs.logits = trafficLogits
      input.outputs.probabilities = trafficProbabilities
      input.predictor = answers.predictor
      input.calibrator = answers.calibrator
      input.alpha = try answers.alpha.map { try Level($0, option: "--alpha") }
      return TrafficInput(answers: input, groups: trafficGroups)
    }
  }
}
