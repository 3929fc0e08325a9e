import ArgumentParser

/// `conformal history`.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List what ran, with who, when and why.")

  func run() throws { throw ValidationError("not written yet") }
}
