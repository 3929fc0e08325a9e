internal import ScoringCore

/// The logistic function and its logarithm over batches.
enum LogisticFunction {
  /// 1 / (1 + e^(-t)), without cancellation at either end.
  ///
  /// - Parameters:
  ///   - arguments: n numbers t, finite or infinite.
  ///   - tier: the instruction set.
  /// - Returns: n numbers from 0 to 1.
  static func values(of arguments: [Double], tier: KernelTier = .active) -> [Double] {
    var result = decays(arguments, tier)
    for index in result.indices {
      let decay = result[index]
      result[index] = (arguments[index] >= 0 ? 1 : decay) / (1 + decay)
    }
    return result
  }

  /// ln(1 + e^t): minus the logarithm of the logistic function at -t.
  ///
  /// - Parameters:
  ///   - arguments: n finite numbers t.
  ///   - tier: the instruction set.
  /// - Returns: n numbers, 0 or more.
  static func softplus(of arguments: [Double], tier: KernelTier = .active) -> [Double] {
    let decays = decays(arguments, tier)
    var result = KernelLogarithm.values(of: decays.map { 1 + $0 }, tier: tier)
    for index in result.indices {
      // What 1 + x loses of x is given back, so that small values keep their digits.
      let (decay, rounded) = (decays[index], 1 + decays[index])
      let tail = rounded == 1 ? decay : result[index] * (decay / (rounded - 1))
      result[index] = max(arguments[index], 0) + tail
    }
    return result
  }

  /// e^(-|t|).
  private static func decays(_ arguments: [Double], _ tier: KernelTier) -> [Double] {
    KernelExponential.values(of: arguments.map { max(-abs($0), -1e4) }, tier: tier)
  }
}
