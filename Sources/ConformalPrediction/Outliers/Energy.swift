public import ScoringCore

/// The free energy of a row of logits: `-T log(sum of e^(z / T))`.
///
/// Source: W. Liu, X. Wang, J. Owens, Y. Li (2020), Energy-based out-of-distribution detection,
/// arXiv:2010.03759.
public struct Energy: OutlierScore {
  /// The name on the command line and in artifacts.
  public static let name = "energy"
  /// The names of the parameters.
  public static let parameterNames = ["temperature"]
  /// Logits.
  public static let input = OutlierInput.logits

  /// T.
  public let temperature: Double

  /// Makes the score.
  ///
  /// - Parameter temperature: T, from 1e-6 to 1e6.
  public init(temperature: Double = 1) {
    precondition((1e-6...1e6).contains(temperature), "a temperature from 1e-6 to 1e6")
    self.temperature = temperature
  }

  /// Makes the score from what an artifact or a command line says.
  public init(parameters: [String: Double]) throws {
    temperature = try parameters.parameter("temperature", default: 1, in: 1e-6...1e6)
  }

  /// The values of the parameters.
  public var parameters: [String: Double] { ["temperature": temperature] }

  /// Scores rows.
  public func scores(of rows: OutlierRows, execution: Execution) throws -> [Double] {
    let outputs = try requireOutputs(rows)
    guard temperature != 1 else {
      return try outputs.mapParts(of: 1 << 24) {
        try $0.summaries(precision: .float64, execution: execution).energies
      }
    }
    return try outputs.mapParts { part in
      let scaled = try part.values(execution: execution).map { $0 / temperature }
      if let index = scaled.firstIndex(where: { !$0.isFinite }) {
        throw DataError(
          found: "a logit that overflows when divided by temperature \(temperature)",
          expected: "a finite number", remedy: "take a larger temperature", file: rows.file,
          column: index % part.classCount)
      }
      let matrix = try Matrix(scaled, rowCount: part.rowCount, columnCount: part.classCount)
      return try Outputs(logits: matrix).summaries(precision: .float64, execution: execution)
        .energies.map { $0 * temperature }
    }
  }
}
