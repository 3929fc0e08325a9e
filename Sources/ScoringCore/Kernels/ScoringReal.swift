internal import CScoringKernels

/// A floating-point type that has row kernels.
protocol ScoringReal: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static var precision: Precision { get }
  static func kernels(_ tier: KernelTier) -> RowKernels<Self>
}

extension ScoringReal {
  /// The largest number of this type that is at most `quantile`.
  ///
  /// A score of this type is at most the one exactly when it is at most the other. Rounding to nearest
  /// could let in a score above the quantile.
  static func bound(_ quantile: Double) -> Double {
    precondition(!quantile.isNaN, "a quantile is a number or an infinity")
    let nearest = Self(quantile)
    return Double(Double(nearest) > quantile ? nearest.nextDown : nearest)
  }
}

/// The kernels of one tier and one precision; CScoringKernels.h documents each.
@unsafe struct RowKernels<Real: ScoringReal> {
  typealias Rows = UnsafePointer<Real>

  let gather:
    (UnsafeRawPointer?, Int32, Int32, Int, Int, Int, Int, UnsafeMutablePointer<Real>?) -> Void
  let check: (Rows?, Int, Int, Int, Int32, Double) -> csk_finding
  let lacScores:
    (
      Rows?, Int, Int, Int, Int32, UnsafePointer<Int64>?, UnsafePointer<Int32>?,
      UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Real>?
    ) -> Void
  let cumulativeScores:
    (
      Rows?, Int, Int, Int, Int32, UnsafePointer<Int64>?, UnsafePointer<Int32>?,
      UnsafePointer<Double>?, csk_penalty, UnsafeMutablePointer<Double>?,
      UnsafeMutablePointer<Real>?
    ) -> Void
  let lacSets:
    (
      Rows?, Int, Int, Int, Int32, Double, UnsafeMutablePointer<Int32>?,
      UnsafeMutablePointer<Int64>?, UnsafeMutablePointer<Real>?
    ) -> Int
  let cumulativeSets:
    (
      Rows?, Int, Int, Int, Int32, UnsafePointer<Double>?, csk_penalty, Double,
      UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int64>?, UnsafeMutablePointer<Real>?,
      UnsafeMutablePointer<Int32>?
    ) -> Int
  let topLabels: (Rows?, Int, Int, Int, UnsafeMutablePointer<Int32>?) -> Void
  let rowHashes: (Rows?, Int, Int, Int, UnsafeMutablePointer<UInt64>?) -> Void
  let exponentials: (Rows?, Int, UnsafeMutablePointer<Real>?) -> Void
}

extension Float: ScoringReal {
  static var precision: Precision { .float32 }

  static func kernels(_ tier: KernelTier) -> RowKernels<Float> {
    let table = csk_kernels_of_tier(tier.rawValue)
    return unsafe RowKernels(
      gather: table.gather_f32, check: table.check_f32, lacScores: table.lac_scores_f32,
      cumulativeScores: table.cumulative_scores_f32, lacSets: table.lac_sets_f32,
      cumulativeSets: table.cumulative_sets_f32, topLabels: table.top_labels_f32,
      rowHashes: table.row_hashes_f32, exponentials: table.exponentials_f32)
  }
}

extension Double: ScoringReal {
  static var precision: Precision { .float64 }

  static func kernels(_ tier: KernelTier) -> RowKernels<Double> {
    let table = csk_kernels_of_tier(tier.rawValue)
    return unsafe RowKernels(
      gather: table.gather_f64, check: table.check_f64, lacScores: table.lac_scores_f64,
      cumulativeScores: table.cumulative_scores_f64, lacSets: table.lac_sets_f64,
      cumulativeSets: table.cumulative_sets_f64, topLabels: table.top_labels_f64,
      rowHashes: table.row_hashes_f64, exponentials: table.exponentials_f64)
  }
}
