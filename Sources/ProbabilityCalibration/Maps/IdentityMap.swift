public import ScoringCore

/// Outputs as they are: what a rule leaves in place, so that a workflow has a calibrator in any case.
public struct IdentityMap: CalibrationMap, Hashable {
  /// The method's name.
  public static let name = "identity"

  /// The number of classes, K.
  public let classCount: Int
  /// How numbers of the model are read.
  public let reading: OutputReading

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - classCount: the number of classes, K.
  ///   - reading: how numbers of the model are read.
  public init(classCount: Int, reading: OutputReading) {
    (self.classCount, self.reading) = (classCount, reading)
  }

  /// What the map computes.
  public var mappedKind: OutputKind { reading.kind }
  /// Whether labels keep their order in every row.
  public var keepsRanking: Bool { true }
  /// Everything that the map is besides class count and reading.
  public var parameters: CalibrationParameters { CalibrationParameters() }

  /// Makes the map that has these parameters.
  public init(parameters: CalibrationParameters, classCount: Int, reading: OutputReading) throws {
    self.init(classCount: classCount, reading: reading)
  }

  /// Computes corrected rows.
  public func map(_ rows: Outputs, tier: KernelTier) throws -> [Double] {
    let execution = Execution(threadCount: 1, tier: tier)
    return try reading.kind == .logits
      ? rows.values(execution: execution) : reading.probabilities(of: rows, execution: execution)
  }
}

/// Fits nothing: see ``IdentityMap``.
public struct IdentityMethod: CalibrationMethod {
  /// The method's name.
  public static let name = IdentityMap.name

  /// Makes the method.
  public init() {}

  /// The number of parameters that are chosen freely.
  public func parameterCount(classCount: Int) -> Int { 0 }

  /// Fits the map.
  public func fit(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> CalibrationFit {
    CalibrationFit(
      map: IdentityMap(classCount: rows.classCount, reading: reading), search: .direct)
  }
}
