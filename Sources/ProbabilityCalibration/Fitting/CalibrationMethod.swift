public import ScoringCore

/// A way to fit a ``CalibrationMap``.
public protocol CalibrationMethod: Sendable {
  /// The method's name, that of its map: such as `temperature`.
  static var name: String { get }

  /// The number of parameters that are chosen freely for K classes, for methods that choose so many; a measure of
  /// how simple a map is.
  ///
  /// - Parameter classCount: the number of classes, K.
  /// - Returns: the number of parameters; for maps that grow with the data, what they may grow to on few rows.
  func parameterCount(classCount: Int) -> Int

  /// What the method leaves open, by name, as it was asked for: such as `shrinkage` `structured`. Empty where it
  /// leaves nothing open.
  var settings: [String: String] { get }

  /// Fits the map.
  ///
  /// - Parameters:
  ///   - rows: rows that neither the model nor a predictor or policy was fitted on.
  ///   - reading: how numbers of the model are read.
  ///   - execution: how to work; it changes speed alone.
  /// - Returns: the map, and how its fit went.
  /// - Throws: `DataError` for rows that no map of this kind can be fitted on.
  func fit(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> CalibrationFit
}

extension CalibrationMethod {
  /// Nothing is left open.
  public var settings: [String: String] { [:] }
}

/// A map with how its fit went.
public struct CalibrationFit: Sendable {
  /// The map.
  public let map: any CalibrationMap
  /// How the search for its parameters ended.
  public let search: SearchOutcome
  /// Names of parameters that ended at the end of the range they are searched in; where the data speak for no finite
  /// value, such as separable data for a temperature of 0.
  public let atBound: [String]

  /// Puts a fit together.
  ///
  /// - Parameters:
  ///   - map: the map.
  ///   - search: how the search for its parameters ended.
  ///   - atBound: names of parameters that ended at the end of their range.
  public init(map: any CalibrationMap, search: SearchOutcome, atBound: [String] = []) {
    (self.map, self.search, self.atBound) = (map, search, atBound)
  }
}

/// How the search for parameters ended.
public enum SearchOutcome: Hashable, Sendable {
  /// There was none: the parameters are computed directly.
  case direct
  /// The gradient vanished, or no step promised to lower the loss by more than rounding does.
  case converged(iterations: Int)
  /// It stopped before that.
  case stopped(iterations: Int)

  /// Whether the parameters are the ones that were searched for.
  public var hasConverged: Bool {
    if case .stopped = self { false } else { true }
  }

  /// The number of iterations.
  public var iterationCount: Int {
    switch self {
    case .direct: 0
    case .converged(let iterations), .stopped(let iterations): iterations
    }
  }
}
