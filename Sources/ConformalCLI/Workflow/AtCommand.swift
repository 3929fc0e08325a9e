import ArgumentParser
import ConformalCommands

/// `conformal at`.
struct AtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "at", abstract: "Say what was in force on a day.",
    discussion: """
      A day stands for its last second in UTC; a time such as 2026-05-01T08:00:00+02:00 for itself. With a model: the \
      thresholds, files, data and gates as well.

        conformal at 2026-05-01
        conformal at 2026-05-01 fraud
      """)

  @Argument(help: .init("The day or second.", valueName: "day")) var day: String
  @Argument(help: .init("The model.", valueName: "model")) var model: String?
  @OptionGroup var location: HistoryOptions

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    try run { console in
      var command = ShowInForce(directory: location.directory, day: day)
      (command.model, command.json) = (model, json)
      return try command.run(console)
    }
  }
}
