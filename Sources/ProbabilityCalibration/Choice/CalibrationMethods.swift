internal import ScoringCore

/// What the methods leave open, as a command line or a pipeline names it.
public struct MethodOptions: Hashable, Sendable {
  /// How far vector and matrix scaling are drawn towards temperature scaling; `nil` is the method's own.
  public var shrinkage: Shrinkage?
  /// The price of factors of other classes, for `dirichlet`; `nil` is 0.01.
  public var lambda: Double?
  /// The price of biases, for `dirichlet`; `nil` is that of `lambda`.
  public var mu: Double?

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
    ("platt", { _ in OneVersusRest(PlattScaling()) }),
    ("beta", { _ in OneVersusRest(BetaCalibration()) }),
    ("isotonic", { _ in OneVersusRest(IsotonicCalibration()) }),
  ]

  /// The names, from simple to flexible.
  public static var names: [String] { makers.map { $0.0 } }

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
    guard let make = makers.first(where: { $0.0 == name })?.1 else {
      throw DataError(
        .usage, found: "method '\(name.prefix(80))'",
        expected: names.joined(separator: ", ") + " or auto")
    }
    return make(options)
  }
}
