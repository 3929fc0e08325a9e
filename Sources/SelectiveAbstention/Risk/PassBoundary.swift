/// Whether counts of one risk pass their test, with few evaluations of p-values along a scan.
///
/// A count that passes with N rows passes with more rows and no more losses, so that p-values are computed only
/// where losses exceed the most that is known to pass.
struct PassBoundary {
  let target: RiskTarget
  let largestLoss: Int
  let delta: Double
  private var passingLosses = -1
  private var passingTrials = 0

  init(_ target: RiskTarget, largestLoss: Int, delta: Double) {
    (self.target, self.largestLoss, self.delta) = (target, largestLoss, delta)
  }

  mutating func passes(losses: Int, trials: Int) -> Bool {
    if losses <= passingLosses, trials >= passingTrials { return true }
    guard isCertain(losses, trials) else { return false }
    // The most that passes is not needed, only some slack where there is any.
    passingLosses = losses
    var step = largestLoss
    while passingLosses < largestLoss * trials, isCertain(passingLosses + step, trials) {
      passingLosses += step
      step *= 2
    }
    passingTrials = trials
    return true
  }

  private func isCertain(_ losses: Int, _ trials: Int) -> Bool {
    guard trials > 0, losses <= largestLoss * trials else { return false }
    return RiskCount(
      target: target, trials: trials, losses: losses, largestLoss: largestLoss
    ).pValue <= delta
  }
}
