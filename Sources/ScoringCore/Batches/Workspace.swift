/// Rows in the arithmetic of the kernels, contiguous or `stride` elements apart.
@unsafe struct RowBlock<Real: ScoringReal> {
  let rows: UnsafePointer<Real>
  let count: Int
  let columnCount: Int
  let stride: Int
  let isLogits: Int32
  let sumTolerance: Double
  /// The index of the first row in the outputs that are being worked on.
  let firstRow: Int
}

/// The memory that one thread needs for a block of rows.
@safe final class Workspace<Real: ScoringReal> {
  /// What kernels may write past the end of a row: four vectors of the smallest elements.
  private static var overhang: Int { 64 }

  /// Room for one row of masses.
  let masses: UnsafeMutablePointer<Real>
  /// Room for one row of label indices.
  let order: UnsafeMutablePointer<Int32>
  /// Room for the rows of a block, where they need conversion.
  private var gathered: [Real] = []
  /// Room for the own weights of a block.
  var shares: [Double] = []
  private var products: [Float] = []
  /// Where labels go until it is full.
  private var chunk: LabelChunk?
  private let columnCount: Int

  init(columnCount: Int) {
    self.columnCount = columnCount
    unsafe masses = .allocate(capacity: columnCount + Workspace.overhang)
    unsafe order = .allocate(capacity: columnCount + Workspace.overhang)
  }

  deinit {
    unsafe masses.deallocate()
    unsafe order.deallocate()
  }

  /// Gives a closure all rows of some outputs, converted only where the source needs it.
  ///
  /// `firstRow` is the place of their first row among the rows that are being worked on.
  func withRows<Result>(
    of outputs: Outputs, firstRow: Int, tier: KernelTier, _ body: (RowBlock<Real>) throws -> Result
  ) throws -> Result {
    let isLogits: Int32 = outputs.kind == .probabilities ? 0 : 1
    let count = outputs.rowCount
    if case .matrix(let matrix) = outputs.source, let rows = unsafe matrix.pointer(as: Real.self) {
      return try unsafe body(
        RowBlock(
          rows: rows, count: count, columnCount: columnCount, stride: matrix.rowStride,
          isLogits: isLogits, sumTolerance: outputs.sumTolerance, firstRow: firstRow))
    }
    let needed = count * columnCount
    if gathered.count < needed { gathered = [Real](repeating: 0, count: needed) }
    return try unsafe gathered.withUnsafeMutableBufferPointer { buffer in
      guard let target = buffer.baseAddress else {
        preconditionFailure("a block holds at least one row of one column")
      }
      try unsafe fill(target, from: outputs.source, tier: tier)
      return try unsafe body(
        RowBlock(
          rows: target, count: count, columnCount: columnCount, stride: columnCount,
          isLogits: isLogits, sumTolerance: outputs.sumTolerance, firstRow: firstRow))
    }
  }

  /// Lets a closure write up to `count` labels; it returns how many.
  ///
  /// `limit` is how many labels can be found in all blocks together.
  func withLabels(
    _ count: Int, limit: Int, _ body: (UnsafeMutablePointer<Int32>) throws -> Int
  ) rethrows -> (chunk: LabelChunk, range: Range<Int>) {
    let needed = count + Workspace.overhang
    if let chunk, chunk.capacity - chunk.count >= needed {
      return (chunk, try unsafe chunk.append(body))
    }
    let fresh = LabelChunk(needed: needed, limit: limit + Workspace.overhang, after: chunk)
    chunk = fresh
    return (fresh, try unsafe fresh.append(body))
  }

  private func fill(
    _ target: UnsafeMutablePointer<Real>, from source: RowSource, tier: KernelTier
  ) throws {
    switch source {
    case .matrix(let matrix):
      unsafe matrix.gather(into: target, tier: tier)
    case .positiveProbability(let matrix):
      // The column goes to the second half of the room, then spreads to pairs from the front.
      let count = matrix.rowCount
      unsafe matrix.gather(into: target + count, tier: tier)
      for row in 0..<count {
        let positive = unsafe target[count + row]
        unsafe target[2 * row] = 1 - positive
        unsafe target[2 * row + 1] = positive
      }
    case .linearHead(let head):
      let needed = head.features.rowCount * columnCount
      if products.count < needed { products = [Float](repeating: 0, count: needed) }
      unsafe products.withUnsafeMutableBufferPointer { products in
        unsafe head.multiply(into: products, tier: tier)
        for index in 0..<needed { unsafe target[index] = Real(products[index]) }
      }
    case .mapped(let base, let map):
      let numbers = try map.map(base, tier: tier)
      precondition(numbers.count == base.rowCount * columnCount, "a map gives K numbers a row")
      for index in numbers.indices { unsafe target[index] = Real(numbers[index]) }
    }
  }
}
