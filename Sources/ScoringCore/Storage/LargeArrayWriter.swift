/// Gathers numbers batch by batch into a ``LargeArray``, whatever their count, in bounded memory.
///
///     var scores = LargeArrayWriter<Double>()
///     for batch in batches { try scores.append(score(batch)) }
///     let all = try scores.finish()
package struct LargeArrayWriter<Element: BitwiseCopyable & Sendable>: ~Copyable {
  /// The most elements that stay in memory, unless said otherwise.
  package static var memoryCount: Int { 1 << 20 }
  /// Elements that are worth a system call.
  private static var gatheredCount: Int { 1 << 16 }

  private let memoryCount: Int
  private var recent: [Element] = []
  private var file: ScratchFile?
  private var writtenCount = 0

  /// Starts without elements.
  ///
  /// - Parameters:
  ///   - expectedCount: how many there will be, when that is known.
  ///   - memoryCount: the most elements that stay in memory.
  package init(expectedCount: Int = 0, memoryCount: Int = LargeArrayWriter.memoryCount) {
    self.memoryCount = memoryCount
    recent.reserveCapacity(
      expectedCount <= memoryCount ? expectedCount : LargeArrayWriter.gatheredCount)
  }

  /// The number of elements so far.
  package var count: Int { writtenCount + recent.count }

  /// Appends elements.
  ///
  /// - Parameter elements: the elements.
  /// - Throws: ``DataError`` with code `cannot-write`, such as for a full disk.
  /// - Complexity: O(`elements.count`) time.
  package mutating func append(_ elements: [Element]) throws {
    recent += elements
    let limit =
      file == nil ? memoryCount : Swift.min(memoryCount, LargeArrayWriter.gatheredCount)
    if recent.count > limit { try flush() }
  }

  /// All elements.
  ///
  /// - Throws: ``DataError`` with code `cannot-write`, such as for a full disk.
  package consuming func finish() throws -> LargeArray<Element> {
    if file == nil { return LargeArray(recent) }
    try flush()
    let count = writtenCount
    guard let storage = try file?.contents(),
      let array = LargeArray<Element>(viewing: storage, byteOffset: 0, count: count)
    else { preconditionFailure("a mapping starts at a page") }
    return array
  }

  private mutating func flush() throws {
    let target = try file ?? ScratchFile()
    file = target
    try target.write(recent[...], atByte: writtenCount * MemoryLayout<Element>.stride)
    writtenCount += recent.count
    recent.removeAll(keepingCapacity: recent.count <= 2 * LargeArrayWriter.gatheredCount)
  }
}
