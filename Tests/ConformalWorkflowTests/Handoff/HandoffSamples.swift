import ConformalArtifacts
import ConformalPrediction
import ConformalWorkflow
import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import SelectiveAbstention

/// A run made by hand: three artifacts of made-up rows of 4 classes, and a log with a promotion.
enum HandoffSamples {
  static let classCount = 4
  static let time = Timestamp(seconds: 1_772_323_200)

  /// Rows that a model is right about most of the time.
  static func rows(_ count: Int, kind: OutputKind = .logits, seed: UInt64) throws -> LabeledOutputs
  {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    var values: [Float] = []
    var labels: [Int32] = []
    for _ in 0..<count {
      let label = Int(stream.next(below: UInt64(classCount)))
      var row = (0..<classCount).map { _ in Float(stream.next(below: 512)) / 128 }
      row[label] += Float(stream.next(below: 640)) / 128
      if kind == .probabilities {
        let sum = row.reduce(0, +)
        row = row.map { $0 / sum }
      }
      values += row
      labels.append(Int32(label))
    }
    let matrix = try Matrix(values, rowCount: count, columnCount: classCount)
    return try LabeledOutputs(
      kind == .logits ? Outputs(logits: matrix) : Outputs(probabilities: matrix), labels: labels)
  }

  /// What a run leaves behind, made by the library itself.
  static func artifacts(
    kind: OutputKind = .logits, score: any NonconformityScore = LAC(),
    hasCalibrator: Bool = true
  ) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [
      "report.html": Array("<p>report</p>\n".utf8), "report.json": Array("{}\n".utf8),
    ]
    var calibrator: CalibratorArtifact?
    if hasCalibrator {
      let first = try rows(300, kind: kind, seed: 1)
      let fitted = CalibratorArtifact(
        calibrator: try Calibrator.fit(TemperatureScaling(), on: CalibratorRows(first)),
        data: try DataRecord(
          of: first.outputs, inputs: [], precision: CalibratorArtifact.rowPrecision))
      files["calibrator.json"] = try fitted.encoded()
      calibrator = fitted
    }
    let second = try rows(300, kind: kind, seed: 2)
    let corrected = try calibrator?.calibrator.apply(to: second.outputs) ?? second.outputs
    let predictor = try SplitConformal(score: score, alphas: ["0.1", "0.25"], seed: 5).fit(
      on: LabeledOutputs(corrected, labels: second.labels))
    files["predictor.json"] = try PredictorArtifact(
      predictor: predictor,
      data: DataRecord(of: corrected, inputs: [], precision: predictor.precision),
      calibrator: calibrator
    ).encoded()
    let third = try rows(900, kind: kind, seed: 3)
    let outputs = try calibrator?.calibrator.apply(to: third.outputs) ?? third.outputs
    var fit = PolicyFit()
    fit.capacity = try ReviewCapacity(reviews: 60, arrivals: .fixed(300), delta: "0.05")
    let answered = try AnsweredRows(
      outputs.answers(by: .maxProbability), trueLabels: Array(third.labels),
      classCount: classCount)
    guard case .fitted(let policy) = try fit.fit(on: answered) else {
      throw DataError(found: "no policy")
    }
    files["policy.yaml"] = Array(
      try PolicyArtifact(
        policy: policy,
        source: PolicySource(
          score: .maxProbability, outputKind: kind.rawValue, classCount: classCount,
          calibrator: calibrator.map { try PolicySource.Calibrator($0) }),
        data: DataRecord(of: outputs, inputs: [], precision: .float64), reason: "agreed"
      ).encoded().utf8)
    return files
  }

  static func definition(_ kind: RowSource.Kind = .logits) -> PipelineDefinition {
    func source(_ role: DataRole) -> RowSource {
      RowSource(
        kind, outputs: "data/\(role.rawValue).npz:\(kind.rawValue)",
        labels: "data/\(role.rawValue).npz:labels")
    }
    var definition = PipelineDefinition(
      model: .init(
        name: "fraud-eu", version: "2026.3", description: "Tells fraud | <b>from</b> trade."),
      owner: "risk@example.org",
      data: .init(
        .roles(Dictionary(uniqueKeysWithValues: DataRole.allCases.map { ($0, source($0)) }))))
    definition.data.maxAge = TimeSpan(seconds: 90 * 86_400)
    definition.calibrator = .init(.method("temperature"))
    definition.predictor = .init(score: "lac", alphas: ["0.1", "0.25"])
    var policy = PolicyDefinition()
    policy.capacity = .init(reviews: 60, per: 300, delta: "0.05")
    policy.maxRisk = "0.5"
    definition.policy = policy
    // A pipeline without a risk cannot have its gate.
    definition.gates.removeAll { $0.kind == .selectiveRisk }
    definition.schedule = .init(cron: "0 6 1 * 1-5")
    return definition
  }

  /// A log of a run, its promotion and a later run; entries of other models lie between.
  static func log(
    _ definition: PipelineDefinition, _ artifacts: [String: [UInt8]]
  ) throws -> [HistoryEntry] {
    let input = CapturedInput(
      roles: [.test], content: "logits", address: "/home/ada/secret/test.npz:logits",
      sha256: String(repeating: "ab", count: 32), byteCount: 4_096, modified: time,
      shape: [500, classCount], elementType: "<f4")
    var gate = GateResult(.ece, .inconclusive, "the ECE is 0.03, 0.01 to 0.06, of at most 0.05")
    gate.neededRows = 900
    let record = RunRecord(
      model: definition.model, owner: definition.owner, outcome: .passed, asOf: time,
      definition: try HandoffPackage.digest(of: definition), schedule: definition.schedule,
      inputs: [input],
      metrics: [
        Metric("ece", 0.03, interval: 0.01...0.06), Metric("coverage@0.1", 0.912),
        Metric("review_rate", 0.2, interval: 0.17...0.24),
      ],
      gates: [GateResult(.coverage, subject: "alpha 0.1", .passed, "91.2 % of 90 %"), gate],
      artifacts: artifacts.sorted { $0.key < $1.key }.map {
        ArtifactReference(
          name: $0.key, sha256: ObjectStore.sha256(of: $0.value), byteCount: $0.value.count)
      },
      machine: MachineRecord(
        library: "0.1.0", kernelTier: "avx2", linearAlgebra: nil, system: "Linux", host: "build"),
      commit: "0123456789")
    let promotion = PromotionRecord(
      model: definition.model.name, version: definition.model.version, run: 4, replaced: nil)
    let events: [(Int, HistoryEvent)] = [
      (4, .run(record)), (5, .promotion(promotion)), (9, .run(record)),
    ]
    var previous = String(repeating: "d", count: 64)
    return try events.map { sequence, event in
      let entry = try sealed(sequence, event, previous: previous)
      previous = entry.sha256
      return entry
    }
  }

  /// An entry with the checksum that it should have.
  static func sealed(
    _ sequence: Int, _ event: HistoryEvent, previous: String
  ) throws -> HistoryEntry {
    func entry(_ sha256: String) -> HistoryEntry {
      HistoryEntry(
        sequence: sequence, time: Timestamp(seconds: time.seconds + sequence * 60),
        authorship: .init(who: "ada@example.org", why: "monthly | run"), event: event,
        previous: previous, sha256: sha256)
    }
    return entry(try entry("").seal)
  }

  static func package(
    _ definition: PipelineDefinition = definition(), _ artifacts: [String: [UInt8]]? = nil
  ) throws -> HandoffPackage {
    let artifacts = try artifacts ?? self.artifacts()
    let log = try log(definition, artifacts)
    return try HandoffPackage(
      run: log[0], promotion: log[1], log: log,
      head: ChainHead(sequence: 11, sha256: String(repeating: "c", count: 64)),
      definition: definition, artifacts: artifacts)
  }
}
