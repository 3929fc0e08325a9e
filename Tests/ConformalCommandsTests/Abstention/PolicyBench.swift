import ConformalArtifacts
import ConformalCommands
import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// A folder with policies that were fitted without commands.
struct PolicyBench {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Rows of a dataset with confidences by the largest probability, computed without commands.
  static func rows(_ data: DataCase, _ part: String) throws -> AnsweredRows {
    let outputs = try data.libraryOutputs(part)
    return try AnsweredRows(
      outputs.answers(by: .maxProbability),
      trueLabels: data.libraryLabels(part).map { Int32($0) }, classCount: data.classCount)
  }

  /// Fits a policy on the calibration part of a dataset and writes it.
  func fit(
    _ request: PolicyFit, _ data: DataCase, queues: [String]? = nil, name: String = "policy.yaml"
  ) throws -> (path: String, policy: AbstentionPolicy) {
    let rows = try Self.rows(data, "calibration")
    guard
      case .fitted(let policy) = try request.fit(on: rows, queues: queues.map { RowQueues($0) })
    else { throw DataError(found: "no policy") }
    let outputs = try data.libraryOutputs("calibration")
    let path = try write(
      policy, name,
      source: PolicySource(
        score: .maxProbability, outputKind: outputs.kind.rawValue, classCount: data.classCount),
      data: DataRecord(of: outputs, inputs: [], precision: .float64))
    return (path, policy)
  }

  func write(
    _ policy: AbstentionPolicy, _ name: String, source: PolicySource, data: DataRecord
  ) throws -> String {
    try folder.write(
      PolicyArtifact(policy: policy, source: source, data: data).encoded(), to: name)
  }

  /// The SHA-256 of a file in the folder.
  func sha256(_ name: String) throws -> String {
    let bytes = try folder.bytes(name)
    var hash = SHA256()
    hash.update(bytes.span)
    return hash.hexDigest()
  }

  /// A command on the test part of a dataset.
  func evaluate(_ policy: String, _ data: DataCase, part: String = "test") -> EvaluatePolicy {
    EvaluatePolicy(
      policy: policy,
      rows: AnsweredRowsInput(
        answers: AnswersInput(outputs: data.input(part)), labels: data.labels(part)))
  }
}
