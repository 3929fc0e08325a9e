internal import ConformalArtifacts
internal import ProbabilityCalibration
internal import ScoringCore

/// What `fit calibrator --json` and `show --json` print of a calibrator: all but the bulky parts.
struct CalibratorSummary: Encodable {
  struct Candidate: Encodable {
    let changedAnswers: Int
    let excess: Double?
    let exclusion: String?
    let logLoss: Double?
    let method: String
    let standardError: Double?
  }

  struct Choice: Encodable {
    let candidates: [Candidate]
    let folds: Int
    let reason: String
    let repeats: Int
    let rule: String
    let seed: UInt64
  }

  struct Side: Encodable {
    let accuracy: Double
    let correct: Int
    let logLoss: NumberOrNull
  }

  let after: Side
  let assumption = CalibratorCertificate.assumption
  let atBound: [String]
  let before: Side
  let changedAnswers: Int
  let changedAnything: Bool
  let choice: Choice?
  let classes: Int
  let converged: Bool
  let floor: Double
  let guarantee = CalibratorCertificate.guarantee
  let inputs: [DataRecord.Input]
  let iterations: Int
  let keepsRanking: Bool
  let kind = "calibrator"
  let libraryVersion: String
  let lists: [String: Int]
  let method: String
  let n: Int
  let numbers: [String: Double]
  let outputs: String
  let schema = "swift-conformal/calibrator-summary/1"
  let settings: [String: String]
  let temperature: Double?

  init(_ artifact: CalibratorArtifact) {
    let calibrator = artifact.calibrator
    let diagnostics = calibrator.diagnostics
    let parameters = calibrator.map.parameters
    after = Side(
      accuracy: Double(diagnostics.correctAfter) / Double(diagnostics.rowCount),
      correct: diagnostics.correctAfter, logLoss: NumberOrNull(diagnostics.logLossAfter))
    atBound = diagnostics.atBound
    before = Side(
      accuracy: Double(diagnostics.correctBefore) / Double(diagnostics.rowCount),
      correct: diagnostics.correctBefore, logLoss: NumberOrNull(diagnostics.logLossBefore))
    changedAnswers = diagnostics.changedAnswerCount
    changedAnything = diagnostics.changedAnything
    choice = artifact.choice.map { Choice($0) }
    classes = calibrator.classCount
    converged = diagnostics.search.hasConverged
    floor = calibrator.map.reading.floor
    inputs = artifact.data.inputs
    iterations = diagnostics.search.iterationCount
    keepsRanking = calibrator.map.keepsRanking
    libraryVersion = artifact.libraryVersion
    lists = parameters.lists.mapValues { $0.count }
    method = calibrator.method
    n = diagnostics.rowCount
    numbers = parameters.numbers
    outputs = calibrator.map.reading.kind.rawValue
    settings = calibrator.settings
    temperature = parameters.numbers["temperature"]
  }
}

extension CalibratorSummary.Choice {
  init(_ choice: CalibratorChoice) {
    self.init(
      candidates: choice.candidates.map {
        CalibratorSummary.Candidate(
          changedAnswers: $0.changedAnswerCount, excess: finite($0.excess),
          exclusion: $0.exclusion, logLoss: finite($0.logLoss), method: $0.method,
          standardError: finite($0.standardError))
      }, folds: choice.foldCount, reason: choice.reason, repeats: choice.repeatCount,
      rule: choice.rule, seed: choice.seed)
  }
}

/// JSON has no infinity.
func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }

extension CalibratorSummary {
  /// What is worth a warning.
  var warnings: [String] {
    var warnings: [String] = []
    if !converged {
      warnings.append("the search for parameters stopped before it converged")
    }
    if !atBound.isEmpty {
      let shown = atBound.prefix(5).joined(separator: ", ")
      warnings.append(
        "at the end of the range: \(shown)\(atBound.count > 5 ? " and \(atBound.count - 5) more" : "")"
          + "; the rows speak for no finite value, so that more or other rows are needed")
    }
    if !changedAnything, method != "identity" {
      warnings.append("no probability changed by more than 1e-9")
    }
    // At the optimum losses differ by rounding.
    if after.logLoss.number > before.logLoss.number * (1 + 1e-12) {
      warnings.append("the log-loss of the rows of the fit rose")
    }
    return warnings
  }

