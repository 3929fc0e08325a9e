import Dispatch
import Foundation
import Measuring

/// A program that is run as a process and timed from its start to its end.
struct MeasuredProgram {
  let path: String
  let directory: String

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Seconds of one run; one that fails a gate counts, one that cannot run is an error.
  ///
  /// One of several models that cannot run is no error here, since it has the exit code of a gate that failed.
  func seconds(_ arguments: [String]) throws -> Double {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // `waitUntilExit` looks every twentieth of a second.
    let end = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in end.signal() }
    let seconds = try duration {
      try process.run()
      end.wait()
    }
    guard process.terminationReason == .exit, process.terminationStatus <= 1 else {
      throw Failure(
        description: "conformal \(arguments.joined(separator: " ")): exit "
          + "\(process.terminationStatus)")
    }
    return seconds
  }
}
