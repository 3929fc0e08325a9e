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
  /// How many entries a server that is gone was not told of; `nil` while it answers.
  private let untold = Mutex<Int?>(nil)

  init(address: String, isRequired: Bool, console: Console) {
    (self.address, self.isRequired, self.console) = (address, isRequired, console)
  }

  /// Tells of an entry; what goes wrong undoes nothing and is a warning.
  func tell(_ entry: HistoryEntry, _ history: History) throws {
    // A server that did not answer is not waited for again for each of five hundred models.
    let isGone = untold.withLock { count in
      count = count.map { $0 + 1 }
      return count != nil
    }
    guard !isGone else { return }
    do {
      try MLflowLog.follow(
        entry, of: history, to: address, environment: ProcessInfo.processInfo.environment)
    } catch let error as DataError {
      hasFailed.withLock { $0 = true }
      // An error with a file is of the history.
      if error.code == .missingInput, error.file == nil { untold.withLock { $0 = 0 } }
      console.note(
        "warning: the history is written, but "
          + error.description.replacing("error: ", with: "", maxReplacements: 1))
    }
  }

  /// The exit status of a command, with what came of telling.
  func status(after status: ExitStatus) -> ExitStatus {
    if let count = untold.withLock({ $0 }), count > 0 {
      console.note("warning: MLflow was not told of \(count) more, either")
    }
    return status == .success && isRequired && hasFailed.withLock { $0 } ? .cannotWrite : status
  }
}
