import ArgumentParser

/// `conformal due`.
struct DueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "due", abstract: "Tell by exit code whether a run is due.")

  func run() throws { throw ValidationError("not written yet") }
}
