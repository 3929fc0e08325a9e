import ArgumentParser

/// `conformal diff`.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Say in words what changed between two runs.")

  func run() throws { throw ValidationError("not written yet") }
}
