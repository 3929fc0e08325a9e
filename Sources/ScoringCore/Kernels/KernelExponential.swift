/// e^x as the row kernels compute it: what turns logits into masses.
package enum KernelExponential {
  /// Computes e^x in single precision.
  ///
  /// - Parameters:
  ///   - values: numbers x <= 0.
  ///   - tier: the instruction set.
  /// - Returns: e^x, within 1 ulp for x >= -87, and 0 below.
  package static func values(of values: [Float], tier: KernelTier = .active) -> [Float] {
    compute(values, tier)
  }

  /// Computes e^x in double precision.
  ///
  /// - Parameters:
  ///   - values: numbers x <= 0.
  ///   - tier: the instruction set.
  /// - Returns: e^x, within 1 ulp for x >= -708, and 0 below.
  package static func values(of values: [Double], tier: KernelTier = .active) -> [Double] {
    compute(values, tier)
  }

  private static func compute<Real: ScoringReal>(_ values: [Real], _ tier: KernelTier) -> [Real] {
    unsafe values.withUnsafeBufferPointer { source in
      unsafe [Real](unsafeUninitializedCapacity: source.count) { target, count in
        unsafe Real.kernels(tier).exponentials(
          source.baseAddress, source.count, target.baseAddress)
        count = source.count
      }
    }
  }
}
