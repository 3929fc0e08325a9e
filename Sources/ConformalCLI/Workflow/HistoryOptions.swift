import ArgumentParser
import Foundation

/// Where the history is.
struct HistoryOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init(
      "The directory of the history (default: CONFORMAL_HISTORY, else history).",
      valueName: "directory"))
  var history: String?

  var directory: String {
    let variable = ProcessInfo.processInfo.environment["CONFORMAL_HISTORY"] ?? ""
    return history ?? (variable.isEmpty ? "history" : variable)
  }
}
