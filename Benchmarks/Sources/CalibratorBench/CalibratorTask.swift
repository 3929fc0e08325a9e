import ArgumentParser
import Conformal

/// A way to fit a calibrator, under the name that the peers' runs use too.
enum CalibratorTask: String, CaseIterable, ExpressibleByArgument {
  case temperature
  case isotonic
  case vector
  case vectorRidge = "vector-ridge"
  case auto

  /// Everything from rows to a map: how to read them, and for `auto` the choice of a method, too.
  func fit(on rows: CalibratorRows, execution: Execution) throws -> CalibrationFit {
    let reading = try OutputReading(suiting: rows.outputs, execution: execution)
    return try method(for: rows, reading: reading, execution: execution)
      .fit(on: rows, reading: reading, execution: execution)
  }

  private func method(
    for rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> any CalibrationMethod {
    switch self {
    case .temperature: TemperatureScaling()
    case .isotonic: OneVersusRest(IsotonicCalibration())
    case .vector: VectorScaling()
    case .vectorRidge: VectorScaling(shrinkage: .structured)
    case .auto:
      try CrossValidatedChoice(
        CrossValidatedChoice.usualCandidates(classCount: rows.classCount)
      ).choose(on: rows, reading: reading, execution: execution).method
    }
  }
}
