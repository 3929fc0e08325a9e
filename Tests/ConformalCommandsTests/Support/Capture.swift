import ConformalCommands
import Synchronization

/// A console that keeps what is written to it.
final class Capture: Sendable {
  private let printed = Mutex("")
  private let noted = Mutex<[String]>([])

  /// Everything on standard output.
  var output: String { printed.withLock { $0 } }
  /// The lines on standard error.
  var notes: [String] { noted.withLock { $0 } }

  var console: Console {
    Console(
      print: { text in self.printed.withLock { $0 += text } },
      note: { line in self.noted.withLock { $0.append(line) } })
  }
}
