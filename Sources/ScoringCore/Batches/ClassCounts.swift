internal import CScoringKernels

/// How often each class occurs among labels.
///
/// - Parameters:
///   - labels: labels inside `0 ..< classCount`.
///   - classCount: the number of classes, K.
/// - Returns: K counts.
/// - Complexity: O(n + K).
public func classCounts(of labels: [Int32], classCount: Int) -> [Int] {
  var counts = [Int64](repeating: 0, count: classCount)
  let kernels = unsafe csk_kernels_of_tier(KernelTier.active.rawValue)
  let allInside = unsafe labels.withUnsafeBufferPointer { labels in
    unsafe counts.withUnsafeMutableBufferPointer { counts in
      unsafe kernels?.pointee.class_counts(
        labels.baseAddress, labels.count, classCount, counts.baseAddress) == 1
    }
  }
  precondition(allInside, "labels lie inside 0 ..< classCount")
  return counts.map { Int($0) }
}
