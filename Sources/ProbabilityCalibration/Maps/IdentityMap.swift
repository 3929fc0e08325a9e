public import ScoringCore

/// Outputs as they are: what a rule leaves in place, so that a workflow has a calibrator in any case.
public struct IdentityMap: CalibrationMap, Hashable {
  public static let name = "identity"

  public let classCount: Int
  public let reading: OutputReading

  /// Makes a map.
  ///
  /// - Parameters:
  ///   - classCount: the number of classes, K.
  ///   - reading: how numbers of the model are read.
  public init(classCount: Int, reading: OutputReading) {
    (self.classCount, self.reading) = (classCount, reading)
  }

  public var mappedKind: OutputKind { reading.kind }
  public var keepsRanking: Bool { true }
  public var parameters: CalibrationParameters { CalibrationParameters() }

  public init(parameters: CalibrationParameters, classCount: Int, reading: OutputReading) throws {
    self.init(classCount: classCount, reading: reading)
  }

  public func map(_ rows: Outputs, tier: KernelTier) throws -> [Double] {
    let execution = Execution(threadCount: 1, tier: tier)
    return try reading.kind == .logits
      ? rows.values(execution: execution) : reading.probabilities(of: rows, execution: execution)
  }
}

/// Fits nothing: see ``IdentityMap``.
public struct IdentityMethod: CalibrationMethod {
  public static let name = IdentityMap.name

  /// Makes the method.
  public init() {}

  public func parameterCount(classCount: Int) -> Int { 0 }

  public func fit(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> CalibrationFit {
    CalibrationFit(
      map: IdentityMap(classCount: rows.classCount, reading: reading), search: .direct)
  }
}
