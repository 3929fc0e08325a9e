import ArgumentParser

/// `conformal rollback`.
struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Put the version before in force again.")

  func run() throws { throw ValidationError("not written yet") }
}
