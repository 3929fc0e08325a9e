/// Rules of other tools, to reproduce their numbers. They differ where a probability meets an edge.
extension BinningRule {
  /// The rule of Guo and others, 2017: (a,b]; a probability of 0 is in no bin, though it counts as a row.
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule.
  public static func guo(_ binCount: Int) -> BinningRule {
    let edges = steps(binCount)
    return BinningRule(
      name: "equal-width,bins=\(binCount),edges=(a,b],zero=dropped", binCount: binCount,
      nominalEdges: edges, form: .edges(.fixed(edges.dropLast()), .below, dropsFirst: true))
  }

  /// netcal: [a,b), the last with 1.
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule.
  public static func netcal(_ binCount: Int) -> BinningRule {
    let edges = steps(binCount)
    return BinningRule(
      name: "equal-width,bins=\(binCount),edges=[a,b),one=last", binCount: binCount,
      nominalEdges: edges,
      form: .edges(.fixed(Array(edges.dropFirst().dropLast())), .above, dropsFirst: false))
  }

  /// netcal with equal intervals off: quantiles with linear interpolation as edges, [a,b).
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule; edges take no notice of weights.
  public static func netcalEqualMass(_ binCount: Int) -> BinningRule {
    BinningRule(
      name: "quantiles,bins=\(binCount),edges=[a,b),one=last", binCount: binCount,
      form: .edges(.quantiles, .above, dropsFirst: false))
  }

  /// torchmetrics: single precision, [a,b), and a bin of its own for 1.
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule.
  public static func torchmetrics(_ binCount: Int) -> BinningRule {
    let step = 1 / Float(binCount)
    // Steps from either end, as the edges there are made.
    let edges = (0...binCount).map { index in
      let isLow = index < (binCount + 1) / 2
      return Double(isLow ? step * Float(index) : 1 - step * Float(binCount - index))
    }
    return BinningRule(
      name: "equal-width,bins=\(binCount),edges=[a,b),one=own-bin,float32", binCount: binCount,
      nominalEdges: edges,
      form: .edges(.fixed(Array(edges.dropFirst())), .above, dropsFirst: false),
      isSinglePrecision: true)
  }

  /// scikit-learn's `calibration_curve` with `strategy="uniform"`: (a,b], the first with 0.
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule.
  public static func scikitLearnUniform(_ binCount: Int) -> BinningRule {
    let edges = steps(binCount)
    return BinningRule(
      name: "equal-width,bins=\(binCount),edges=(a,b],zero=first,stepped", binCount: binCount,
      nominalEdges: edges,
      form: .edges(.fixed(Array(edges.dropFirst().dropLast())), .below, dropsFirst: false))
  }

  /// scikit-learn's `calibration_curve` with `strategy="quantile"`: percentiles as edges, (a,b].
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule; edges take no notice of weights.
  public static func scikitLearnQuantile(_ binCount: Int) -> BinningRule {
    BinningRule(
      name: "quantiles,bins=\(binCount),edges=(a,b],zero=first", binCount: binCount,
      form: .edges(.quantiles, .below, dropsFirst: false))
  }

  /// MAPIE: as many edges as it is asked for bins, hence one bin fewer, (a,b], and a bin of its own for 0.
  ///
  /// - Parameter edgeCount: the number of edges, at least 2.
  /// - Returns: the rule.
  public static func mapie(_ edgeCount: Int) -> BinningRule {
    let edges = steps(edgeCount - 1)
    return BinningRule(
      name: "equal-width,bins=\(edgeCount - 1),edges=(a,b],zero=own-bin", binCount: edgeCount - 1,
      nominalEdges: edges, form: .edges(.fixed(edges.dropLast()), .below, dropsFirst: false))
  }

  /// verified_calibration with equal mass: edges in the middle between slices of the sorted rows, (a,b].
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule; edges take no notice of weights.
  public static func verifiedCalibration(_ binCount: Int) -> BinningRule {
    BinningRule(
      name: "slices,bins=\(binCount),edges=(a,b],zero=first", binCount: binCount,
      form: .edges(.slices, .below, dropsFirst: false))
  }

  /// PyCalib's binary error: [a,b) up to a little above 1.
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule.
  public static func pycalibBinary(_ binCount: Int) -> BinningRule {
    let step = (1 + 1e-8) / Double(binCount)
    let edges = (0...binCount).map { Double($0) * step }
    return BinningRule(
      name: "equal-width,bins=\(binCount),edges=[a,b),one=last,stretched", binCount: binCount,
      nominalEdges: edges.map { min(1, $0) },
      form: .edges(.fixed(Array(edges.dropFirst().dropLast())), .above, dropsFirst: false))
  }

  /// relplot: the whole part of the probability over the width, so that 1 has a bin of its own.
  ///
  /// - Parameter binCount: the number of bins, at least 1.
  /// - Returns: the rule.
  public static func relplot(_ binCount: Int) -> BinningRule {
    BinningRule(
      name: "equal-width,bins=\(binCount),edges=[a,b),one=own-bin,quotient", binCount: binCount,
      nominalEdges: steps(binCount), form: .quotient)
  }

  /// Multiples of the width, which at some edges are one place off the nearest number to k / B.
  private static func steps(_ binCount: Int) -> [Double] {
    let step = 1 / Double(binCount)
    return (0..<binCount).map { Double($0) * step } + [1]
  }
}
