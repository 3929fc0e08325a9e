internal import ConformalArtifacts

/// The JSON of gates and what came of them, schema `swift-conformal/gates/1`.
package struct GateDocument: Encodable, Sendable {
  /// One gate.
  package struct Gate: Encodable, Sendable {
    let gate: String
    let interval: [Double]?
    let isAllowed: Bool
    let isWarning: Bool
    let limit: Double?
    let neededRows: Int?
    let outcome: String
    let rows: Int?
    let sentence: String
    let subject: String?
    let value: Double?

    /// A gate; numbers that JSON cannot say are left out.
    ///
    /// - Parameters:
    ///   - result: what came of it.
    ///   - isAllowed: whether it holds nothing up although it is inconclusive.
    package init(_ result: GateResult, isAllowed: Bool) {
      gate = result.kind.rawValue
      subject = result.subject.isEmpty ? nil : result.subject
      (outcome, sentence) = (result.outcome.rawValue, result.sentence)
      (self.isAllowed, isWarning) = (isAllowed, result.isWarning)
      (value, limit) = (result.value.finite, result.limit.finite)
      if let lower = result.lower.finite, let upper = result.upper.finite {
        interval = [lower, upper]
      } else {
        interval = nil
      }
      (rows, neededRows) = (result.rows, result.neededRows)
    }
  }

  private struct Run: Encodable {
    let asOf: Timestamp
    let error: String?
    let gates: [Gate]
    let model: String
    let outcome: String
    let pipeline: String
    let rows: Int?
    let seconds: Double?
    let version: String
  }

  private let outcome: String
  private let runs: [Run]
  private let schema: String

  /// The document of some runs.
  ///
  /// - Parameter runs: the runs, in order.
  package init(_ runs: [GatedRun]) {
    schema = "swift-conformal/gates/1"
    outcome = GateOutcome.worst(of: runs.map(\.outcome)).rawValue
    self.runs = runs.map { run in
      Run(
        asOf: run.asOf, error: run.obstacle, gates: run.gates, model: run.model,
        outcome: run.obstacle == nil ? run.outcome.rawValue : "error", pipeline: run.pipeline,
        rows: run.rowCount,
        seconds: run.seconds, version: run.version)
    }
  }

  /// The text.
  ///
  /// - Throws: an encoding error, for a duration that is not finite.
  package var text: String {
    get throws { String(decoding: try CanonicalJSON.encode(self), as: UTF8.self) }
  }
}

extension GatedRun {
  var gates: [GateDocument.Gate] {
    results.map {
      GateDocument.Gate($0, isAllowed: $0.outcome == .inconclusive && !isHeldUp(by: $0))
    }
  }
}

extension GateOutcome {
  /// The outcome of several runs: failed where one failed, inconclusive where one is, else passed.
  package static func worst(of outcomes: [GateOutcome]) -> GateOutcome {
    [.failed, .inconclusive].first { outcomes.contains($0) } ?? .passed
  }
}

extension Double? {
  /// The number, where JSON can say it.
  fileprivate var finite: Double? { flatMap { $0.isFinite ? $0 : nil } }
}
