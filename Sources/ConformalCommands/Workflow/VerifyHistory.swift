public import ConformalWorkflow
internal import ScoringCore

/// `conformal verify`: checks the history, and replays runs bit for bit.
public struct VerifyHistory: Sendable {
  /// Repeats a run from its inputs: what differs, a sentence each.
  public typealias Repetition = @Sendable (HistoryEntry, History) throws -> [String]

  /// The directory of the history.
  public var directory: String
  /// The runs to replay: numbers, `MODEL@VERSION`, `in-force:MODEL`; none is those in force.
  public var runs: [String] = []
  /// Whether runs are replayed.
  public var replays = true
  /// A checksum that was written down elsewhere, or `nil`.
  public var head: String?
  /// Whether to print JSON.
  public var json = false
  /// Repeats a run.
  public var repetition: Repetition = { entry, history in try Replay(history)(entry) }

  /// Makes the command.
  ///
  /// - Parameter directory: the directory of the history.
  public init(directory: String) { self.directory = directory }

  private struct Output: Encodable {
    let schema = "swift-conformal/verify/1"
    let verification: HistoryVerification
    let replayed: [Int]
    let isSound: Bool
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when anything is not as it was written.
  /// - Throws: `DataError` where there is no history, or no such run.
  public func run(_ console: Console) throws -> ExitStatus {
    if let head, head.utf8.count != 64 || !head.allSatisfy(\.isHexDigit) {
      throw DataError(
        .usage, found: "--head \(head)", expected: "the 64 hexadecimal digits of a checksum")
    }
    let history = try opened(console)
    var verification = try history.verification(head: head)
    var replayed: [Int] = []
    if replays {
      for entry in try entries(history, &verification.findings)
      where !replayed.contains(entry.sequence) {
        console.progress?("replaying run \(entry.sequence)")
        verification.findings += findings(entry, history)
        replayed.append(entry.sequence)
      }
      console.progress?("")
    }
    let abandoned = history.abandonedFiles(at: .now)
    if let first = abandoned.first {
      console.note(
        "note: processes that were killed left \(abandoned.count) temporary file"
          + "\(abandoned.count == 1 ? "" : "s") more than a week ago, which may be deleted: "
          + printable(first) + (abandoned.count == 1 ? "" : " ..."))
    }
    let isSound = verification.findings.isEmpty
    try console.print(
      json
        ? jsonText(Output(verification: verification, replayed: replayed, isSound: isSound))
        : printable(text(verification, replayed)))
    return isSound ? .success : .checkFailed
  }

  /// The history, put right where that can be done: what stands in the way of it will be among the findings.
  private func opened(_ console: Console) throws -> History {
    let history = try History(directory: directory, makes: false)
    return (try? history.repaired(console)) ?? history
  }

  /// The runs to replay; entries that cannot be read are findings, not the end of the check.
  private func entries(
    _ history: History, _ findings: inout [HistoryFinding]
  ) throws -> [HistoryEntry] {
    guard runs.isEmpty else { return try runs.map { try history.run(named: $0) } }
    var entries: [HistoryEntry] = []
    for model in try history.models() {
      do {
        if let run = try history.inForce(model)?.run { entries.append(run) }
      } catch let error as DataError {
        findings.append(HistoryFinding(.replay, "in force of \(model)", error.found))
      }
    }
    return entries
  }

  private func findings(_ entry: HistoryEntry, _ history: History) -> [HistoryFinding] {
    let place = "run \(entry.sequence) of \(entry.event.model)"
    do {
      return try repetition(entry, history).map { HistoryFinding(.replay, place, $0) }
    } catch let error as DataError {
      return [HistoryFinding(.replay, place, "it cannot be replayed: \(error)")]
    } catch {
      return [HistoryFinding(.replay, place, "it cannot be replayed: \(error)")]
    }
  }

  private func text(_ verification: HistoryVerification, _ replayed: [Int]) -> String {
    let checked =
      "\(verification.entryCount) entries, \(verification.objectCount) kept files"
      + (replays ? ", \(replayed.count) run\(replayed.count == 1 ? "" : "s") replayed" : "")
    let head = verification.head.map { "head \($0)\n" } ?? ""
    guard !verification.findings.isEmpty else {
      return "sound: \(checked)"
        + (replayed.isEmpty ? "" : " bit for bit") + "\n" + head
    }
    var table = TextTable([("what", .left), ("where", .left), ("found", .left)])
    for finding in verification.findings {
      table.add([finding.kind.rawValue, oneLine(finding.place), oneLine(finding.sentence)])
    }
    let count = verification.findings.count
    return table.text + "\nnot sound: \(count) finding\(count == 1 ? "" : "s") in \(checked)\n"
      + head
  }
}
