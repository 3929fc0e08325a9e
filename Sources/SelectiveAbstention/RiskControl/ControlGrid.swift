internal import ScoringCore

/// How scores become a set of labels.
public struct ControlParameter: Hashable, Sendable {
  /// Labels with at least this score are in the set.
  public let threshold: Double
  /// The most labels in the set, those with the highest scores, equal ones by ascending index; or
  /// `nil` for any number.
  public let topK: Int?
}

/// The parameters to choose from, fixed before any truth is seen.
///
/// All pairs of a threshold and a limit on the number of labels, limit after limit, thresholds
/// ascending.
public struct ControlGrid: Hashable, Sendable {
  /// The thresholds, ascending and distinct.
  public let thresholds: [Double]
  /// The limits on the number of labels, ascending and distinct; one `nil` for no limit.
  public let topK: [Int?]

  /// Makes a grid.
  ///
  /// - Parameters:
  ///   - thresholds: finite numbers, in any order.
  ///   - topK: limits of at least 1, in any order; none for no limit.
  /// - Throws: `DataError` for no threshold, one that is not finite, or a limit below 1.
  public init(thresholds: [Double], topK: [Int] = []) throws {
    if let bad = thresholds.first(where: { !$0.isFinite }) {
      throw DataError(.usage, found: "a threshold of \(bad)", expected: "finite thresholds")
    }
    guard !thresholds.isEmpty else {
      throw DataError(.usage, found: "no thresholds", expected: "at least one")
    }
    if let bad = topK.first(where: { $0 < 1 }) {
      throw DataError(.usage, found: "a limit of \(bad) labels", expected: "1 or more")
    }
    self.thresholds = Set(thresholds.map { $0 + 0 }).sorted()
    self.topK = topK.isEmpty ? [nil] : Set(topK).sorted()
  }

  /// The grid of all multiples of 1/steps from 0 to 1.
  ///
  /// - Parameters:
  ///   - steps: at least 1.
  ///   - topK: limits of at least 1; none for no limit.
  /// - Throws: `DataError` for fewer steps or a limit below 1.
  public init(steps: Int, topK: [Int] = []) throws {
    guard steps >= 1, steps <= 10_000_000 else {
      throw DataError(.usage, found: "a grid of \(steps) steps", expected: "1 ... 10 000 000")
    }
    try self.init(thresholds: (0...steps).map { Double($0) / Double(steps) }, topK: topK)
  }

  /// The number of parameters.
  public var count: Int { thresholds.count * topK.count }

  /// A parameter.
  ///
  /// - Parameter index: in `0 ..< count`.
  public subscript(index: Int) -> ControlParameter {
    ControlParameter(
      threshold: thresholds[index % thresholds.count], topK: topK[index / thresholds.count])
  }

  /// The parameters of each limit from the safest threshold for a risk to the least safe one; false
  /// discoveries count as safer where fewer labels are answered.
  func sequences(for risk: MultilabelRisk) -> [[Int]] {
    topK.indices.map { limit in
      let range = limit * thresholds.count..<(limit + 1) * thresholds.count
      return risk.trend == .growsWithThreshold ? Array(range) : range.reversed()
    }
  }
}
