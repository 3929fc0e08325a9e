public import ScoringCore

/// A Platt map whose results are replaced by the mean result of their bin.
///
/// Source: A. Kumar, P. Liang, T. Ma (2019), Verified uncertainty calibration, arXiv:1909.10155.
public struct ScalingBinningMap: BinaryMap {
  /// The Platt map.
  public let platt: PlattMap
  let bins: ProbabilityBins

  /// The inner edges of the bins of its results, strictly ascending.
  public var edges: [Double] { bins.edges }
  /// The value of each bin, from 0 to 1.
  public var values: [Double] { bins.values }

  init(platt: PlattMap, bins: ProbabilityBins) { (self.platt, self.bins) = (platt, bins) }

  /// `scaling-binning`.
  public static var name: String { "scaling-binning" }
  /// `.logOdds`.
  public static var scale: BinaryScale { .logOdds }
  /// `false`: bins are level.
  public var isStrictlyIncreasing: Bool { false }
  /// `slope` and `intercept` of the Platt map, `edges` and `probabilities` of the bins.
  public var parameters: CalibrationParameters {
    var result = bins.parameters
    result.numbers = platt.parameters.numbers
    return result
  }

  /// Makes the map that has these parameters.
  ///
  /// - Parameter parameters: `slope`, `intercept`, `edges` and `probabilities`.
  /// - Throws: `DataError` for numbers that no such map has.
  public init(parameters: CalibrationParameters) throws {
    platt = try PlattMap(parameters: parameters)
    bins = try ProbabilityBins(parameters)
  }

  /// The probabilities of the event.
  ///
  /// - Parameters:
  ///   - scores: n log-odds.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n log(number of bins)).
  public func probabilities(of scores: [Double], tier: KernelTier) -> [Double] {
    bins.values(of: platt.probabilities(of: scores, tier: tier))
  }
}

/// Fits scaling-binning maps: a Platt map, then bins of equal mass of its results.
///
/// With as few values as bins the calibration error of the map can be measured, and averaging the results of the
/// Platt map needs fewer rows than averaging outcomes. Map and bins are fitted on the same rows.
///
/// Source: A. Kumar, P. Liang, T. Ma (2019), Verified uncertainty calibration, arXiv:1909.10155.
public struct ScalingBinning: BinaryMethod {
  /// The number of bins, at least 1.
  public let binCount: Int

  /// Makes a way to fit a map.
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  public init(binCount: Int = 15) {
    precondition(binCount >= 1, "at least one bin")
    self.binCount = binCount
  }

  /// How many bins.
  public var settings: [String: String] { ["bins": "\(binCount)"] }

  /// 2 of the Platt map: bins follow from it.
  public var parameterCount: Int { 2 }

  /// Fits the map.
  ///
  /// - Parameter sample: log-odds with outcomes.
  /// - Returns: the map, and how the fit of the Platt map went.
  /// - Complexity: O(n log(number of bins)) and O(n) an iteration.
  public func fit(on sample: BinarySample) -> BinaryFit<ScalingBinningMap> {
    let fit = PlattScaling().fit(on: sample)
    let results = fit.map.probabilities(of: sample.scores, tier: .active)
    let groups = ScoreGroups(
      BinarySample(scores: results, outcomes: sample.outcomes, weights: sample.weights))
    let edges = groups.equalMassEdges(binCount: binCount)
    var masses = [Double](repeating: 0, count: edges.count + 1)
    var sums = masses
    for group in groups.scores.indices {
      let bin = ProbabilityBins.bin(of: groups.scores[group], edges: edges)
      masses[bin] += groups.masses[group]
      sums[bin] += groups.masses[group] * groups.scores[group]
    }
    let values = masses.indices.map { min(1, sums[$0] / masses[$0]) }
    return BinaryFit(
      map: ScalingBinningMap(platt: fit.map, bins: ProbabilityBins(edges: edges, values: values)),
      search: fit.search, atBound: fit.atBound)
  }
}
