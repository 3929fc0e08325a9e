public import ScoringCore

/// An isotonic fit without level pieces: (1 - c) h(p) + c g(p), with h through the centres of the isotonic blocks.
///
/// h runs in straight lines from block to block, each at the mean of its probabilities, level beyond the ends. The
/// small share c goes to g(p) = (p^(1/8) + 1 - (1 - p)^(1/8)) / 2, which rises from 0 to 1 and is so steep at both
/// ends that probabilities near 0 and 1 stay apart in doubles, where c p would be rounded away. The mixture with g is
/// this library's own.
///
/// **Guarantee**: the map never falls, also after rounding; it rises strictly in real arithmetic, so that order and
/// area under the ROC curve stay. **Assumption**: for doubles, that different probabilities of n rows are at least
/// about 1e-15 n apart; near the ends they may be closer.
///
/// Source: A. P. Oron, N. Flournoy (2017), Centered isotonic regression: point and interval estimation for
/// dose-response studies, doi:10.1080/19466315.2017.1286256.
public struct CentredIsotonicMap: BinaryMap {
  let points: MonotonePoints
  /// The share c of g, above 0 and at most 1.
  public let share: Double

  /// The centres of the blocks, strictly ascending.
  public var scores: [Double] { points.scores }
  /// The frequencies of the blocks, ascending.
  public var values: [Double] { points.values }

  init(points: MonotonePoints, share: Double) { (self.points, self.share) = (points, share) }

  /// `centred-isotonic`.
  public static var name: String { "centred-isotonic" }
  /// `.probability`.
  public static var scale: BinaryScale { .probability }
  /// `true`.
  public var isStrictlyIncreasing: Bool { true }
  /// `scores` and `probabilities`: the centres and frequencies of the blocks; `share`: c.
  public var parameters: CalibrationParameters {
    var result = points.parameters()
    result.numbers["share"] = share
    return result
  }

  /// Makes the map that has these parameters.
  ///
  /// - Parameter parameters: `scores`, strictly ascending, `probabilities`, which do not fall, and `share`.
  /// - Throws: `DataError` for numbers that are not so.
  public init(parameters: CalibrationParameters) throws {
    points = try MonotonePoints(parameters).requiringSome()
    share = try parameters.number("share")
    guard share > 0 && share <= 1 else {
      throw DataError(
        found: "a calibrator with 'share' \(share)", expected: "a number above 0, up to 1")
    }
  }

  /// The probabilities of the event.
  ///
  /// - Parameters:
  ///   - scores: n probabilities of the model.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n log(number of blocks)).
  public func probabilities(of scores: [Double], tier: KernelTier) -> [Double] {
    var result = points.interpolated(at: scores)
    for index in result.indices {
      let rise = (eighthRoot(scores[index]) + (1 - eighthRoot(1 - scores[index]))) / 2
      result[index] = min(1, (1 - share) * result[index] + share * rise)
    }
    return result
  }

  /// Square roots are rounded correctly everywhere, so that the root never falls.
  private func eighthRoot(_ number: Double) -> Double {
    number.squareRoot().squareRoot().squareRoot()
  }
}

/// Fits centred isotonic maps.
///
/// The share of g is 1 / (n + 1) for two classes and 1 / (K (n + 1)) for each of K: a row gets about 1 / (n + 1) of
/// smoothing in all, and no class that the model holds possible gets probability 0.
///
/// **Edge cases**: one class alone, or one probability alone, give a constant but for the share.
///
/// Source: A. P. Oron, N. Flournoy (2017), doi:10.1080/19466315.2017.1286256.
public struct CentredIsotonicCalibration: BinaryMethod {
  /// Makes a way to fit a map.
  public init() {}

  /// 20, as for isotonic maps.
  public var parameterCount: Int { 20 }

  /// Fits the map.
  ///
  /// - Parameter sample: probabilities with outcomes.
  /// - Returns: the map.
  /// - Complexity: O(n).
  public func fit(on sample: BinarySample) -> BinaryFit<CentredIsotonicMap> {
    let blocks = MonotoneBlocks(sample).blocks
    let shareCount = sample.classCount == 2 ? 1 : sample.classCount
    let map = CentredIsotonicMap(
      points: MonotonePoints(
        scores: blocks.map { $0.centre }, values: blocks.map { $0.frequency }),
      share: 1 / (Double(shareCount) * Double(sample.count + 1)))
    return BinaryFit(map: map, search: .direct)
  }
}
