import ArgumentParser

/// `conformal schedule`.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Print a definition of a pipeline for a scheduler.")

  func run() throws { throw ValidationError("not written yet") }
}
