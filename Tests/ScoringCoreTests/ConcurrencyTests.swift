import ScoringCore
import Synchronization
import Testing

/// Work on several threads: results in order, the first error in order, nothing left running.
@Suite("Concurrency")
struct ConcurrencyTests {
  private struct Failure: Error, Equatable {
    let row: Int
  }

  @Test("blocks come back in row order", arguments: [0, 1, 2, 7, 100, 1001], [1, 2, 3, 16])
  func order(rowCount: Int, threadCount: Int) throws {
    for blockRowCount in [1, 3, 100, 5000] {
      let blocks = try mapRowBlocks(
        rowCount: rowCount, blockRowCount: blockRowCount, threadCount: threadCount, workspace: ()
      ) { _, rows in Array(rows) }
      #expect(blocks.count == (rowCount + blockRowCount - 1) / blockRowCount)
      #expect(Array(blocks.joined()) == Array(0..<rowCount))
    }
  }

  @Test("the first error in row order is thrown", arguments: [1, 2, 4])
  func firstError(threadCount: Int) {
    for first in [0, 1, 17, 99] {
      #expect(throws: Failure(row: first)) {
        try mapRowBlocks(
          rowCount: 100, blockRowCount: 1, threadCount: threadCount, workspace: ()
        ) { _, rows in
          if rows.lowerBound >= first { throw Failure(row: rows.lowerBound) }
        }
      }
    }
  }

  @Test("each thread keeps its workspace")
  func workspaces() throws {
    let made = Atomic<Int>(0)
    _ = try mapRowBlocks(
      rowCount: 1000, blockRowCount: 1, threadCount: 3,
      workspace: made.add(1, ordering: .relaxed).newValue
    ) { _, _ in () }
    #expect((1...3).contains(made.load(ordering: .relaxed)))
  }

  @Test("background work gives its result or its error")
  func background() throws {
    let work = BackgroundWork { 42 }
    #expect(try work.wait() == 42)
    let failing = BackgroundWork { () throws -> Int in throw Failure(row: 3) }
    do {
      _ = try failing.wait()
      Issue.record("no error")
    } catch { #expect(error as? Failure == Failure(row: 3)) }
  }

  @Test("background work that nobody waits for has ended before its owner")
  func abandoned() {
    let hasEnded = Mutex(false)
    do {
      _ = BackgroundWork { hasEnded.withLock { $0 = true } }
    }
    #expect(hasEnded.withLock { $0 })
  }
}
