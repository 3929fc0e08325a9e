import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// A score in one form, for tables of tests.
struct ScoreCase: Sendable, CustomTestStringConvertible {
  let score: any NonconformityScore
  let testDescription: String

  init(_ score: any NonconformityScore) {
    self.score = score
    testDescription = score.name + (score.isRandomized ? ", randomized" : "")
  }

  static let deterministic = [
    ScoreCase(LAC()), ScoreCase(APS(isRandomized: false)),
    ScoreCase(RAPS(lambda: 0.125, kReg: 1, isRandomized: false)),
    ScoreCase(SAPS(weight: 0.125, isRandomized: false)), ScoreCase(TopK()), ScoreCase(Margin()),
  ]
  static let randomized = [
    ScoreCase(APS()), ScoreCase(RAPS(lambda: 0.0625, kReg: 2)), ScoreCase(SAPS(weight: 0.25)),
    ScoreCase(TopK(isRandomized: true)),
  ]
  static let all = deterministic + randomized
}

/// A kind of outputs and an arithmetic.
struct FormatCase: Sendable, CustomTestStringConvertible {
  let kind: OutputKind
  let precision: Precision

  var testDescription: String { "\(kind.rawValue) in \(precision.rawValue)" }

  static let all = [OutputKind.logits, .probabilities].flatMap { kind in
    Precision.allCases.map { FormatCase(kind: kind, precision: $0) }
  }
}

/// Outputs of rows in memory.
func outputs(
  _ rows: [[Double]], _ kind: OutputKind = .probabilities, ids: [UInt64]? = nil
) throws -> Outputs {
  let identifiers = ids.map { RowIdentifiers.given($0) } ?? .indices(from: 0)
  let matrix = try Matrix(rows: rows)
  return switch kind {
  case .logits: try Outputs(logits: matrix, identifiers: identifiers)
  case .probabilities: try Outputs(probabilities: matrix, identifiers: identifiers)
  case .scores: try Outputs(scores: matrix, identifiers: identifiers)
  }
}

/// Labelled rows in memory, which can be reordered.
struct Rows: Sendable {
  var values: [[Double]]
  var labels: [Int]
  var ids: [UInt64]
  let kind: OutputKind

  init(_ values: [[Double]], labels: [Int], kind: OutputKind, ids: [UInt64]? = nil) {
    self.values = values
    self.labels = labels
    self.kind = kind
    self.ids = ids ?? values.indices.map { UInt64($0) }
  }

  var count: Int { values.count }

  /// Some rows, in some order, with their ids.
  func rows(_ indices: some Sequence<Int>) -> Rows {
    let indices = Array(indices)
    return Rows(
      indices.map { values[$0] }, labels: indices.map { labels[$0] }, kind: kind,
      ids: indices.map { ids[$0] })
  }

  func outputs() throws -> Outputs {
    try ConformalPredictionTests.outputs(values, kind, ids: ids)
  }

  func labeled() throws -> LabeledOutputs { try LabeledOutputs(outputs(), labels: labels) }
}

extension ConformalPredictor {
  /// The scores of every label of every row, row after row, as prediction computes them.
  func predictionScores(of outputs: Outputs) throws -> [Double] {
    let generator = CounterBasedGenerator(seed: seed, purpose: .prediction)
    let draws =
      score.isRandomized
      ? (0..<outputs.rowCount).map { generator.uniform(row: outputs.identifiers[$0]) } : []
    return try score.scores(
      of: LabelLists(everyLabelOf: outputs), in: outputs,
      context: ScoringContext(draws: draws, precision: precision))
  }
}
