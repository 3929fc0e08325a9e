internal import ScoringCore

/// Bins (a, b] of probabilities, the first closed at 0, each with a value: one rule for fits and for queries.
struct ProbabilityBins: Hashable, Sendable {
  /// The inner edges, strictly ascending, one fewer than bins.
  let edges: [Double]
  /// The value of each bin, from 0 to 1.
  let values: [Double]

  /// Names bins.
  init(edges: [Double], values: [Double]) {
    precondition(values.count == edges.count + 1, "a value a bin")
    (self.edges, self.values) = (edges, values)
  }

  /// Reads bins that an artifact holds.
  ///
  /// - Throws: `DataError` where edges do not ascend or values leave 0 ... 1.
  init(_ parameters: CalibrationParameters) throws {
    let edges = try parameters.list("edges")
    let values = try parameters.list("probabilities", count: edges.count + 1)
    guard zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }),
      values.allSatisfy({ $0 >= 0 && $0 <= 1 })
    else {
      throw DataError(
        found: "a calibrator whose 'edges' do not ascend or whose 'probabilities' are none",
        expected: "ascending edges, and numbers from 0 to 1")
    }
    self.init(edges: edges, values: values)
  }

  /// Edges and values as parameters.
  var parameters: CalibrationParameters {
    CalibrationParameters(lists: ["edges": edges, "probabilities": values])
  }

  /// The bin of a probability: the number of edges below it.
  static func bin(of probability: Double, edges: [Double]) -> Int {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) >> 1
      if edges[middle] < probability { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The values of the bins of probabilities.
  ///
  /// - Complexity: O(n log(number of bins)).
  func values(of probabilities: [Double]) -> [Double] {
    probabilities.map { values[ProbabilityBins.bin(of: $0, edges: edges)] }
  }
}

extension ScoreGroups {
  /// Inner edges of bins of equal mass, with rows of equal score together.
  ///
  /// Groups are taken in ascending order; a bin ends with the group that brings the mass so far to a multiple of the
  /// total over the number of bins, or past it. Heavy groups therefore leave fewer bins. An edge lies midway between
  /// the last score of a bin and the first of the next.
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: fewer than `binCount` edges, strictly ascending.
  /// - Complexity: O(number of groups).
  func equalMassEdges(binCount: Int) -> [Double] {
    let total = masses.reduce(0, +)
    let bins = Double(binCount)
    var (mass, ended) = (0.0, 0.0)
    var edges: [Double] = []
    for group in 0..<scores.count - 1 {
      mass += masses[group]
      guard mass * bins >= (ended + 1) * total, ended + 1 < bins else { continue }
      ended = (mass * bins / total).rounded(.down)
      let (last, next) = (scores[group], scores[group + 1])
      // Midway between neighbouring doubles is one of them.
      let middle = last + (next - last) / 2
      edges.append(middle < next ? middle : last)
    }
    return edges
  }
}
