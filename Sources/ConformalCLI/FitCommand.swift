import ArgumentParser

/// `conformal fit`.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fit what later commands use.",
    subcommands: [
      FitCalibratorCommand.self, FitPredictorCommand.self, FitPolicyCommand.self,
      FitDetectorCommand.self,
    ])

  func run() throws { try FitCommand.requireSubcommand() }
}

extension ParsableCommand {
  /// Ends with a usage status: a script that forgot the subcommand has not succeeded.
  static func requireSubcommand() throws {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    throw ValidationError("found no subcommand (expected \(names.joined(separator: ", ")))")
  }
}
