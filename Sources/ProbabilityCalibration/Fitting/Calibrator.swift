public import ScoringCore

/// A fitted map from outputs of a model to probabilities, with how its fit went.
///
/// ```swift
/// let calibrator = try Calibrator.fit(TemperatureScaling(), on: CalibratorRows(rows))
/// let corrected = try calibrator.apply(to: outputs)        // outputs again, for predictors and policies
/// ```
///
/// A calibrator promises nothing about new rows: assess it on rows that it was not fitted on.
public struct Calibrator: Sendable {
  /// The map.
  public let map: any CalibrationMap
  /// How the fit went.
  public let diagnostics: CalibratorDiagnostics
  /// What the method leaves open, by name, as it was asked for.
  public let settings: [String: String]

  /// Puts a calibrator together.
  ///
  /// - Parameters:
  ///   - map: the map.
  ///   - diagnostics: how the fit went.
  ///   - settings: what the method leaves open, by name.
  public init(
    map: any CalibrationMap, diagnostics: CalibratorDiagnostics, settings: [String: String] = [:]
  ) {
    (self.map, self.diagnostics, self.settings) = (map, diagnostics, settings)
  }

  /// The method's name, such as `temperature`.
  public var method: String { type(of: map).name }
  /// The number of classes, K.
  public var classCount: Int { map.classCount }

  /// Fits a calibrator and compares the rows of the fit before and after.
  ///
  /// - Parameters:
  ///   - method: what to fit.
  ///   - rows: n rows that neither the model nor a predictor or policy was fitted on.
  ///   - reading: how numbers of the model are read; `nil` is ``OutputReading/init(suiting:execution:)``.
  ///   - execution: how to work.
  /// - Returns: the calibrator.
  /// - Throws: `DataError` for rows that no map of this kind can be fitted on.
  /// - Complexity: that of the method, and three passes of O(n K).
  public static func fit(
    _ method: some CalibrationMethod, on rows: CalibratorRows,
    reading: OutputReading? = nil, execution: Execution = .standard
  ) throws -> Calibrator {
    let reading = try reading ?? OutputReading(suiting: rows.outputs, execution: execution)
    let fit = try method.fit(on: rows, reading: reading, execution: execution)
    return Calibrator(
      map: fit.map,
      diagnostics: try CalibratorDiagnostics(fit, on: rows, execution: execution),
      settings: method.settings)
  }

  /// Outputs whose rows are corrected as they are needed.
  ///
  /// - Parameter outputs: n rows of K numbers, of the kind that the calibrator was fitted on.
  /// - Returns: corrected logits or probabilities, as the map gives.
  /// - Throws: `DataError` for outputs of another kind or class count.
  /// - Complexity: O(1).
  public func apply(to outputs: Outputs) throws -> Outputs {
    guard outputs.kind == map.reading.kind else {
      throw DataError(
        .usage, found: outputs.kind.rawValue,
        expected: "\(map.reading.kind.rawValue), as the calibrator was fitted on",
        file: outputs.file)
    }
    guard outputs.classCount == classCount else {
      throw DataError(
        found: "outputs of \(outputs.classCount) classes",
        expected: "\(classCount), as the calibrator was fitted on", file: outputs.file)
    }
    return outputs.mapped(by: map)
  }
}
