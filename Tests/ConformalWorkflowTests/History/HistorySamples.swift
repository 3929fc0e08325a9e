import ConformalWorkflow
import ExactStatistics
import Foundation

/// Runs and promotions made by hand, for tests of the history.
enum HistorySamples {
  static let start = Timestamp(seconds: 1_772_323_200)
  static let person = Authorship(who: "ada@example.org", why: "monthly run")

  /// A directory that is removed afterwards.
  static func inDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = NSTemporaryDirectory() + "conformal-history-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  /// The time a number of days after the start.
  static func day(_ days: Int) -> Timestamp { Timestamp(seconds: start.seconds + days * 86_400) }

  /// A run; its artifacts are kept where a history's directory is given.
  static func run(
    _ model: String = "fraud", _ version: String = "1", outcome: GateOutcome = .passed,
    reviewRate: Double = 0.12, ece: Double = 0.02, directory: String? = nil, salt: Int = 0
  ) throws -> RunRecord {
    var digests: [ArtifactReference] = []
    let texts = [
      "calibrator.json": "{\"temperature\" : 1.\(salt)}\n",
      "policy.yaml": "version: '\(version)'\nthresholds:\n  approve: 0.8\(salt)\n",
    ]
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      let bytes = Array(text.utf8)
      if let directory {
        _ = try ObjectStore(directory: directory).keep(
          bytes, suffix: name.hasSuffix("yaml") ? ".yaml" : ".json")
      }
      digests.append(
        ArtifactReference(
          name: name, sha256: ObjectStore.sha256(of: bytes), byteCount: bytes.count))
    }
    func keep(_ bytes: [UInt8], _ suffix: String) throws -> String {
      guard let directory else { return ObjectStore.sha256(of: bytes) }
      return try ObjectStore(directory: directory).keep(bytes, suffix: suffix)
    }
    func keep(_ text: String) throws -> String { try keep(Array(text.utf8), ".json") }
    var gate = GateResult(.ece, outcome, "the ECE is at most 0.05")
    (gate.value, gate.lower, gate.upper, gate.limit, gate.rows) = (
      ece, ece - 0.01, ece + 0.01, 0.05, 500
    )
    return RunRecord(
      model: ModelDefinition(name: model, version: version), owner: "risk@example.org",
      outcome: outcome, asOf: start,
      definition: try keep("{\"model\" : \"\(model)\", \"policy\" : {\"max_risk\" : \"0.02\"}}\n"),
      schedule: ScheduleDefinition(cron: "0 6 1 * *"),
      inputs: [
        CapturedInput(
          roles: [.test, .policy], content: "logits", address: "data/test.npz:logits",
          sha256: try keep([UInt8(salt % 250)], ".npz"), byteCount: 1, modified: start,
          shape: [500, 10], elementType: "<f4")
      ],
      stages: [
        StageReference(name: .assess, key: ObjectStore.sha256(of: [1]), sha256: try keep("found"))
      ],
      metrics: [
        Metric("ece", ece, interval: (ece - 0.01)...(ece + 0.01)),
        Metric("review_rate", reviewRate, interval: (reviewRate - 0.02)...(reviewRate + 0.02)),
        Metric("threshold.approve", 0.8 + Double(salt) / 100),
      ],
      gates: [gate], artifacts: digests, comparedWith: nil,
      machine: MachineRecord(
        library: "0.1.0", kernelTier: "avx2", linearAlgebra: nil, system: "Linux", host: "build"),
      commit: "0123456789")
  }
}

extension History {
  /// Appends a run by hand.
  @discardableResult
  func append(_ run: RunRecord, at time: Timestamp = HistorySamples.start) throws -> HistoryEntry {
    try append(by: HistorySamples.person, at: time, about: run.model.name) { _ in .run(run) }
  }

  /// Puts a run in force by hand.
  @discardableResult
  func put(
    _ run: HistoryEntry, at time: Timestamp = HistorySamples.start, rollback: Bool = false
  ) throws -> HistoryEntry {
    try append(
      by: Authorship(who: "grace@example.org", why: "approved"), at: time, about: run.event.model
    ) { inForce in
      let record = PromotionRecord(
        model: run.event.model, version: run.run?.model.version ?? "", run: run.sequence,
        replaced: inForce)
      return rollback ? .rollback(record) : .promotion(record)
    }
  }
}
