internal import ScoringCore

/// The kinds of maps that there are.
public enum CalibrationMaps {
  /// Every kind; a new one is one more line.
  public static let all: [any CalibrationMap.Type] = [
    IdentityMap.self,
    TemperatureMap.self,
    EnsembleTemperatureMap.self,
    VectorMap.self,
    MatrixMap.self,
    DirichletMap.self,
    OneVersusRestMap<PlattMap>.self,
    OneVersusRestMap<BetaMap>.self,
    OneVersusRestMap<IsotonicMap>.self,
    OneVersusRestMap<CentredIsotonicMap>.self,
    OneVersusRestMap<HistogramMap>.self,
    OneVersusRestMap<ScalingBinningMap>.self,
    OneVersusRestMap<VennAbersMap>.self,
  ]

  /// The map that has these parameters.
  ///
  /// - Parameters:
  ///   - name: the method's name.
  ///   - parameters: its parameters.
  ///   - classCount: the number of classes, K.
  ///   - reading: how numbers of the model are read.
  /// - Returns: the map.
  /// - Throws: `DataError` for a name that is none and for parameters that no map of that kind has.
  public static func map(
    named name: String, parameters: CalibrationParameters, classCount: Int, reading: OutputReading
  ) throws -> any CalibrationMap {
    guard let type = all.first(where: { $0.name == name }) else {
      throw DataError(
        found: "calibrator method '\(name.prefix(80))'",
        expected: all.map { $0.name }.joined(separator: ", "),
        remedy: "the artifact may be of a newer version: update swift-conformal")
    }
    return try type.init(parameters: parameters, classCount: classCount, reading: reading)
  }
}
