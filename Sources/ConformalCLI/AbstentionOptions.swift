public import ArgumentParser
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
public import SelectiveAbstention

/// Where answers and their confidence come from.
struct AnswersOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init(
      "Your own confidences, n, larger where the answer is surer; with outputs or alone.",
      valueName: "file"))
  var confidence: String?

  @Option(
    help: .init(
      "Confidence to compute: max-probability (default), margin, entropy or energy; from a predictor set-size, "
        + "singleton or credibility.", valueName: "name"))
  var confidenceScore: ConfidenceScore?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Predictor artifact, fitted on other rows: for confidences from it, and for the sets that decide writes.",
      valueName: "file"))
  var predictor: String?

  @Option(
    parsing: .unconditional,
    help: .init("Level of its sets, where it has several.", valueName: "level"))
  var alpha: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Calibrator, fitted on other rows, that corrects outputs before anything else (default: the predictor's, if it "
        + "has one).", valueName: "file"))
  var calibrator: String?

  func input(_ outputs: OutputsOptions) throws -> AnswersInput {
    var input = AnswersInput(outputs: outputs.input, confidence: confidence)
    input.score = confidenceScore
    input.predictor = predictor
    input.calibrator = calibrator
    input.alpha = try alpha.map { try Level($0, option: "--alpha") }
    return input
  }
}

/// The truth of answers.
struct TruthOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init("True labels, n: class indices, or names with --classes.", valueName: "file"))
  var labels: String?

  @Option(
    parsing: .unconditional, help: .init("Class names, K lines.", valueName: "file"))
  var classes: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "In place of labels: whether each answer is right, n, 1 or 0.", valueName: "file"))
  var correct: String?

  func rows(_ answers: AnswersInput, groups: String?) throws -> AnsweredRowsInput {
    if classes != nil, labels == nil {
      throw DataError(.usage, found: "--classes without --labels", expected: "both or neither")
    }
    return AnsweredRowsInput(
      answers: answers, labels: labels.map { LabelsInput(labels: $0, classes: classes) },
      correct: correct, groups: groups)
  }
}

/// What decisions cost.
struct CostOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init("Cost of a wrong answer that goes out.", valueName: "cost"))
  var errorCost: Double?

  @Option(
    parsing: .unconditional, help: .init("Cost of a review.", valueName: "cost"))
  var reviewCost: Double?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Cost of an escalation (default: that of a wrong answer).", valueName: "cost"))
  var escalationCost: Double?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Share of wrong answers that a reviewer lets pass (default 0).", valueName: "share"))
  var missRate: Double?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Costs by true label, (K + 2) x K: of each answer, of a review, of an escalation.",
      valueName: "file"))
  var costMatrix: String?

  var costs: DecisionCosts? {
    get throws {
      if costMatrix != nil, errorCost ?? reviewCost ?? escalationCost ?? missRate != nil {
        throw DataError(
          .usage, found: "--cost-matrix and other costs", expected: "one of them")
      }
      guard errorCost != nil || reviewCost != nil || escalationCost != nil || missRate != nil
      else { return nil }
      guard let errorCost, let reviewCost else {
        throw DataError(
          .usage, found: "costs without --error-cost or --review-cost", expected: "both")
      }
      return try DecisionCosts(
        error: errorCost, review: reviewCost, escalation: escalationCost ?? errorCost,
        missRate: missRate ?? 0)
    }
  }
}

/// How many reviews there is room for.
struct CapacityOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Reviews that a period has room for: a count, or with --groups NAME=COUNT for each.",
      valueName: "count"))
  var capacity: [String] = []

  @Option(
    parsing: .unconditional,
    help: .init("Rows that arrive in a period, of all queues.", valueName: "count"))
  var per: Int?

  @Option(help: .init("Whether that number is fixed (default) or a mean.", valueName: "name"))
  var arrivals: ArrivalsChoice?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Probability that a period may have more reviews than that (default 0.05).",
      valueName: "level"))
  var deltaCapacity: String?

  enum ArrivalsChoice: String, CaseIterable, ExpressibleByArgument {
    case fixed
    case poisson
  }

  func apply(to request: inout PolicyFit) throws {
    guard !capacity.isEmpty else {
      let unused = [
        ("--per", per != nil), ("--delta-capacity", deltaCapacity != nil),
        ("--arrivals", arrivals != nil),
      ].first { $0.1 }
      if let unused {
        throw DataError(
          .usage, found: "\(unused.0) without --capacity", expected: "--capacity C --per N")
      }
      return
    }
    guard let per else {
      throw DataError(
        .usage, found: "--capacity without --per", expected: "--per N, the rows of a period")
    }
    let delta = try Level(deltaCapacity ?? "0.05", option: "--delta-capacity")
    for text in capacity {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false)
      guard let count = parts.last.flatMap({ Int($0) }) else {
        throw DataError(
          .usage, found: "--capacity '\(text.prefix(80))'", expected: "a count, or NAME=COUNT")
      }
      let value = try ReviewCapacity(
        reviews: count, arrivals: arrivals == .poisson ? .poisson(mean: per) : .fixed(per),
        delta: delta)
      if parts.count == 1 {
        guard request.capacity == nil else {
          throw DataError(
            .usage, found: "--capacity twice", expected: "one, or NAME=COUNT for each")
        }
        request.capacity = value
      } else {
        let name = parts.dropLast().joined(separator: "=")
        guard request.queueCapacities.updateValue(value, forKey: name) == nil else {
          throw DataError(
            .usage, found: "--capacity of '\(name.prefix(80))' twice", expected: "one for each")
        }
      }
    }
  }
}

extension ConfidenceScore: ExpressibleByArgument {}

extension RiskTesting: ExpressibleByArgument {
  /// A procedure that looks for a threshold, by its name.
  public init?(argument: String) {
    guard let found = RiskTesting.searching.first(where: { $0.rawValue == argument }) else {
      return nil
    }
    self = found
  }

  /// The names that may be given.
  public static var allValueStrings: [String] { searching.map { $0.rawValue } }
}
