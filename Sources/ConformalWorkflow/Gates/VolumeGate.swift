internal import ExactStatistics

/// Whether reviews stay within capacity, as ``RiskGate`` judges risks.
///
/// The guarantee is the certificate: more reviews than the capacity come in a period with a probability of at most the
/// delta of the capacity, under the law of its arrivals. Failed where nothing holds to the capacity, or where the
/// reviews of test rows have a p-value below the significance under the certified law. Passed where the volume is
/// certified, not contradicted, and either the exact upper bound of reviews expected a period is within the capacity or
/// there are rows enough for ``ContradictionPower``, the capacity's share of rows being the limit; else inconclusive.
///
/// What test rows say is given their number: the law of reviews among so many rows follows from the steps of the
/// band alone, whether the rows of a period are fixed or Poisson. Only the certificate depends on that.
struct VolumeGate {
  let gate: GateDefinition

  init(_ gate: GateDefinition) { self.gate = gate }

  func result(_ definition: PolicyDefinition?, _ policy: PolicyFindings?) -> GateResult {
    guard let definition else {
      return GateResult(.reviewVolume, .notApplicable, "the pipeline makes no decisions")
    }
    guard let policy else {
      return GateResult(.reviewVolume, .inconclusive, "no policy was evaluated")
    }
    guard policy.isFitted else { return policy.unfitted(.reviewVolume) }
    guard let volume = policy.volume else {
      return definition.capacity == nil
        ? GateResult(.reviewVolume, .notApplicable, "the policy limits no reviews")
        : GateResult(.reviewVolume, .inconclusive, "the policy rows certify no review volume")
    }
    return result(volume, policy)
  }

  private func result(_ volume: PolicyFindings.Volume, _ policy: PolicyFindings) -> GateResult {
    let significance = gate.significance.doubleValue
    let bounds = ClopperPearson(successes: volume.reviewCount, trials: volume.rowCount)
    let period = Double(volume.per)
    let (lower, upper) = (
      bounds.lowerBound(tail: significance) * period, bounds.upperBound(tail: significance) * period
    )
    let power = ContradictionPower(
      limit: Double(volume.capacity) / Double(max(1, volume.per)), significance: significance)
    let rows = GateWords.count(volume.per)
    let size = volume.arrivals == .poisson ? "\(rows) rows on average" : rows
    var words = [
      "\(GateWords.count(volume.reviewCount)) of \(GateWords.rows(volume.rowCount)) reviewed, "
        + "\(GateWords.wholeCount(volume.reviewsPerPeriod.value)) a period of \(size)",
      "\(GateWords.confidence(miss: 2 * significance)) interval \(GateWords.wholeCount(lower)) ... "
        + GateWords.wholeCount(upper),
      "capacity \(GateWords.count(volume.capacity)), may be exceeded with probability "
        + "\(volume.delta)",
      "\(GateWords.pValue(volume.pValue)) under the certified law",
    ]
    var result = GateResult(.reviewVolume, .passed, "")
    if volume.rowCount > 0, volume.pValue < significance {
      result.outcome = .failed
      words.append("more reviews than chance explains")
    } else if !policy.isCertified {
      result.outcome = .inconclusive
      words.append("the policy rows certify nothing")
    } else if upper > Double(volume.capacity), !power.isEnough(volume.rowCount) {
      result.outcome = .inconclusive
      result.neededRows = power.neededTrials.map(NeededRows.rounded)
      words.append(
        "too few to find \(GateWords.wholeCount(power.brokenRate * period)) reviews a period"
          + (result.neededRows.map { "; about \(GateWords.count($0)) test rows would tell" } ?? ""))
    }
    result.sentence = words.joined(separator: ", ")
    (result.value, result.lower) = (volume.reviewsPerPeriod.value, lower)
    (result.upper, result.limit) = (upper, Double(volume.capacity))
    result.rows = volume.rowCount
    return result
  }
}
