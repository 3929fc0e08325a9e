import ConformalWorkflow
import ExactStatistics
import Foundation
import ScoringCore
import TensorFiles

/// A directory with rows of a model that is too sure of itself, and a history; it goes when the test is over.
final class RunFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "run-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  var history: History {
    get throws { try History(directory: file("history"), makes: true) }
  }

  /// Writes rows whose labels have the probabilities of the logits divided by `temperature`.
  @discardableResult
  func rows(
    _ name: String, count: Int, classes: Int = 4, seed: UInt64, temperature: Double = 1.6,
    repeating copies: Int = 1
  ) throws -> RowSource {
    let draws = CounterBasedGenerator(seed: seed, purpose: .testing)
    var logits: [Float] = []
    var labels: [Int64] = []
    var groups: [Int64] = []
    for row in 0..<count {
      let values = (0..<classes).map { index in
        let word = draws.word(row: UInt64(row), index: UInt32(index))
        return Double(word >> 11) * 0x1p-53 * 8
      }
      let powers = values.map { exp($0 / temperature) }
      var draw =
        Double(draws.word(row: UInt64(row), index: 99) >> 11) * 0x1p-53 * powers.reduce(0, +)
      var label = 0
      while label < classes - 1, draw >= powers[label] {
        draw -= powers[label]
        label += 1
      }
      for _ in 0..<copies {
        logits += values.map { Float($0) }
        labels.append(Int64(label))
        groups.append(Int64(row))
      }
    }
    try write(NPYArray(logits, rowCount: count * copies, columnCount: classes), to: "\(name).npy")
    try write(NPYArray(labels), to: "\(name)_y.npy")
    try write(NPYArray(groups), to: "\(name)_g.npy")
    return RowSource(
      .logits, outputs: "\(name).npy", labels: "\(name)_y.npy",
      groups: copies > 1 ? "\(name)_g.npy" : nil)
  }

  private func write(_ array: NPYArray, to name: String) throws {
    let output = try OutputFile(path: file(name))
    try array.write(to: output)
    try output.commit()
  }

  /// A pipeline with every part, over rows for each role.
  func definition(
    _ name: String = "churn", version: String = "1", count: Int = 300, seed: UInt64 = 1
  ) throws -> PipelineDefinition {
    var sources: [DataRole: RowSource] = [:]
    for (index, role) in DataRole.allCases.enumerated() {
      sources[role] = try rows(
        "\(name)_\(role.rawValue)", count: count, seed: seed * 10 + UInt64(index))
    }
    return Self.complete(DataDefinition(.roles(sources)), name, version)
  }

  static func complete(
    _ data: DataDefinition, _ name: String = "churn", _ version: String = "1"
  ) -> PipelineDefinition {
    var definition = PipelineDefinition(
      model: ModelDefinition(name: name, version: version), owner: "team@example.com", data: data)
    definition.calibrator = CalibratorDefinition(.method("temperature"))
    definition.predictor = PredictorDefinition(score: "aps", alphas: ["0.1"])
    var policy = PolicyDefinition()
    policy.maxRisk = "0.3"
    definition.policy = policy
    definition.allowInconclusive = GateKind.allCases
    return definition
  }

  func run(_ definition: PipelineDefinition) throws -> PipelineRun {
    PipelineRun(definition, directory: path, history: try history)
  }

  static let author = Authorship(who: "tests", why: "to see")
  static let time = Timestamp(seconds: 1_790_000_000)
}

extension PipelineRun {
  func atTestTime(until last: StageName? = nil) throws -> Result {
    try self(by: RunFolder.author, at: RunFolder.time, until: last)
  }
}

extension PipelineDefinition {
  /// The rows of each role, where they are of files of their own.
  var sources: [DataRole: RowSource]? {
    if case .roles(let sources) = data.source { sources } else { nil }
  }
}
