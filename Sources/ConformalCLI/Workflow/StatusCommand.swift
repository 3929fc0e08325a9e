import ArgumentParser
import ConformalCommands
import ConformalWorkflow

/// `conformal status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "List what is in force, what is overdue, and whose it is.",
    discussion: """
      A run is overdue when the time of its schedule and the grace after it have passed. Trends over the last three \
      runs of a model are warned of, though each run passed.

        conformal status --require-current
      """)

  @OptionGroup var location: HistoryOptions

  @Flag(help: "Exit with 1 where a run is overdue, or nothing is in force.")
  var requireCurrent = false

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    try run { console in
      var command = ShowStatus(directory: location.directory)
      (command.requiresCurrent, command.json) = (requireCurrent, json)
      return try command.run(console, at: .now)
    }
  }
}
