internal import CScoringKernels

/// A floating-point type that has row kernels.
protocol ScoringReal: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static var precision: Precision { get }
  static func kernels(_ tier: KernelTier) -> RowKernels<Self>
}

/// The kernels of one tier and one precision; CScoringKernels.h documents each.
@unsafe struct RowKernels<Real: ScoringReal> {
  typealias Rows = UnsafePointer<csk_rows>
  typealias Score = UnsafePointer<csk_score>
  typealias Target = UnsafeMutablePointer<Real>

  let gather: (UnsafeRawPointer?, Int32, Int32, Int, Int, Int, Int, Target?) -> Void
  let inspect: (Rows?, Int) -> csk_finding
  let scores:
    (
      Rows?, Score?, UnsafePointer<Double>?, UnsafePointer<Int64>?, UnsafePointer<Int32>?,
      UnsafeMutablePointer<Double>?, Target?
    ) -> Int
  let sets:
    (
      Rows?, Score?, UnsafePointer<Double>?, csk_quantiles, UnsafeMutablePointer<Int32>?,
      UnsafeMutablePointer<Int64>?, Target?, UnsafeMutablePointer<Int32>?
    ) -> Int
  let summarize: (Rows?, UnsafePointer<csk_summaries>?, Target?) -> Int
  let softmax: (Rows?, Target?, Target?) -> Int
  let temperatureTerms: (Rows?, Double, UnsafePointer<Int32>?, UnsafeMutablePointer<Double>?) -> Int
  let rowHashes: (Rows?, UnsafeMutablePointer<UInt64>?) -> Int
  let exponentials: (UnsafePointer<Real>?, Int, Target?) -> Void
  let logarithms: (UnsafePointer<Real>?, Int, Target?) -> Void
}

extension Float: ScoringReal {
  static var precision: Precision { .float32 }

  static func kernels(_ tier: KernelTier) -> RowKernels<Float> {
    let table = unsafe csk_kernels_of_tier(tier.rawValue).pointee.f32
    return unsafe RowKernels(
      gather: table.gather, inspect: table.inspect, scores: table.scores, sets: table.sets,
      summarize: table.summarize, softmax: table.softmax,
      temperatureTerms: table.temperature_terms, rowHashes: table.row_hashes,
      exponentials: table.exponentials, logarithms: table.logarithms)
  }
}

extension Double: ScoringReal {
  static var precision: Precision { .float64 }

  static func kernels(_ tier: KernelTier) -> RowKernels<Double> {
    let table = unsafe csk_kernels_of_tier(tier.rawValue).pointee.f64
    return unsafe RowKernels(
      gather: table.gather, inspect: table.inspect, scores: table.scores, sets: table.sets,
      summarize: table.summarize, softmax: table.softmax,
      temperatureTerms: table.temperature_terms, rowHashes: table.row_hashes,
      exponentials: table.exponentials, logarithms: table.logarithms)
  }
}

extension csk_rows {
  /// The rows of a block as the kernels take them.
  init<Real: ScoringReal>(_ block: RowBlock<Real>) {
    unsafe self.init(
      elements: block.rows, n: block.count, k: block.columnCount, stride: block.stride,
      is_logits: block.isLogits, tolerance: block.sumTolerance)
  }
}
