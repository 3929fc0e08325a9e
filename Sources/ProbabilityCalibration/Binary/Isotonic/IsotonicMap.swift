public import ScoringCore

/// Straight lines between the ends of the level pieces of an isotonic fit of the frequency on the probability.
///
/// Numbers beyond those fitted on get the value of the nearest. Results agree with scikit-learn's
/// `IsotonicRegression(out_of_bounds="clip")`.
public struct IsotonicMap: BinaryMap {
  let points: MonotonePoints

  /// The probabilities of the model at which the line bends, strictly ascending.
  public var scores: [Double] { points.scores }
  /// What each of them becomes, not descending.
  public var values: [Double] { points.values }

  init(points: MonotonePoints) { self.points = points }

  /// `isotonic`.
  public static var name: String { "isotonic" }
  /// `.probability`.
  public static var scale: BinaryScale { .probability }
  /// `false`: pieces are level.
  public var isStrictlyIncreasing: Bool { false }
  /// `scores` and `probabilities`: the points of the line.
  public var parameters: CalibrationParameters { points.parameters() }

  /// Makes the map that has these parameters.
  ///
  /// - Parameter parameters: `scores`, strictly ascending, and `probabilities`, which do not fall.
  /// - Throws: `DataError` for points that are not so.
  public init(parameters: CalibrationParameters) throws {
    points = try MonotonePoints(parameters).requiringSome()
  }

  /// The probabilities of the event.
  ///
  /// - Parameters:
  ///   - scores: n probabilities of the model.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n log(number of points)).
  public func probabilities(of scores: [Double], tier: KernelTier) -> [Double] {
    points.interpolated(at: scores)
  }
}

/// Fits isotonic maps: the frequencies that do not fall with the probability and are nearest to the outcomes.
///
/// Rows of equal probability are averaged first. The fit minimises squared errors and log-loss at once. It gives
/// exact zeros and ones where rows at an end are all of one class: log-loss on other rows may be infinite.
///
/// **Edge cases**: one class alone, or one probability alone, give a constant.
///
/// Source: B. Zadrozny, C. Elkan (2002), Transforming classifier scores into accurate multiclass probability
/// estimates, doi:10.1145/775047.775151.
public struct IsotonicCalibration: BinaryMethod {
  /// Makes a way to fit a map.
  public init() {}

  /// 20: the level pieces of a smooth curve grow as the cube root of the number of rows.
  public var parameterCount: Int { 20 }

  /// Fits the map.
  ///
  /// - Parameter sample: probabilities with outcomes.
  /// - Returns: the map.
  /// - Complexity: O(n).
  public func fit(on sample: BinarySample) -> BinaryFit<IsotonicMap> {
    var (scores, values): ([Double], [Double]) = ([], [])
    for block in MonotoneBlocks(sample).blocks {
      scores.append(block.first)
      values.append(block.frequency)
      if block.first < block.last {
        scores.append(block.last)
        values.append(block.frequency)
      }
    }
    return BinaryFit(
      map: IsotonicMap(points: MonotonePoints(scores: scores, values: values)), search: .direct)
  }
}
