import Conformal
import Measuring

/// Runs tasks and readings of the same bytes in turn, so that whatever slows the machine slows both.
struct PairedRun {
  let data: Workload
  let score: any NonconformityScore
  let alpha: Level
  let execution: Execution

  func measure(atLeast repeats: Int, seconds: Double) throws -> Outcome {
    PeakMemory.reset()
    let first = try fit()
    let found = try sets(first)
    let peak = PeakMemory.current()
    let context = ScoringContext(
      ownWeights: score.isRandomized ? .drawn(seed: 0, purpose: 1) : .none,
      precision: first.precision, execution: execution)
    _ = try trueLabelScores(context)
    _ = readAll()

    var samples = Samples()
    let deadline = ContinuousClock.now + .seconds(seconds)
    while samples.count < repeats || ContinuousClock.now < deadline {
      samples.readAll.append(duration { readAll() })
      samples.scores.append(try duration { try trueLabelScores(context) })
      samples.readCalibration.append(duration { read(data.calibration) })
      samples.fit.append(try duration { try fit() })
      samples.readTest.append(duration { read(data.test) })
      samples.predict.append(try duration { try sets(first) })
    }
    return Outcome(
      samples: samples, sets: found, quantile: try first.quantile().tail, peakBytes: peak)
  }

  private func fit() throws -> ConformalPredictor {
    try SplitConformal(score: score, alphas: [alpha])
      .fit(on: data.calibration.labeled, execution: execution)
  }

  private func sets(_ predictor: ConformalPredictor) throws -> PredictionSets {
    try predictor.sets(for: data.test.labeled.outputs, execution: execution)
  }

  /// Scores the true labels of all rows, part by part.
  private func trueLabelScores(_ context: ScoringContext) throws -> [[Double]] {
    try [data.calibration, data.test].map { part in
      try score.scores(
        ofLabels: part.labeled.labels, in: part.labeled.outputs, context: context)
    }
  }

  private func read(_ part: Part) -> UInt64 { part.bytes.read(threads: execution.threadCount) }

  private func readAll() -> UInt64 { read(data.calibration) &+ read(data.test) }
}
