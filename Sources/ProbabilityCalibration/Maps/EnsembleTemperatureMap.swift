public import ScoringCore

/// A mixture of tempered, raw and uniform probabilities.
///
/// Source: J. Zhang, B. Kailkhura, T. Y.-J. Han (2020), Mix-n-Match: ensemble and compositional methods for uncertainty
/// calibration in deep learning, arXiv:2003.07329.
public struct EnsembleTemperatureMap: CalibrationMap, Hashable {
  public static let name = "ensemble-temperature"

  /// The tempered part.
  public let tempered: TemperatureMap
  /// The shares of tempered, raw and uniform probabilities, in 0 ... 1, with sum 1.
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

  public var classCount: Int { tempered.classCount }
  public var reading: OutputReading { tempered.reading }
  public var mappedKind: OutputKind { .probabilities }
  public var keepsRanking: Bool { true }
  public var parameters: CalibrationParameters {
    CalibrationParameters(
      numbers: ["temperature": tempered.temperature], lists: ["shares": shares])
  }

  public init(parameters: CalibrationParameters, classCount: Int, reading: OutputReading) throws {
    try self.init(
      tempered: try TemperatureMap(
        parameters: parameters, classCount: classCount, reading: reading),
      shares: try parameters.list("shares", count: 3))
  }

  public func map(_ rows: Outputs, tier: KernelTier) throws -> [Double] {
    let execution = Execution(threadCount: 1, tier: tier)
    let first = try rows.mapped(by: tempered).probabilities(execution: execution)
    let second = try reading.probabilities(of: rows, execution: execution)
    let rest = shares[2] / Double(classCount)
    return first.indices.map { shares[0] * first[$0] + shares[1] * second[$0] + rest }
  }
}
