public import ArgumentParser
public import ConformalCommands
import ConformalInputs
public import ConformalPrediction
import ExactStatistics
import ScoringCore

// Values are taken as they come (`parsing: .unconditional`): `-:key` is standard input, `-0.1` a number,
// neither an option.

/// Where model outputs come from.
struct OutputsOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: .init("Logits, n x K.", valueName: "file"))
  var logits: String?

  @Option(
    parsing: .unconditional, help: .init("Probabilities, n x K.", valueName: "file"))
  var probabilities: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Nonconformity scores of every label that you computed, n x K, larger for stranger labels; to fit also of "
        + "the true labels alone, n.",
      valueName: "file"))
  var scores: String?

  @Option(
    parsing: .unconditional,
    help: .init("Probability of class 1 of a binary model, n.", valueName: "file"))
  var positiveProbability: String?

  @Option(
    parsing: .unconditional,
    help: .init("Features of a linear head, n x d: logits are computed.", valueName: "file"))
  var features: String?

  @Option(
    parsing: .unconditional, help: .init("Weights of the linear head, d x K.", valueName: "file"))
  var weightsMatrix: String?

  @Option(
    parsing: .unconditional, help: .init("Biases of the linear head, K.", valueName: "file"))
  var bias: String?

  @Flag(help: "The weights are K x d, as in PyTorch's Linear.")
  var transposeWeights = false

  @Option(
    parsing: .unconditional,
    help: .init("Row ids, n, integers or text; random draws follow them.", valueName: "file"))
  var ids: String?

  @Option(
    parsing: .unconditional,
    help: .init(
      "Index of the first row, for one of several shards without --ids.", valueName: "index"))
  var firstRow = 0

  @Option(
    parsing: .unconditional,
    help:
      .init(
        "Largest distance of a row's probabilities from summing to 1 (default 1e-4; float16 5e-3).",
        valueName: "distance"))
  var sumTolerance: Double?

  var input: OutputsInput {
    var input = OutputsInput()
    input.logits = logits
    input.probabilities = probabilities
    input.scores = scores
    input.positiveProbability = positiveProbability
    input.features = features
    input.weightsMatrix = weightsMatrix
    input.bias = bias
    input.weightsAreTransposed = transposeWeights
    input.ids = ids
    input.firstRow = firstRow
    input.sumTolerance = sumTolerance
    return input
  }
}

/// Where labels come from.
struct LabelsOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init("True labels, n: class indices, or names with --classes.", valueName: "file"))
  var labels: String?

  @Option(
    parsing: .unconditional, help: .init("Class names, K lines.", valueName: "file"))
  var classes: String?

  /// The input; commands have checked that there is one.
  var input: LabelsInput { LabelsInput(labels: labels ?? "", classes: classes) }
}

/// Where the labels of calibration rows come from, if they are needed.
struct CalibrationLabelsOptions: ParsableArguments {
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
      "K, in place of --labels where --scores are those of the true labels alone, n.",
      valueName: "count"))
  var classCount: Int?

  var input: LabelsInput? {
    get throws {
      guard let labels else {
        guard classes == nil else {
          throw DataError(
            .usage, found: "--classes without --labels", expected: "both or neither")
        }
        return nil
      }
      return LabelsInput(labels: labels, classes: classes)
    }
  }
}

/// Where groups come from.
struct GroupsOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Group of each row, n integers or names. May be repeated, from coarse to fine.",
      valueName: "file"))
  var groups: [String] = []

  var input: GroupsInput? { groups.isEmpty ? nil : GroupsInput(files: groups) }
}

/// How to work.
struct ExecutionOptions: ParsableArguments {
  @Option(
    help: .init(
      "Threads (default: one for each processor). Results do not depend on it.",
      valueName: "count"))
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads \(threads) (expected 1 or more)")
    }
  }

  var execution: Execution { Execution(threadCount: threads) }
}

extension Level {
  /// Parses the value of an option, with errors that name the option.
  init(_ text: String, option: String) throws {
    do {
      try self.init(text)
    } catch let error as LevelError {
      throw DataError(.usage, found: "\(option): \(error)")
    }
  }
}

/// The form of a score.
enum ScoreForm: String, EnumerableFlag {
  case deterministic
  case randomized
}

extension SetPolicy: ExpressibleByArgument {}
extension SetFormat: ExpressibleByArgument {}
extension UnseenGroups: ExpressibleByArgument {}
extension RAPSTuning.Criterion: ExpressibleByArgument {}

/// The precision of scores.
enum PrecisionChoice: String, CaseIterable, ExpressibleByArgument {
  case auto
  case float32
  case float64

  var precision: Precision? { Precision(rawValue: rawValue) }
}
