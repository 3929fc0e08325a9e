import ArgumentParser
import ConformalCommands
import ConformalWorkflow

/// `conformal promote`.
struct PromoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote", abstract: "Put a version in force.",
    discussion: """
      The last run of the version, whose files are checked first. A run whose gates were not passed is refused with \
      exit code 1.

        conformal promote fraud 2026.5 --reason "approved by the model board"
      """)

  @Argument(help: .init("The model.", valueName: "model")) var model: String
  @Argument(help: .init("The version.", valueName: "version")) var version: String

  @Option(name: .customLong("run"), help: .init("This run of the version.", valueName: "number"))
  var number: Int?

  @Flag(help: "Put it in force though gates were not passed; the history names them.")
  var despiteGates = false

  @OptionGroup var authorship: AuthorshipOptions
  @OptionGroup(title: "MLflow") var mlflow: MLflowOptions
  @OptionGroup var location: HistoryOptions

  @Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    if authorship.reason == nil {
      throw ValidationError("Missing expected argument '--reason <text>'")
    }
  }

  func run() throws {
    try run { console in
      var command = Promote(
        directory: location.directory, model: model, target: .version(version, run: number),
        authorship: authorship.authorship)
      (command.setsGatesAside, command.json) = (despiteGates, json)
      let reporting = try mlflow.reporting(console)
      if let reporting { command.written = { try reporting.tell($0, $1) } }
      let status = try command.run(console, at: .now)
      return reporting?.status(after: status) ?? status
    }
  }
}
