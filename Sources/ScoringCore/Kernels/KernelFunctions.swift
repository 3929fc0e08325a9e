internal import CScoringKernels

/// e^x as the row kernels compute it: what turns logits into masses.
package enum KernelExponential {
  /// Computes e^x in single precision.
  ///
  /// - Parameters:
  ///   - values: numbers x <= 0.
  ///   - tier: the instruction set.
  /// - Returns: e^x, within 1.5 ulp for x >= -87, and 0 below.
  package static func values(of values: [Float], tier: KernelTier = .active) -> [Float] {
    unsafe compute(values, Float.kernels(tier).exponentials)
  }

  /// Computes e^x in double precision.
  ///
  /// - Parameters:
  ///   - values: numbers x <= 0.
  ///   - tier: the instruction set.
  /// - Returns: e^x, within 1 ulp for x >= -708, and 0 below.
  package static func values(of values: [Double], tier: KernelTier = .active) -> [Double] {
    unsafe compute(values, Double.kernels(tier).exponentials)
  }
}

/// ln x as the row kernels compute it: what turns sums of masses into log-sum-exp.
package enum KernelLogarithm {
  /// Computes ln x in single precision.
  ///
  /// - Parameters:
  ///   - values: normal numbers x > 0.
  ///   - tier: the instruction set.
  /// - Returns: ln x, within 1 ulp.
  package static func values(of values: [Float], tier: KernelTier = .active) -> [Float] {
    unsafe compute(values, Float.kernels(tier).logarithms)
  }

  /// Computes ln x in double precision.
  ///
  /// - Parameters:
  ///   - values: normal numbers x > 0.
  ///   - tier: the instruction set.
  /// - Returns: ln x, within 1 ulp.
  package static func values(of values: [Double], tier: KernelTier = .active) -> [Double] {
    unsafe compute(values, Double.kernels(tier).logarithms)
  }
}

private func compute<Real: ScoringReal>(
  _ values: [Real], _ kernel: (UnsafePointer<Real>?, Int, UnsafeMutablePointer<Real>?) -> Void
) -> [Real] {
  unsafe values.withUnsafeBufferPointer { source in
    unsafe [Real](unsafeUninitializedCapacity: source.count) { target, count in
      unsafe kernel(source.baseAddress, source.count, target.baseAddress)
      count = source.count
    }
  }
}
