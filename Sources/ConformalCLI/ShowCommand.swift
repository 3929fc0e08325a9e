import ArgumentParser
import ConformalCommands

/// `conformal show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Say what an artifact promises and what it was fitted on, after checking it.")

  @Argument(help: .init("Artifact.", valueName: "artifact"))
  var artifact: String

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    try run { console in
      try Show(artifact: artifact, json: json).run(console)
      return .success
    }
  }
}
