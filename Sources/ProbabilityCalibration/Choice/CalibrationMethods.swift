internal import ScoringCore

/// What the methods leave open, as a command line or a pipeline names it.
public struct MethodOptions: Hashable, Sendable {
  /// How far vector and matrix scaling are drawn towards temperature scaling; `nil` is the method's own.
  public var shrinkage: Shrinkage?
  /// The price of factors of other classes, for `dirichlet`; `nil` is 0.01.
  public var lambda: Double?
  /// The price of biases, for `dirichlet`; `nil` is that of `lambda`.
  public var mu: Double?

  /// The number of bins, for `histogram` and `scaling-binning`; `nil` is 15.
  public var binCount: Int?
  /// How bins of `histogram` divide rows.
  public var binEdges = HistogramCalibration.Edges.equalMass
  /// What becomes of rows in which every class gets probability 0, one class against the rest.
  public var zeroRows = ZeroRows.uncalibrated

  /// Makes options that leave all to the methods.
  public init() {}
}

/// The methods by name.
public enum CalibrationMethods {
  private static let makers: [(String, @Sendable (MethodOptions) -> any CalibrationMethod)] = [
    (IdentityMethod.name, { _ in IdentityMethod() }),
    (TemperatureScaling.name, { _ in TemperatureScaling() }),
    (EnsembleTemperatureScaling.name, { _ in EnsembleTemperatureScaling() }),
    (
      VectorScaling.name,
      { options in options.shrinkage.map { VectorScaling(shrinkage: $0) } ?? VectorScaling() }
    ),
    (
      MatrixScaling.name,
      { options in options.shrinkage.map { MatrixScaling(shrinkage: $0) } ?? MatrixScaling() }
    ),
    (
      DirichletScaling.name,
      { options in
        let lambda = options.lambda ?? 0.01
        return DirichletScaling(
          regularization: .odir(lambda: lambda, mu: options.mu ?? lambda))
      }
    ),
    (PlattMap.name, { OneVersusRest(PlattScaling(), zeroRows: $0.zeroRows) }),
    (BetaMap.name, { OneVersusRest(BetaCalibration(), zeroRows: $0.zeroRows) }),
    (
      HistogramMap.name,
      { options in
        OneVersusRest(
          HistogramCalibration(edges: options.binEdges, binCount: options.binCount ?? 15),
          zeroRows: options.zeroRows)
      }
    ),
    (
      ScalingBinningMap.name,
      { OneVersusRest(ScalingBinning(binCount: $0.binCount ?? 15), zeroRows: $0.zeroRows) }
    ),
    (
      CentredIsotonicMap.name,
      { OneVersusRest(CentredIsotonicCalibration(), zeroRows: $0.zeroRows) }
    ),
    (IsotonicMap.name, { OneVersusRest(IsotonicCalibration(), zeroRows: $0.zeroRows) }),
    (VennAbersMap.name, { OneVersusRest(VennAbersCalibration(), zeroRows: $0.zeroRows) }),
  ]

  /// The names, from simple to flexible.
  public static var names: [String] { makers.map { $0.0 } }

  /// What makes the method of a name, or `nil`.
  static func maker(
    named name: String
  ) -> (@Sendable (MethodOptions) -> any CalibrationMethod)? {
    makers.first { $0.0 == name }?.1
  }

  /// A method.
  ///
  /// - Parameters:
  ///   - name: one of ``names``.
  ///   - options: what it leaves open.
  /// - Returns: the method.
  /// - Throws: `DataError` for a name that is none.
  public static func method(
    named name: String, options: MethodOptions = MethodOptions()
  ) throws -> any CalibrationMethod {
    guard let make = maker(named: name) else {
      throw DataError(
        .usage, found: "method '\(name.prefix(80))'",
        expected: names.joined(separator: ", ") + " or auto",
        remedy: NearestWord.advice(for: name, among: names + ["auto"]))
    }
    return make(options)
  }
}
