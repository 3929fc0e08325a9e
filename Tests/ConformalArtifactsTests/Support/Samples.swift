import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import ScoringCore

/// Seeded outputs and artifacts, small enough to read.
enum Samples {
  /// Rows of logits in double precision: no two are alike.
  static func rich(_ count: Int, classes: Int = 3, seed: UInt64 = 1) -> [[Double]] {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    return (0..<count).map { _ in (0..<classes).map { _ in 8 * stream.nextUniform() - 4 } }
  }

  /// A label for each row.
  static func labels(_ count: Int, classes: Int = 3) -> [Int] {
    (0..<count).map { ($0 * 7 + 2) % classes }
  }

  /// Rows as outputs; probabilities are the absolute values over their sum.
  static func outputs(
    _ rows: [[Double]], _ kind: OutputKind = .logits, ids: [UInt64]? = nil
  ) throws -> Outputs {
    let identifiers = ids.map { RowIdentifiers.given($0) } ?? .indices(from: 0)
    switch kind {
    case .logits:
      return try Outputs(logits: try Matrix(rows: rows), identifiers: identifiers)
    case .scores:
      return try Outputs(scores: try Matrix(rows: rows), identifiers: identifiers)
    case .probabilities:
      let shares = rows.map { row in
        let sum = row.reduce(0) { $0 + $1.magnitude }
        return row.map { $0.magnitude / sum }
      }
      return try Outputs(probabilities: try Matrix(rows: shares), identifiers: identifiers)
    }
  }

  /// Rows with labels.
  static func labeled(
    _ count: Int, classes: Int = 3, kind: OutputKind = .logits, ids: [UInt64]? = nil
  ) throws -> LabeledOutputs {
    try LabeledOutputs(
      try outputs(rich(count, classes: classes), kind, ids: ids),
      labels: labels(count, classes: classes))
  }

  /// What a predictor was fitted on, with an input file of each kind.
  static let inputs = [
    DataRecord.Input(
      role: "logits", member: nil, elementType: "<f4", shape: [19, 3],
      sha256: SHA256.hexDigest(of: Array("logits".utf8))),
    DataRecord.Input(
      role: "labels", member: "y", elementType: "|i1", shape: [19],
      sha256: SHA256.hexDigest(of: Array("labels".utf8))),
  ]

  /// An artifact of 19 rows and the deterministic LAC score, levels 0.1 and 0.25.
  static func artifact() throws -> PredictorArtifact {
    let rows = try labeled(19)
    let predictor = try SplitConformal(score: .lac, alphas: ["0.1", "0.25"]).fit(on: rows)
    return PredictorArtifact(
      predictor: predictor,
      data: try DataRecord(of: rows.outputs, inputs: inputs, precision: predictor.precision),
      classNames: ["cat", "dog", "owl"])
  }

  /// The smallest artifact that holds every kind of key.
  static func smallArtifact() throws -> PredictorArtifact {
    let rows = try labeled(4, ids: [11, 12, 13, 14])
    let predictor = try SplitConformal(
      score: .raps(lambda: 0.5, kReg: 1), alpha: "1/4", seed: 3
    ).fit(on: rows)
    return PredictorArtifact(
      predictor: predictor,
      data: try DataRecord(
        of: rows.outputs, inputs: [inputs[1]], precision: predictor.precision))
  }
}
