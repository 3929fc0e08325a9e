import ArgumentParser
import ConformalCommands

/// `conformal handoff`.
struct HandoffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handoff", abstract: "Pack all that a colleague needs to take a model over.",
    discussion: """
      One zip: pages in plain language, the pipeline, artifacts, report and history, digests of the data but no rows, \
      schedules, test vectors for other languages, checksums. The same run gives the same bytes.

        conformal handoff fraud --out fraud.zip
        conformal handoff --check fraud.zip

      --check proves that nothing is missing or changed and replays the vectors bit for bit; nothing is unpacked. Exit \
      code 1: something is wrong, and each defect is named; or the package names another version of this program and a \
      file differs from what this one makes, which only that version can tell.
      """)

  @Argument(help: .init("The model.", valueName: "model"))
  var model: String?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: .init("The package to write.", valueName: "file"))
  var out: String?

  @Option(
    parsing: .unconditional, help: .init("The package to check.", valueName: "package.zip"))
  var check: String?

  @Option(
    name: .customLong("run"),
    help: .init(
      "The run, by its number in the history (default: the one in force, else the last).",
      valueName: "number"))
  var number: Int?

  @OptionGroup var location: HistoryOptions

  @Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    if check != nil {
      guard model == nil, out == nil, number == nil, location.history == nil else {
        throw ValidationError("--check with a model or --out (expected the package alone)")
      }
    } else {
      guard model != nil else { throw ValidationError("Missing expected argument '<model>'") }
      guard out != nil else { throw ValidationError("Missing expected argument '--out <file>'") }
    }
  }

  func run() throws {
    try run { console in
      if let check {
        var command = CheckHandoff(check)
        command.json = json
        return try command.run(console)
      }
      var command = PackHandoff(model ?? "", out: out ?? "", directory: location.directory)
      (command.run, command.json) = (number, json)
      return try command.run(console)
    }
  }
}
