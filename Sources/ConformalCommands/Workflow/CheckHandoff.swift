internal import ConformalWorkflow
internal import ScoringCore
internal import TensorFiles

/// `conformal handoff --check`: a package in, whether it is complete and gives what it says.
public struct CheckHandoff: Sendable {
  /// The package.
  public var package: String
  /// Whether to print JSON.
  public var json = false

  /// Makes the command.
  ///
  /// - Parameter package: the package.
  public init(_ package: String) { self.package = package }

  private struct Document: Encodable {
    let schema = "swift-conformal/handoff-check/1"
    let model: String?
    let version: String?
    let sound: Bool
    let findings: [Finding]
  }

  private struct Finding: Encodable {
    let name: String
    let met: Bool
    let checked: Bool
    let sentence: String
  }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when something is wrong.
  /// - Throws: `DataError` for a file that is no package, or a hostile one.
  public func run(_ console: Console) throws -> ExitStatus {
    guard FileStatus(path: package)?.isRegular != false else {
      // A device may have no end, a pipe would be copied to disk before anything of it is looked at.
      throw DataError(.missingInput, found: "no plain file", expected: "a file", file: package)
    }
    let storage = try ByteStorage(mapping: package)
    let check: HandoffCheck
    do {
      check = try HandoffCheck(storage)
    } catch let error as DataError {
      throw error.located(in: package)
    }
    if json {
      try console.print(
        jsonText(
          Document(
            model: check.model, version: check.version, sound: check.isSound,
            findings: check.findings.map {
              Finding(
                name: $0.name, met: $0.isMet, checked: $0.isChecked, sentence: $0.sentence)
            })))
    } else {
      let lines = check.findings.map {
        "\($0.isMet ? "ok    " : $0.isChecked ? "FAILED" : "unsure")  \($0.name): \($0.sentence)"
      }
      // What a package says must not look like lines of ours.
      try console.print(
        (lines + [verdict(check)]).map { printable(oneLine($0)) + "\n" }.joined())
    }
    return check.isSound ? .success : .checkFailed
  }

  private func verdict(_ check: HandoffCheck) -> String {
    guard !check.isSound else {
      return "\(package) is sound: \(check.model ?? "") version \(check.version ?? "")"
    }
    let defects = check.findings.count { !$0.isMet && $0.isChecked }
    guard defects == 0 else {
      return "\(package) is not sound: \(defects) defect\(defects == 1 ? "" : "s")"
    }
    let unsure = check.findings.count { !$0.isChecked }
    return "whether \(package) is sound cannot be told: "
      + "\(unsure) file\(unsure == 1 ? " is" : "s are") not what this version makes; check with "
      + "version \(check.libraryVersion?.prefix(40) ?? "that it names")"
  }
}
