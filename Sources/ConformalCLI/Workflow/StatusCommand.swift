import ArgumentParser

/// `conformal status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show which versions are in force and what is overdue.")

  func run() throws { throw ValidationError("not written yet") }
}
