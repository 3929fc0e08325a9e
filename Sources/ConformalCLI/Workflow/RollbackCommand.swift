import ArgumentParser
import ConformalCommands
import ConformalWorkflow

/// `conformal rollback`.
struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Put back what was in force before.",
    discussion: """
      Each rollback goes one step further back; what was rolled back does not come again.

        conformal rollback fraud --reason "too many reviews"
        conformal rollback fraud --to 2026.3 --reason "too many reviews"
      """)

  @Argument(help: .init("The model.", valueName: "model")) var model: String

  @Option(
    parsing: .unconditional,
    help: .init("The last run in force of this version.", valueName: "version"))
  var to: String?

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
        directory: location.directory, model: model, target: .before(version: to),
        authorship: authorship.authorship)
      command.json = json
      let reporting = try mlflow.reporting(console)
      if let reporting { command.written = { try reporting.tell($0, $1) } }
      let status = try command.run(console, at: .now)
      return reporting?.status(after: status) ?? status
    }
  }
}
