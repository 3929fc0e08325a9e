import ArgumentParser

/// `conformal init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a commented pipeline for given files.")

  func run() throws { throw ValidationError("not written yet") }
}
