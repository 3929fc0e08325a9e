import ArgumentParser
import ConformalCommands

/// `conformal merge`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Merge predictors of disjoint shards into the one of all rows.",
    discussion: """
      The shards are fitted with one method, on as many machines as you like; those too small for alpha \
      with --allow-trivial. The result is what a single fit on all rows gives, bit for bit but for the list of \
      input files. For a \
      randomized score rows must be told apart: fit with --ids, or with --first-row.
      """)

  @Argument(help: .init("Predictor artifacts, at least two.", valueName: "artifact"))
  var shards: [String]

  @Flag(help: "Where all rows are too few for alpha, give sets of all labels instead of an error.")
  var allowTrivial = false

  @OptionGroup var output: ArtifactOutputOptions

  @OptionGroup var execution: ExecutionOptions

  func run() throws {
    try run { console in
      if let intervals = MergeIntervals(
        intervalsOf: shards, allowsTrivial: allowTrivial, out: output.out, json: output.json)
      {
        try intervals.run(console)
        return .success
      }
      try Merge(
        shards: shards, allowsTrivial: allowTrivial, out: output.out, json: output.json,
        execution: execution.execution
      ).run(console)
      return .success
    }
  }
}
