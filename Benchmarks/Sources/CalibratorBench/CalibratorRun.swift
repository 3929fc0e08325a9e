import Conformal
import Measuring

/// Fits one calibrator again and again, and measures the probabilities that it gives.
struct CalibratorRun {
  let files: CalibratorFiles
  let method: CalibratorTask
  let execution: Execution

  func record(
    _ workload: String, atLeast repeats: Int, seconds: Double, atMost limit: Double
  ) throws -> CalibratorRecord {
    let rows = try CalibratorRows(files.calibration)
    PeakMemory.reset()
    let start = ContinuousClock.now
    let fit = try method.fit(on: rows, execution: execution)
    let first = (ContinuousClock.now - start) / .seconds(1)
    let peak = PeakMemory.current()
    var samples: [Double] = []
    var spent = 0.0
    while (samples.count < repeats || spent < seconds) && spent + first < limit {
      samples.append(
        try duration {
          try method.fit(on: rows, execution: execution)
        })
      spent += samples[samples.count - 1]
    }
    // The first fit reads pages that are not in memory yet: it counts where there is no other.
    if samples.isEmpty { samples = [first] }
    return CalibratorRecord(
      workload: workload, method: method.rawValue,
      threads: execution.threadCount, tier: execution.tier.name, kind: files.kind.rawValue,
      rows: rows.rowCount, testRows: files.test.rowCount, classes: rows.classCount,
      fitSeconds: samples, peakBytes: peak,
      chosen: type(of: fit.map).name, temperature: fit.map.parameters.numbers["temperature"],
      hasConverged: fit.search.hasConverged, iterations: fit.search.iterationCount,
      atBound: fit.atBound,
      calibration: try LossSummary(
        of: files.calibration, mappedBy: fit.map, execution: execution),
      test: try LossSummary(of: files.test, mappedBy: fit.map, execution: execution))
  }
}
