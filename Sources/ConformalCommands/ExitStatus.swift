internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// What the process tells its caller (sysexits, and 1 for a check that was not met).
public enum ExitStatus: Int32, Hashable, Sendable {
  /// Done.
  case success = 0
  /// A check or gate was not met.
  case checkFailed = 1
  /// The command line is wrong.
  case usage = 64
  /// Data are wrong.
  case badData = 65
  /// An input is missing.
  case missingInput = 66
  /// Our own fault.
  case internalError = 70
  /// An output cannot be written.
  case cannotWrite = 73

  /// The status and the line for standard error of an error.
  ///
  /// - Parameter error: any error.
  /// - Returns: the status and the line; no line when the reader of a pipe has gone away, which is a quiet
  ///   end.
  public static func status(of error: any Error) -> (ExitStatus, String?) {
    switch error {
    case let error as DataError:
      switch error.code {
      case .brokenPipe: (.success, nil)
      case .usage: (.usage, oneLine(error.description))
      case .missingInput: (.missingInput, oneLine(error.description))
      case .cannotWrite: (.cannotWrite, oneLine(error.description))
      default: (.badData, oneLine(error.description))
      }
    case let error as LevelError:
      (.usage, "error: \(error)")
    default:
      (.internalError, "error: \(error); this is a defect: please report it with the command")
    }
  }
}
