import ArgumentParser
import ConformalCommands

/// `conformal decide`.
struct DecideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "Decide new rows by a policy: approve, review or escalate.",
    discussion: """
      Writes row, decision, label, confidence and reason; with --predictor also the prediction set, with \
      --groups the queue. Thresholds that were edited by hand are obeyed, and every run says so.
      """)

  @Option(
    parsing: .unconditional, help: .init("Policy; - is standard input.", valueName: "file"))
  var policy: String

  @OptionGroup(title: "New rows") var outputs: OutputsOptions
  @OptionGroup(title: "New rows") var answers: AnswersOptions

  @Option(
    parsing: .unconditional, help: .init("Queue of each row, n names.", valueName: "file"))
  var groups: String?

  @Option(
    name: .shortAndLong,
    help: .init("Where decisions go, .csv or .jsonl; - is standard output.", valueName: "file"))
  var out = "-"

  @Option(help: .init("csv or jsonl, where the name does not say it.", valueName: "name"))
  var format: SetFormat?

  @Flag(help: "Print a summary as JSON; decisions then need --out FILE.")
  var json = false

  @OptionGroup var execution: ExecutionOptions

  func run() throws {
    try run { console in
      var command = Decide(policy: policy, answers: try answers.input(outputs))
      command.groups = groups
      (command.out, command.format, command.json) = (out, format, json)
      command.execution = execution.execution
      try command.run(console)
      return .success
    }
  }
}
