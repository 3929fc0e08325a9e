public import ScoringCore

/// The frequency of the event in the bin of a probability.
///
/// Bins are (a, b], the first closed at 0; the same rule counts rows and reads values.
public struct HistogramMap: BinaryMap {
  let bins: ProbabilityBins

  /// The inner edges of the bins, strictly ascending.
  public var edges: [Double] { bins.edges }
  /// The value of each bin, from 0 to 1.
  public var values: [Double] { bins.values }

  init(bins: ProbabilityBins) { self.bins = bins }

  /// `histogram`.
  public static var name: String { "histogram" }
  /// `.probability`.
  public static var scale: BinaryScale { .probability }
  /// `false`: bins are level.
  public var isStrictlyIncreasing: Bool { false }
  /// `edges`, without 0 and 1, and `probabilities`, one more.
  public var parameters: CalibrationParameters { bins.parameters }

  /// Makes the map that has these parameters.
  ///
  /// - Parameter parameters: `edges`, strictly ascending, and `probabilities`, one more.
  /// - Throws: `DataError` for numbers that are not so.
  public init(parameters: CalibrationParameters) throws { bins = try ProbabilityBins(parameters) }

  /// The probabilities of the event.
  ///
  /// - Parameters:
  ///   - scores: n probabilities of the model.
  ///   - tier: the instruction set to compute with.
  /// - Returns: n numbers from 0 to 1.
  /// - Complexity: O(n log(number of bins)).
  public func probabilities(of scores: [Double], tier: KernelTier) -> [Double] {
    bins.values(of: scores)
  }
}

/// Fits histogram maps: the share of rows with the event in each bin, without smoothing.
///
/// Bins of equal mass hold about equally many rows (or equal weights); rows of equal probability stay together, so
/// that there may be fewer bins than asked for, and none is empty. Of bins of equal width an empty one gets its middle.
///
/// Source: B. Zadrozny, C. Elkan (2001), Obtaining calibrated probability estimates from decision trees and naive
/// Bayesian classifiers.
public struct HistogramCalibration: BinaryMethod {
  /// How bins are formed.
  public enum Edges: Hashable, Sendable {
    /// About equally many rows a bin, equal probabilities together.
    case equalMass
    /// 0 to 1 in equal parts.
    case equalWidth
  }

  /// How bins are formed.
  public let edges: Edges
  /// The number of bins, at least 1.
  public let binCount: Int

  /// Makes a way to fit a map.
  ///
  /// - Parameters:
  ///   - edges: how bins are formed.
  ///   - binCount: the number of bins, at least 1.
  public init(edges: Edges = .equalMass, binCount: Int = 15) {
    precondition(binCount >= 1, "at least one bin")
    (self.edges, self.binCount) = (edges, binCount)
  }

  /// How many bins, and how they divide rows.
  public var settings: [String: String] {
    ["bins": "\(binCount)", "binning": edges == .equalMass ? "equal-mass" : "equal-width"]
  }

  /// The number of bins.
  public var parameterCount: Int { binCount }

  /// Fits the map.
  ///
  /// - Parameter sample: probabilities with outcomes.
  /// - Returns: the map.
  /// - Complexity: O(n log(number of bins)).
  public func fit(on sample: BinarySample) -> BinaryFit<HistogramMap> {
    let inner =
      switch edges {
      case .equalMass: ScoreGroups(sample).equalMassEdges(binCount: binCount)
      case .equalWidth: (1..<binCount).map { Double($0) / Double(binCount) }
      }
    var masses = [Double](repeating: 0, count: inner.count + 1)
    var events = masses
    for row in sample.scores.indices {
      let bin = ProbabilityBins.bin(of: sample.scores[row], edges: inner)
      let weight = sample.weights?[row] ?? 1
      masses[bin] += weight
      if sample.outcomes[row] { events[bin] += weight }
    }
    let ends = [0] + inner + [1]
    let values = masses.indices.map { bin in
      masses[bin] > 0 ? events[bin] / masses[bin] : (ends[bin] + ends[bin + 1]) / 2
    }
    return BinaryFit(
      map: HistogramMap(bins: ProbabilityBins(edges: inner, values: values)), search: .direct)
  }
}
