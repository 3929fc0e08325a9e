/// The sets of a block of rows, as a kernel has found them.
struct SetBlock: Sendable {
  let labels: [Int32]
  let sizes: [Int64]
}

extension LabelLists {
  /// Joins the sets of consecutive blocks, on several threads.
  init(_ blocks: [SetBlock], rowCount: Int, threadCount: Int) throws {
    let starts = blocks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.labels.count) }
    let total = starts[blocks.count]
    let labels = try unsafe [Int32](unsafeUninitializedCapacity: total) { buffer, count in
      unsafe preferLargePages(buffer.baseAddress, byteCount: total * MemoryLayout<Int32>.stride)
      nonisolated(unsafe) let target = unsafe buffer
      _ = try mapRowBlocks(
        rowCount: blocks.count, blockRowCount: 8, threadCount: threadCount, workspace: ()
      ) { _, indices in
        for index in indices {
          _ = unsafe target[starts[index]..<starts[index + 1]].update(
            fromContentsOf: blocks[index].labels)
        }
      }
      count = total
    }
    var offsets: [Int64] = []
    offsets.reserveCapacity(rowCount + 1)
    var end: Int64 = 0
    offsets.append(0)
    for block in blocks {
      for size in block.sizes {
        end += size
        offsets.append(end)
      }
    }
    self.init(offsets: offsets, labels: labels)
  }
}
