import ArgumentParser
import ConformalCommands

/// `conformal diff`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Say in words how two runs differ, and why.",
    discussion: """
      A run is its number, MODEL@VERSION for the last run of a version, or in-force:MODEL. Numbers whose intervals \
      overlap are within noise; of the others it is said what they come from, as far as the records prove it.

        conformal diff 12 15
        conformal diff in-force:fraud fraud@2026.5
      """)

  @Argument(help: .init("The first run.", valueName: "run")) var first: String
  @Argument(help: .init("The second run.", valueName: "run")) var second: String
  @OptionGroup var location: HistoryOptions

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    try run { console in
      var command = DiffRuns(directory: location.directory, first: first, second: second)
      command.json = json
      return try command.run(console)
    }
  }
}
