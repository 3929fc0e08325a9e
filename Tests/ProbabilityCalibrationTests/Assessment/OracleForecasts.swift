import ProbabilityCalibration
import ScoringCore

/// The oracle rows as binary forecasts, and closeness as the oracles state it.
enum OracleForecasts {
  static func multiclass() throws -> CalibratorRows { try CalibratorRows(OracleData.multiclass()) }
  static func binaryRows() throws -> CalibratorRows { try CalibratorRows(OracleData.binary()) }
  static func topLabel() throws -> BinaryForecasts { try .topLabel(of: multiclass()) }
  static func positive() throws -> BinaryForecasts { try .ofClass(1, of: binaryRows()) }
}

/// Whether a number is that of an oracle.
func isClose(_ value: Double, _ oracle: Double, _ tolerance: Double = 1e-12) -> Bool {
  abs(value - oracle) <= tolerance
}
