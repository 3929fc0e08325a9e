import Benchmark
import Conformal

// One batch an iteration, small enough for the cache or not: what the kernels cost, on every tier that the
// machine has. Names read task/score/shape/tier.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration.metrics = [.wallClock, .throughput]
  Benchmark.defaultConfiguration.maxDuration = .seconds(1)
  Benchmark.defaultConfiguration.scalingFactor = .one

  for tier in KernelTier.available {
    for shape in BatchShape.allCases {
      for form in ScoreForm.allCases {
        register(form, shape, Execution(threadCount: 1, tier: tier))
      }
    }
  }
}

private func register(_ form: ScoreForm, _ shape: BatchShape, _ execution: Execution) {
  let name = "\(form.rawValue)/\(shape.rawValue)/\(execution.tier.name)"
  Benchmark("scores/\(name)") { benchmark, batch in
    for _ in benchmark.scaledIterations { blackHole(try batch.trueLabelScores()) }
  } setup: {
    try FittedBatch(form, shape, execution)
  }
  Benchmark("sets/\(name)") { benchmark, batch in
    for _ in benchmark.scaledIterations { blackHole(try batch.sets()) }
  } setup: {
    try FittedBatch(form, shape, execution)
  }
  Benchmark("fit/\(name)") { benchmark, batch in
    for _ in benchmark.scaledIterations { blackHole(try batch.fit()) }
  } setup: {
    try FittedBatch(form, shape, execution)
  }
}
