/// Divides numbers that come in any order among parts of known sizes, in bounded memory.
///
///     var divider = try LargeArrayDivider(sizes: countOfEachClass)
///     for batch in batches { try divider.add(score(batch), to: labels(batch)) }
///     let parts = try divider.finish()
///
/// Parts follow each other in one array. Few elements stay in memory, many go to a temporary file.
package struct LargeArrayDivider: ~Copyable {
  /// Elements that are gathered before they are written, over all parts.
  private static var bufferCount: Int { 1 << 20 }

  private let starts: [Int]
  private var targets: [Int]
  private var memory: [Double]
  private let file: ScratchFile?
  /// Elements that each part gathers before they are written.
  private let room: Int
  private var fills: [Int]

  /// Starts without elements.
  ///
  /// - Parameters:
  ///   - sizes: the number of elements of each part.
  ///   - memoryCount: the most elements that stay in memory.
  /// - Throws: ``DataError`` with code `cannot-write` when there is no room for a temporary file.
  package init(
    sizes: [Int], memoryCount: Int = LargeArrayWriter<Double>.memoryCount
  ) throws {
    starts = sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    targets = Array(starts.dropLast())
    let count = starts[sizes.count]
    if count <= memoryCount {
      file = nil
      room = 0
      fills = []
      memory = [Double](repeating: 0, count: count)
    } else {
      file = try ScratchFile()
      room = max(1, LargeArrayDivider.bufferCount / max(1, sizes.count))
      fills = [Int](repeating: 0, count: sizes.count)
      memory = [Double](repeating: 0, count: room * sizes.count)
    }
  }

  /// Adds elements.
  ///
  /// - Parameters:
  ///   - elements: the elements.
  ///   - parts: the part that each belongs to.
  /// - Throws: ``DataError`` with code `cannot-write`, such as for a full disk.
  /// - Complexity: O(`elements.count`) time.
  package mutating func add(_ elements: [Double], to parts: [Int32]) throws {
    precondition(elements.count == parts.count, "one part for each element")
    for (element, part) in zip(elements, parts) {
      let part = Int(part)
      if file == nil {
        memory[targets[part]] = element
        targets[part] += 1
      } else {
        memory[part * room + fills[part]] = element
        fills[part] += 1
        if fills[part] == room { try flush(part) }
      }
    }
  }

  private mutating func flush(_ part: Int) throws {
    let elements = memory[part * room..<part * room + fills[part]]
    try file?.write(elements, atByte: targets[part] * MemoryLayout<Double>.stride)
    targets[part] += fills[part]
    fills[part] = 0
  }

  /// All elements, and where each part starts in them; the last number is the count of all.
  ///
  /// - Throws: ``DataError`` with code `cannot-write`, such as for a full disk.
  package consuming func finish() throws -> (elements: LargeArray<Double>, starts: [Int]) {
    for part in fills.indices { try flush(part) }
    precondition(
      zip(targets, starts.dropFirst()).allSatisfy { $0 == $1 }, "as many elements as were said")
    guard let file else { return (LargeArray(memory), starts) }
    guard
      let elements = LargeArray<Double>(
        viewing: try file.contents(), byteOffset: 0, count: starts[starts.count - 1])
    else { preconditionFailure("a mapping starts at a page") }
    return (elements, starts)
  }
}
