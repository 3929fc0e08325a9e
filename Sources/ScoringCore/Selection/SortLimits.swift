/// What a sort of many numbers may keep in memory.
package struct SortLimits: Sendable {
  /// Elements that are sorted in memory.
  package let largestPart: Int
  /// The most parts that elements are shared out among, about.
  package let partCount: Int
  /// Elements that wait to be written.
  package let bufferCount: Int
  /// Elements that are sorted by all threads together.
  package let elementsAtOnce: Int
  package let threadCount: Int

  /// Sets limits.
  ///
  /// - Parameters:
  ///   - largestPart: elements that are sorted in memory.
  ///   - partCount: the most parts that elements are shared out among, about; at most 2^14.
  ///   - bufferCount: elements that wait to be written.
  ///   - threadCount: threads.
  package init(
    largestPart: Int = 1 << 20, partCount: Int = 1 << 10, bufferCount: Int = 1 << 21,
    threadCount: Int = Execution.standard.threadCount
  ) {
    precondition(largestPart > 0 && partCount > 1 && partCount <= 1 << 14)
    self.largestPart = largestPart
    self.partCount = partCount
    self.bufferCount = bufferCount
    self.threadCount = threadCount
    elementsAtOnce = 2 * largestPart
  }
}
