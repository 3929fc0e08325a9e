import ArgumentParser
import ConformalCommands

/// `conformal doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what this machine and this build are, and check that they compute right.")

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    try run { console in try Doctor(json: json).run(console) }
  }
}
