internal import Dispatch

/// Calls a closure for each block of rows, on several threads, and returns the results in row order.
///
/// Blocks are a function of the shape alone, and every result has its own slot, so that neither thread
/// count nor timing can change the outcome.
///
/// - Parameters:
///   - rowCount: rows to share out.
///   - blockRowCount: rows of a block, at least 1.
///   - threadCount: threads, at least 1.
///   - workspace: makes the memory of one thread, which it keeps between blocks.
///   - work: computes the result of a block of rows.
/// - Returns: the results of all blocks.
/// - Throws: the error of the first block, in row order, that failed.
func mapRowBlocks<Workspace, Element>(
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
  var slots = [Result<Element, any Error>?](repeating: nil, count: blockCount)
  unsafe slots.withUnsafeMutableBufferPointer { slots in
    nonisolated(unsafe) let slots = unsafe slots
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let memory = workspace()
      for block in stride(from: worker, to: blockCount, by: workers) {
        unsafe slots[block] = Result { try work(memory, rows(block)) }
      }
    }
  }
  return try slots.map { slot in
    guard let slot else { preconditionFailure("every block has been visited") }
    return try slot.get()
  }
}
