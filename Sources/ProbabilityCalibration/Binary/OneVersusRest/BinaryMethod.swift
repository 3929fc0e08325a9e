/// Numbers of one class with whether rows have its label: what a binary map is fitted on.
public struct BinarySample: Sendable {
  /// A number a row, finite, of the scale that the map takes; not empty.
  public let scores: [Double]
  /// Whether the event came, one a row.
  public let outcomes: [Bool]
  /// A weight a row, finite and above 0; `nil` is 1 for every row.
  public let weights: [Double]?
  /// The number of classes, K, that the event is one of.
  public let classCount: Int

  /// Pairs numbers with outcomes.
  ///
  /// - Parameters:
  ///   - scores: n finite numbers, n at least 1.
  ///   - outcomes: whether the event came, n.
  ///   - weights: n weights, finite and above 0; `nil` is 1 for every row.
  ///   - classCount: the number of classes, K, at least 2.
  public init(
    scores: [Double], outcomes: [Bool], weights: [Double]? = nil, classCount: Int = 2
  ) {
    precondition(!scores.isEmpty && outcomes.count == scores.count, "an outcome a row")
    precondition(weights?.count ?? scores.count == scores.count, "a weight a row")
    precondition(classCount >= 2, "an event and its complement")
    self.scores = scores
    self.outcomes = outcomes
    self.weights = weights
    self.classCount = classCount
  }

  /// The number of rows, n.
  public var count: Int { scores.count }

  /// The weights of rows in which the event came and of the others, summed.
  var masses: (event: Double, other: Double) {
    var (event, other) = (0.0, 0.0)
    for row in outcomes.indices {
      let weight = weights?[row] ?? 1
      if outcomes[row] { event += weight } else { other += weight }
    }
    return (event, other)
  }
}

/// A way to fit a ``BinaryMap``; ``OneVersusRest`` makes a ``CalibrationMethod`` of it.
public protocol BinaryMethod: Sendable {
  /// The map that it fits.
  associatedtype Map: BinaryMap

  /// The number of parameters of one map that are chosen freely; for maps that grow with the data, what they may
  /// grow to on few rows.
  var parameterCount: Int { get }

  /// What the method leaves open, by name, as it was asked for.
  var settings: [String: String] { get }

  /// Fits the map.
  ///
  /// - Parameter sample: numbers with outcomes.
  /// - Returns: the map, and how its fit went.
  /// - Throws: `DataError` for numbers that no map of this kind can be fitted on.
  func fit(on sample: BinarySample) throws -> BinaryFit<Map>
}

extension BinaryMethod {
  /// Nothing is left open.
  public var settings: [String: String] { [:] }
}

/// A binary map with how its fit went.
public struct BinaryFit<Map: BinaryMap>: Sendable {
  /// The map.
  public let map: Map
  /// How the search for its parameters ended.
  public let search: SearchOutcome
  /// Names of parameters for which the data speak for no finite value.
  public let atBound: [String]

  /// Puts a fit together.
  ///
  /// - Parameters:
  ///   - map: the map.
  ///   - search: how the search for its parameters ended.
  ///   - atBound: names of parameters for which the data speak for no finite value.
  public init(map: Map, search: SearchOutcome, atBound: [String] = []) {
    (self.map, self.search, self.atBound) = (map, search, atBound)
  }
}
