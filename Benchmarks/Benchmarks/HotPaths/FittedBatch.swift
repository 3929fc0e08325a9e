import Conformal

/// A batch with labels, and a predictor fitted on it.
struct FittedBatch {
  private let batch: LabeledOutputs
  private let trueLabels: LabelLists
  private let method: SplitConformal
  private let predictor: ConformalPredictor
  private let context: ScoringContext

  init(_ form: ScoreForm, _ shape: BatchShape, _ execution: Execution) throws {
    batch = try FittedBatch.rows(shape)
    trueLabels = LabelLists(singletons: batch.labels)
    method = SplitConformal(score: form.score, alphas: ["0.05"])
    predictor = try method.fit(on: batch, execution: execution)
    context = ScoringContext(
      draws: [Double](repeating: 0.5, count: form.score.isRandomized ? batch.rowCount : 0),
      precision: .float32, execution: execution)
  }

  func trueLabelScores() throws -> [Double] {
    try method.score.scores(of: trueLabels, in: batch.outputs, context: context)
  }

  func sets() throws -> PredictionSets {
    try predictor.sets(for: batch.outputs, execution: context.execution)
  }

  func fit() throws -> ConformalPredictor {
    try method.fit(on: batch, execution: context.execution)
  }

  /// Rows whose true label stands out by an amount that varies from row to row.
  private static func rows(_ shape: BatchShape) throws -> LabeledOutputs {
    var generator = SplitMix(state: 1)
    var logits: [Float] = []
    var labels: [Int] = []
    logits.reserveCapacity(shape.rowCount * shape.classCount)
    for _ in 0..<shape.rowCount {
      let label = Int.random(in: 0..<shape.classCount, using: &generator)
      let row = logits.count
      for _ in 0..<shape.classCount { logits.append(generator.roughlyNormal()) }
      logits[row + label] += shape.peak * Float.random(in: 0..<1, using: &generator)
      labels.append(label)
    }
    let matrix = try Matrix(logits, rowCount: shape.rowCount, columnCount: shape.classCount)
    return try LabeledOutputs(Outputs(logits: matrix), labels: labels)
  }
}

/// Steele's SplitMix64: seeded, and fast enough to fill a batch.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The sum of four 16-bit draws, centred and of width 1.
  mutating func roughlyNormal() -> Float {
    let bits = next()
    let sum =
      (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48)
    return (Float(sum) / 65_536 - 2) * Float(3).squareRoot()
  }
}
