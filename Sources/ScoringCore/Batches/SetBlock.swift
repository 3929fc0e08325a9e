/// The sets of a block of rows, as a kernel has found them.
struct SetBlock: Sendable {
  /// Where the labels are: `range` of a chunk.
  let chunk: LabelChunk
  let range: Range<Int>
  /// The number of labels of each row.
  let sizes: [Int64]
}

extension LabelLists {
  /// So many labels and rows are copied sooner than another thread starts.
  private static let copiedByOneThread = 1 << 17

  /// Joins the sets of consecutive blocks, large ones on several threads.
  init(_ blocks: [SetBlock], rowCount: Int, threadCount: Int) throws {
    var rowStarts = [0]
    var labelStarts = [0]
    for (index, block) in blocks.enumerated() {
      rowStarts.append(rowStarts[index] + block.sizes.count)
      labelStarts.append(labelStarts[index] + block.range.count)
    }
    let (firstRows, firstLabels) = (rowStarts, labelStarts)
    let labelCount = firstLabels[blocks.count]
    let isSmall = labelCount + rowCount <= LabelLists.copiedByOneThread
    var offsets: [Int64] = []
    let labels = try unsafe [Int32](unsafeUninitializedCapacity: labelCount) { labels, count in
      offsets = try unsafe [Int64](unsafeUninitializedCapacity: rowCount + 1) { offsets, count in
        unsafe preferLargePages(labels)
        unsafe preferLargePages(offsets)
        nonisolated(unsafe) let (labels, offsets) = unsafe (labels, offsets)
        unsafe offsets[0] = 0
        _ = try mapRowBlocks(
          rowCount: blocks.count, blockRowCount: 8, threadCount: isSmall ? 1 : threadCount,
          workspace: ()
        ) { _, indices in
          for index in indices {
            let block = blocks[index]
            var end = firstLabels[index]
            unsafe block.chunk.copy(block.range, to: labels, at: end)
            for (row, size) in block.sizes.enumerated() {
              end += Int(size)
              unsafe offsets[firstRows[index] + row + 1] = Int64(end)
            }
          }
        }
        count = rowCount + 1
      }
      count = labelCount
    }
    self.init(offsets: offsets, labels: labels)
  }
}
