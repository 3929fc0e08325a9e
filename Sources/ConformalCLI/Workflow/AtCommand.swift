import ArgumentParser

/// `conformal at`.
struct AtCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "at", abstract: "Show what was in force on a day.")

  func run() throws { throw ValidationError("not written yet") }
}
