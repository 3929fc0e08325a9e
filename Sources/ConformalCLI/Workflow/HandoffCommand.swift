import ArgumentParser

/// `conformal handoff`.
struct HandoffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handoff", abstract: "Pack all that a colleague needs to take a model over.")

  func run() throws { throw ValidationError("not written yet") }
}
