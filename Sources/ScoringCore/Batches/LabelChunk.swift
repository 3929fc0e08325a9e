/// Memory that the sets of several blocks of rows go to, one after another.
///
/// Kernels write straight into it. Fresh memory costs a fault for each page, often more than finding the
/// labels that fill it: so a call that finds many labels fills large chunks, of large pages, to their ends.
@safe final class LabelChunk: @unchecked Sendable {
  let labels: UnsafeMutablePointer<Int32>
  let capacity: Int
  /// Labels that have been found; a chunk is read when nobody adds to it any more.
  private(set) var count = 0

  /// Makes a chunk for `needed` labels and for as many more as are worth while, at most `limit` in all.
  ///
  /// - Parameters:
  ///   - needed: labels that must fit.
  ///   - limit: labels that can ever be found.
  ///   - predecessor: the chunk that is full now.
  init(needed: Int, limit: Int, after predecessor: LabelChunk?) {
    capacity = max(needed, min(limit, predecessor == nil ? 1 << 18 : 1 << 20))
    let size = capacity * MemoryLayout<Int32>.stride
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: size, alignment: predecessor == nil ? 64 : largePageByteCount)
    unsafe labels = memory.bindMemory(to: Int32.self, capacity: capacity)
    unsafe preferLargePages(UnsafeMutableBufferPointer(start: labels, count: capacity))
  }

  deinit { unsafe labels.deallocate() }

  /// Lets a closure write labels behind those that are there; it returns how many.
  func append(_ body: (UnsafeMutablePointer<Int32>) throws -> Int) rethrows -> Range<Int> {
    let start = count
    count += try unsafe body(labels + start)
    return start..<count
  }

  /// Copies labels to a place of a buffer.
  func copy(_ range: Range<Int>, to target: UnsafeMutableBufferPointer<Int32>, at start: Int) {
    guard !range.isEmpty else { return }
    let source = unsafe UnsafeBufferPointer(start: labels + range.lowerBound, count: range.count)
    _ = unsafe target[start..<start + range.count].update(fromContentsOf: source)
  }
}
