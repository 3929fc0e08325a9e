import ArgumentParser
import ConformalCommands
import ConformalWorkflow
import Foundation
import ScoringCore
import Synchronization

/// Whether an MLflow server is told of what happened.
struct MLflowOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init(
      "Tell this MLflow server; MLFLOW_TRACKING_TOKEN, or _USERNAME and _PASSWORD, say who asks.",
      valueName: "address"))
  var mlflow: String?

  @Flag(help: "Exit with 73 where the MLflow server could not be told; else that is a warning.")
  var requireMlflow = false

  func validate() throws {
    if requireMlflow, mlflow == nil {
      throw ValidationError("--require-mlflow without --mlflow <address>")
    }
  }

  /// What tells the server, or `nil`.
  ///
  /// - Throws: `DataError` for an address that is none, before anything is done.
  func reporting(_ console: Console) throws -> MLflowReporting? {
    guard let mlflow else { return nil }
    try MLflowLog.address(mlflow)
    return MLflowReporting(address: mlflow, isRequired: requireMlflow, console: console)
  }
}

/// Tells an MLflow server of entries, and remembers whether it could.
final class MLflowReporting: Sendable {
  private let address: String
  private let isRequired: Bool
  private let console: Console
  private let hasFailed = Mutex(false)
  private let isGone = Mutex(false)

  init(address: String, isRequired: Bool, console: Console) {
    (self.address, self.isRequired, self.console) = (address, isRequired, console)
  }

  /// Tells of an entry; what goes wrong undoes nothing and is a warning.
  func tell(_ entry: HistoryEntry, _ history: History) throws {
    // A server that did not answer is not waited for again for each of five hundred models.
    guard !isGone.withLock({ $0 }) else { return hasFailed.withLock { $0 = true } }
    do {
      try MLflowLog.follow(
        entry, of: history, to: address, environment: ProcessInfo.processInfo.environment)
    } catch let error as DataError {
      hasFailed.withLock { $0 = true }
      if error.code == .missingInput { isGone.withLock { $0 = true } }
      console.note(
        "warning: the history is written, but "
          + error.description.replacing("error: ", with: "", maxReplacements: 1))
    }
  }

  /// The exit status of a command, with what came of telling.
  func status(after status: ExitStatus) -> ExitStatus {
    status == .success && isRequired && hasFailed.withLock { $0 } ? .cannotWrite : status
  }
}
