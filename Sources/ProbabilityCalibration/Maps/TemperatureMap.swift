public import ScoringCore

/// Logits divided by a temperature.
///
/// Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017), On calibration of modern neural networks,
/// arXiv:1706.04599.
public struct TemperatureMap: CalibrationMap, Hashable {
  /// The method's name.
  public static let name = "temperature"

  /// T: above 1 where the model is too sure of itself.
  public let temperature: Double
  /// The number of classes, K.
  public let classCount: Int
  /// How numbers of the model are read.
  public let reading: OutputReading

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - temperature: T, finite and above 0, as is its inverse.
  ///   - classCount: the number of classes, K.
  ///   - reading: how numbers of the model are read.
  /// - Throws: `DataError` for a temperature that is none.
  public init(temperature: Double, classCount: Int, reading: OutputReading) throws {
    guard temperature > 0, temperature < .infinity, 1 / temperature > 0, 1 / temperature < .infinity
    else {
      throw DataError(found: "temperature \(temperature)", expected: "a finite number above 0")
    }
    (self.temperature, self.classCount, self.reading) = (temperature, classCount, reading)
  }

  /// What the map computes.
  public var mappedKind: OutputKind { .logits }
  /// Whether labels keep their order in every row.
  public var keepsRanking: Bool { true }
  /// Everything that the map is besides class count and reading.
  public var parameters: CalibrationParameters {
    CalibrationParameters(numbers: ["temperature": temperature])
  }

  /// Makes the map that has these parameters.
  public init(parameters: CalibrationParameters, classCount: Int, reading: OutputReading) throws {
    try self.init(
      temperature: try parameters.number("temperature"), classCount: classCount, reading: reading)
  }

  /// Computes corrected rows.
  public func map(_ rows: Outputs, tier: KernelTier) throws -> [Double] {
    let inverse = 1 / temperature
    return try reading.logits(of: rows, execution: Execution(threadCount: 1, tier: tier)).map {
      $0 * inverse
    }
  }
}
