public import ArgumentParser
public import ConformalCommands

/// `conformal transform`.
struct TransformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transform",
    abstract: "Correct a model's probabilities by a fitted calibrator.",
    discussion: """
      Writes n x K probabilities, row after row, in bounded memory. Predictors and policies do not need \
      the file: they take --calibrator.

        conformal transform --calibrator calibrator.json --logits new.npy \\
          --out probabilities.npy
      """)

  @Option(help: .init("Calibrator artifact.", valueName: "file"))
  var calibrator: String

  @OptionGroup(title: "Outputs to correct") var outputs: OutputsOptions

  @Option(
    name: .shortAndLong,
    help: .init("Where probabilities go, .npy or .csv; - is standard output.", valueName: "file"))
  var out = "-"

  @Option(
    parsing: .unconditional,
    help: .init(
      "Where the intervals of a venn-abers calibrator go: lower and upper end of each class.",
      valueName: "file"))
  var intervals: String?

  @Option(
    help: .init("Format (default: that of the name; csv on standard output).", valueName: "name"))
  var format: Transform.Format?

  @Option(help: .init("Numbers of an array.", valueName: "name"))
  var precision = ArrayPrecision.float64

  enum ArrayPrecision: String, CaseIterable, ExpressibleByArgument {
    case float32
    case float64
  }

  @OptionGroup var execution: ExecutionOptions

  func run() throws {
    try run { console in
      var command = Transform(calibrator: calibrator, outputs: outputs.input)
      command.out = out
      command.intervals = intervals
      command.format = format
      command.isSingle = precision == .float32
      command.execution = execution.execution
      try command.run(console)
      return .success
    }
  }
}

extension Transform.Format: ExpressibleByArgument {}