  /// What `fit` says.
  var fitted: String {
    "fitted \(description) on \(grouped(n)) rows of \(grouped(classes)) classes\n" + choiceText
      + sides
  }

  /// The method with its few numbers.
  private var description: String {
    let values = numbers.filter { $0.key != "uniform_zero_rows" || $0.value != 0 }.sorted {
      $0.key < $1.key
    }
    if values.count == 1, values[0].key == method { return "\(method) \(values[0].value)" }
    let asked = settings.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return ([method] + asked + values.map { "\($0.key) \($0.value)" }).joined(separator: ", ")
  }

  private var sides: String {
    var table = TextTable([
      ("rows of the fit", .left), ("before", .right), ("after", .right),
    ])
    table.add([
      "log-loss", lossText(finite(before.logLoss.number)), lossText(finite(after.logLoss.number)),
    ])
    table.add(["accuracy", percent(before.accuracy), percent(after.accuracy)])
    let note =
      keepsRanking
      ? "The label ranked first never changes.\n"
      : "The label ranked first changed in \(grouped(changedAnswers)) of \(grouped(n)) rows.\n"
    return table.text + note
  }

  private var choiceText: String {
    guard let choice else { return "" }
    var text = "chosen by the rule '\(choice.rule)': \(choice.reason)\n"
    guard !choice.candidates.isEmpty else { return text + "\n" }
    var table = TextTable([
      ("candidate", .left), ("log-loss", .right), ("above the least", .right),
      ("standard error", .right), ("", .left),
    ])
    for candidate in choice.candidates {
      table.add([
        candidate.method,
        candidate.exclusion == nil || candidate.exclusion == CalibratorChoice.Candidate.infiniteLoss
          ? lossText(candidate.logLoss) : "–",
        candidate.excess.map { fixed($0, 6) } ?? "–",
        candidate.standardError.map { fixed($0, 6) } ?? "–", candidate.exclusion ?? "",
      ])
    }
    text +=
      table.text
      + "by \(choice.folds)-fold cross-validation"
      + (choice.repeats > 1 ? ", \(choice.repeats) times" : "") + ", seed \(choice.seed)\n\n"
    return text
  }

  /// What `show` prints.
  var shown: String {
    var inputs = TextTable([
      ("fitted on", .left), ("member", .left), ("type", .left), ("shape", .left), ("sha256", .left),
    ])
    for input in self.inputs {
      inputs.add([
        input.role, input.member ?? "", input.elementType,
        input.shape.map { "\($0)" }.joined(separator: " x "), input.sha256,
      ])
    }
    let search =
      iterations == 0
      ? "computed directly"
      : "\(converged ? "converged" : "stopped") after \(grouped(iterations)) iterations"
    let facts = factLines(
      [
        ("method", description),
        (
          "parameters",
          lists.isEmpty
            ? "as named"
            : lists.sorted { $0.key < $1.key }.map { "\(grouped($0.value)) \($0.key)" }.joined(
              separator: ", ") + ", in the file"
        ),
        ("outputs", "\(outputs), \(grouped(classes)) classes"),
        ("rows", grouped(n)),
        ("search", search),
        ("at bound", atBound.isEmpty ? "nothing" : atBound.prefix(10).joined(separator: ", ")),
      ]
        + (outputs == "probabilities" ? [("floor", "\(floor)")] : [])
        + [
          ("written by", "swift-conformal \(libraryVersion)"), ("guarantee", guarantee),
          ("assumption", assumption),
        ])
    return "calibrator, checksum verified\n\n" + facts + "\n" + choiceText + sides
      + (self.inputs.isEmpty ? "" : "\n" + inputs.text)
  }

  private func lossText(_ value: Double?) -> String { value.map { fixed($0, 6) } ?? "infinite" }
}
