internal import Dispatch
internal import Synchronization

/// Calls a closure for each block of rows, on several threads, and returns the results in row order.
///
/// Blocks are a function of the shape alone, and every result has its own slot, so that neither thread
/// count nor timing can change the outcome. Threads take the next block when they are done with one, so
/// that a slow block or a busy processor holds up nobody else.
///
/// - Parameters:
///   - rowCount: rows to share out.
///   - blockRowCount: rows of a block, at least 1.
///   - threadCount: threads, at least 1.
///   - workspace: makes the memory of one thread, which it keeps between blocks.
///   - work: computes the result of a block of rows.
/// - Returns: the results of all blocks.
/// - Throws: the error of the first block, in row order, that failed.
package func mapRowBlocks<Workspace, Element>(
  rowCount: Int, blockRowCount: Int, threadCount: Int,
  workspace: @Sendable @autoclosure () -> Workspace,
  _ work: @Sendable (Workspace, Range<Int>) throws -> Element
) throws -> [Element] {
  let blockCount = (rowCount + blockRowCount - 1) / blockRowCount
  let workers = min(threadCount, blockCount)
  @Sendable func rows(_ block: Int) -> Range<Int> {
    block * blockRowCount..<min((block + 1) * blockRowCount, rowCount)
  }
  if workers <= 1 {
    let memory = workspace()
    return try (0..<blockCount).map { try work(memory, rows($0)) }
  }
  // Blocks are taken in row order and a block once taken is finished: when one fails, all before it
  // have been taken, so the first error in row order is among the results.
  let next = Atomic<Int>(0)
  var slots = [Result<Element, any Error>?](repeating: nil, count: blockCount)
  unsafe slots.withUnsafeMutableBufferPointer { slots in
    nonisolated(unsafe) let slots = unsafe slots
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      let memory = workspace()
      while true {
        let block = next.add(1, ordering: .relaxed).oldValue
        guard block < blockCount else { return }
        let result = Result { try work(memory, rows(block)) }
        if case .failure = result { next.store(blockCount, ordering: .relaxed) }
        unsafe slots[block] = result
      }
    }
  }
  var results: [Element] = []
  results.reserveCapacity(blockCount)
  for case .some(let slot) in slots { results.append(try slot.get()) }
  precondition(results.count == blockCount, "every block has been visited")
  return results
}
