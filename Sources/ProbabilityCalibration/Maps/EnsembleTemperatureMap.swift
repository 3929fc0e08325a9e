public import ScoringCore

/// A mixture of tempered, raw and uniform probabilities.
///
/// Source: J. Zhang, B. Kailkhura, T. Y.-J. Han (2020), Mix-n-Match: ensemble and compositional methods for uncertainty
/// calibration in deep learning, arXiv:2003.07329.
public struct EnsembleTemperatureMap: CalibrationMap, Hashable {
  /// The method's name.
  public static let name = "ensemble-temperature"

  /// The tempered part.
  public let tempered: TemperatureMap
  /// The shares of tempered, raw and uniform probabilities, 0 or more, with sum 1.
  public let shares: [Double]

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - tempered: the tempered part.
  ///   - shares: the shares of tempered, raw and uniform probabilities, 0 or more, with sum 1 within 1e-9.
  /// - Throws: `DataError` for shares that are none.
  public init(tempered: TemperatureMap, shares: [Double]) throws {
    guard shares.count == 3, shares.allSatisfy({ $0 >= 0 && $0 <= 1 }),
      abs(shares.reduce(0, +) - 1) <= 1e-9
    else { throw DataError(found: "shares \(shares)", expected: "three numbers with sum 1") }
    (self.tempered, self.shares) = (tempered, shares)
  }

  /// The number of classes, K.
  public var classCount: Int { tempered.classCount }
  /// How numbers of the model are read.
  public var reading: OutputReading { tempered.reading }
  /// What the map computes.
  public var mappedKind: OutputKind { .probabilities }
  /// Whether labels keep their order in every row.
  public var keepsRanking: Bool { true }
  /// Everything that the map is besides class count and reading.
  public var parameters: CalibrationParameters {
    CalibrationParameters(
      numbers: ["temperature": tempered.temperature], lists: ["shares": shares])
  }

  /// Makes the map that has these parameters.
  public init(parameters: CalibrationParameters, classCount: Int, reading: OutputReading) throws {
    try self.init(
      tempered: try TemperatureMap(
        parameters: parameters, classCount: classCount, reading: reading),
      shares: try parameters.list("shares", count: 3))
  }

  /// Computes corrected rows.
  public func map(_ rows: Outputs, tier: KernelTier) throws -> [Double] {
    let execution = Execution(threadCount: 1, tier: tier)
    let first = try rows.mapped(by: tempered).probabilities(execution: execution)
    let second = try reading.probabilities(of: rows, execution: execution)
    let rest = shares[2] / Double(classCount)
    return first.indices.map { shares[0] * first[$0] + shares[1] * second[$0] + rest }
  }
}
