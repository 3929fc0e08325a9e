import ArgumentParser

/// `conformal promote`.
struct PromoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote", abstract: "Put a version in force.")

  func run() throws { throw ValidationError("not written yet") }
}
