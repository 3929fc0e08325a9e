public import ArgumentParser
public import ConformalCommands
public import ConformalPrediction
import ExactStatistics

/// What is asked of intervals, however they are found.
struct TrainingIntervalOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: .init(
      "Miscoverage level, exact: 0.1, 5%, 1/3. May be repeated: an interval for each.",
      valueName: "level"))
  var alpha: [String] = []

  @Option(
    help: .init(
      "Which sides are bounded.", valueName: "sides"))
  var sides = BoundedSides.symmetric

  @Flag(help: "Where n is too small for alpha, give the whole line instead of an error.")
  var allowTrivial = false

  @Option(
    parsing: .unconditional,
    help: .init("Targets of the new rows, m: adds their coverage.", valueName: "file"))
  var newTargets: String?

  @Option(
    parsing: .unconditional,
    help: .init("A p-value below this level is implausible.", valueName: "level"))
  var significance = "0.01"

  @Flag(
    help:
      "Exit with 1 unless the targets inside are consistent with the guarantee (inconclusive counts as not)."
  )
  var requireConsistent = false

  @Option(
    name: .shortAndLong,
    help: .init("Where intervals go; - is standard output.", valueName: "file"))
  var out = "-"

  @Option(
    help: .init(
      "Format (default: by the ending of --out, else csv).", valueName: "name"))
  var format: RowFormat?

  @Flag(help: "Print the certificate as JSON; the intervals then need --out FILE.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    guard !alpha.isEmpty else {
      throw ValidationError("no --alpha (expected a level such as --alpha 0.1)")
    }
  }

  func request() throws -> TrainingIntervalRequest {
    var request = TrainingIntervalRequest(
      alphas: try alpha.map { try Level($0, option: "--alpha") })
    request.sides = sides
    request.allowsTrivial = allowTrivial
    request.newTargets = newTargets
    request.significance = try Level(significance, option: "--significance")
    request.requiresConsistency = requireConsistent
    request.out = out
    request.format = format?.setFormat
    request.json = json
    request.execution = execution.execution
    return request
  }
}

extension BoundedSides: ExpressibleByArgument {}
extension CrossValidationPredictor.Method: ExpressibleByArgument {}
extension Ridge.Method: ExpressibleByArgument {}
