import ArgumentParser

/// `conformal verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check the history and replay runs bit for bit.")

  func run() throws { throw ValidationError("not written yet") }
}
