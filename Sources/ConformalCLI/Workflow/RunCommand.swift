import ArgumentParser

/// `conformal run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run pipelines: fit, evaluate, check gates, and keep what came of it.")

  func run() throws { throw ValidationError("not written yet") }
}
