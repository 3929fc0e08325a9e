internal import ScoringCore

/// Fits Venn-Abers maps: both ends for every place that a probability can have.
///
/// **Edge cases**: with one row of outcome 1 at p the interval is [0, 1] below p and [1/2, 1] from p on. Weights are
/// refused: the guarantee counts exchangeable rows.
///
/// Source: V. Vovk, I. Petej, V. Fedorova (2015), arXiv:1511.00213.
public struct VennAbersCalibration: BinaryMethod {
  /// Makes a way to fit a map.
  public init() {}

  /// 40: two isotonic fits.
  public var parameterCount: Int { 40 }

  /// Fits the map.
  ///
  /// - Parameter sample: probabilities with outcomes, without weights.
  /// - Returns: the map.
  /// - Throws: `DataError` for weights other than 1.
  /// - Complexity: O(n).
  public func fit(on sample: BinarySample) throws -> BinaryFit<VennAbersMap> {
    guard sample.weights?.allSatisfy({ $0 == 1 }) ?? true else {
      throw DataError(
        .usage, found: "weights for Venn-Abers intervals", expected: "none",
        remedy: "their guarantee counts rows; leave weights out, or fit isotonic with weights")
    }
    let groups = ScoreGroups(sample)
    let counts = groups.masses.map { Int($0) }
    let eventCounts = groups.eventMasses.map { Int($0) }
    let lower = VennAbersEnds.lower(counts: counts, eventCounts: eventCounts).map(quotient)
    let upper = VennAbersEnds.upper(counts: counts, eventCounts: eventCounts).map(quotient)
    // Steps alone are kept: where the lower end rises, and where the upper is about to.
    let rises = lower.indices.filter { lower[$0] != ($0 == 0 ? 0 : lower[$0 - 1]) }
    let ends = upper.indices.filter {
      upper[$0] != ($0 == upper.count - 1 ? 1 : upper[$0 + 1])
    }
    let map = VennAbersMap(
      lower: MonotonePoints(
        scores: rises.map { groups.scores[$0] }, values: rises.map { lower[$0] }),
      upper: MonotonePoints(scores: ends.map { groups.scores[$0] }, values: ends.map { upper[$0] }))
    return BinaryFit(map: map, search: .direct)
  }

  private func quotient(_ slope: (count: Int, eventCount: Int)) -> Double {
    Double(slope.eventCount) / Double(slope.count)
  }
}
