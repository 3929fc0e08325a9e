/// One line of output: the keys that the peers write, and how the search ended.
struct CalibratorRecord: Encodable {
  let tool = "swift-conformal"
  let workload: String
  let method: String
  let precision = "as stored"
  let threads: Int
  let tier: String
  let kind: String
  let rows: Int
  let testRows: Int
  let classes: Int
  let fitSeconds: [Double]
  let peakBytes: Int
  let chosen: String
  let temperature: Double?
  let hasConverged: Bool
  let iterations: Int
  let atBound: [String]
  let calibration: LossSummary
  let test: LossSummary
}
