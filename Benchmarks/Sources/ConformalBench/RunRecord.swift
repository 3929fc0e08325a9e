import Conformal

/// One line of output: the same keys as the peers write, and the readings.
struct RunRecord: Encodable {
  let tool = "swift-conformal"
  let workload: String
  let method: String
  let threads: Int
  let tier: String
  let calibrationRows: Int
  let testRows: Int
  let classes: Int
  let coverage: Double
  let meanSize: Double
  let peakBytes: Int
  let fitSeconds: [Double]
  let predictSeconds: [Double]
  let scoresSeconds: [Double]
  let readCalibrationSeconds: [Double]
  let readTestSeconds: [Double]
  let readAllSeconds: [Double]

  init(
    _ workload: String, _ method: Method, _ data: Workload, _ execution: Execution,
    _ outcome: Outcome
  ) {
    let test = data.test.labeled
    let hits = test.labels.indices.count { outcome.sets.contains(test.labels[$0], at: $0) }
    self.workload = workload
    self.method = method.rawValue
    threads = execution.threadCount
    tier = execution.tier.name
    calibrationRows = data.calibration.labeled.rowCount
    testRows = test.rowCount
    classes = test.outputs.classCount
    coverage = Double(hits) / Double(test.rowCount)
    meanSize = Double(outcome.sets.labels.labels.count) / Double(test.rowCount)
    peakBytes = outcome.peakBytes
    fitSeconds = outcome.samples.fit
    predictSeconds = outcome.samples.predict
    scoresSeconds = outcome.samples.scores
    readCalibrationSeconds = outcome.samples.readCalibration
    readTestSeconds = outcome.samples.readTest
    readAllSeconds = outcome.samples.readAll
  }
}
