import ArgumentParser
import ConformalCommands

/// `conformal verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check the history and replay runs bit for bit.",
    discussion: """
      The chain of checksums, every row of every table, every kept file, the readable copies and the links; then runs \
      are repeated from their inputs: those that are named, or those in force. What is not as it was written is named, \
      and the exit code is 1. The head that is printed, written down elsewhere and given with --head later, proves that \
      nothing was cut off or written anew.

        conformal verify
        conformal verify 12 in-force:fraud --head 4f5c...
      """)

  @Argument(
    help: .init("Runs to replay: numbers, MODEL@VERSION, in-force:MODEL.", valueName: "run"))
  var runs: [String] = []

  @OptionGroup var location: HistoryOptions

  @Flag(help: "Replay no runs.")
  var noReplay = false

  @Option(
    parsing: .unconditional,
    help: .init("A checksum that the chain must hold.", valueName: "sha256"))
  var head: String?

  @Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    if noReplay, !runs.isEmpty {
      throw ValidationError("--no-replay with runs to replay")
    }
  }

  func run() throws {
    try run { console in
      var command = VerifyHistory(directory: location.directory)
      (command.runs, command.replays) = (runs, !noReplay)
      (command.head, command.json) = (head, json)
      return try command.run(console)
    }
  }
}
