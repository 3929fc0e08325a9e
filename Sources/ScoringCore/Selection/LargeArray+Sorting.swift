extension LargeArray<Double> {
  /// Calls a closure with all elements in ascending order, part after part, in bounded memory.
  ///
  /// Elements that do not fit are shared out by their leading digits among the parts of a temporary file,
  /// which are then sorted one by one, several at once; a part that is still too large is shared out again
  /// by its next digits.
  ///
  /// - Parameters:
  ///   - limits: what may be in memory.
  ///   - body: takes the next elements, ascending; none may be NaN, and negative zeros come as zeros.
  /// - Throws: ``DataError`` with code `cannot-write` for a full disk, and what `body` throws.
  /// - Complexity: O(`count`) time.
  package func forEachSortedPart(
    limits: SortLimits = SortLimits(), _ body: ([Double]) throws -> Void
  ) throws {
    if let inMemory, count <= limits.largestPart {
      if count > 0 { try body(inMemory.sortedByDigits()) }
      return
    }
    try emit(SortPart(range: 0..<count, shift: 64), limits, body)
  }

  /// Passes on the elements of one part.
  private func emit(
    _ part: SortPart, _ limits: SortLimits, _ body: ([Double]) throws -> Void
  ) throws {
    if part.shift == 0 {
      let value = copy(part.range.lowerBound..<part.range.lowerBound + 1)[0] + 0
      for start in stride(from: 0, to: part.range.count, by: limits.largestPart) {
        let count = Swift.min(limits.largestPart, part.range.count - start)
        try body([Double](repeating: value, count: count))
      }
    } else if part.range.count <= limits.largestPart {
      try body(copy(part.range).sortedByDigits())
    } else {
      try share(part, limits, body)
    }
  }

  private func share(
    _ part: SortPart, _ limits: SortLimits, _ body: ([Double]) throws -> Void
  ) throws {
    let (parts, places) = sharing(of: part, limits)
    let shared = try write(part, parts, places, limits)
    var next = parts[...]
    while let first = next.first {
      // As many small parts as may be sorted at once, then a large one by itself.
      var count = 0
      let small = next.prefix { part in
        count += part.range.count
        return part.range.count <= limits.largestPart && part.shift > 0
          && count <= limits.elementsAtOnce
      }
      if small.isEmpty {
        try shared.emit(first, limits, body)
        next.removeFirst()
        continue
      }
      let sorted = try mapRowBlocks(
        rowCount: small.count, blockRowCount: 1, threadCount: limits.threadCount, workspace: ()
      ) { _, rows in
        shared.copy(small[small.startIndex + rows.lowerBound].range).sortedByDigits()
      }
      shared.release(
        first.range.lowerBound..<first.range.lowerBound + sorted.reduce(0) { $0 + $1.count })
      for elements in sorted { try body(elements) }
      next = next.dropFirst(small.count)
    }
  }

  /// The parts that a part's elements go to, by their next digit.
  private func sharing(
    of part: SortPart, _ limits: SortLimits
  ) -> (parts: [SortPart], places: [UInt16]) {
    let width = SortPart.width
    let shift = part.shift - width
    var counts = [Int](repeating: 0, count: 1 << width)
    let mask = UInt64(counts.count - 1)
    forEachPart(part.range) { elements in
      for index in elements.indices {
        counts[Int(elements[index].orderedBits >> UInt64(shift) & mask)] += 1
      }
    }
    let size = Swift.max(
      part.range.count / limits.partCount, Swift.min(limits.largestPart, SortPart.smallestCount))
    var parts: [SortPart] = []
    var places = [UInt16](repeating: 0, count: counts.count)
    var start = 0
    var end = 0
    var digits = 0
    func close() {
      guard end > start else { return }
      // One digit is settled in such a part; several are not.
      parts.append(SortPart(range: start..<end, shift: digits == 1 ? shift : part.shift))
      (start, digits) = (end, 0)
    }
    for (digit, count) in counts.enumerated() where count > 0 {
      if end - start + count > size { close() }
      places[digit] = UInt16(parts.count)
      end += count
      digits += 1
    }
    close()
    return (parts, places)
  }

  /// Writes each element to its part of a new file.
  private func write(
    _ part: SortPart, _ parts: [SortPart], _ places: [UInt16], _ limits: SortLimits
  ) throws -> LargeArray<Double> {
    let file = try ScratchFile()
    let room = Swift.max(1, limits.bufferCount / parts.count)
    var buffer = [Double](repeating: 0, count: room * parts.count)
    var fills = parts.indices.map { $0 * room }
    var targets = parts.map { $0.range.lowerBound }
    let shift = UInt64(part.shift - SortPart.width)
    let mask = UInt64(places.count - 1)
    func flush(_ place: Int) throws {
      let elements = buffer[place * room..<fills[place]]
      try file.write(elements, atByte: targets[place] * MemoryLayout<Double>.stride)
      targets[place] += elements.count
      fills[place] = place * room
    }
    try forEachPart(part.range) { elements in
      for index in elements.indices {
        let element = elements[index]
        let place = Int(places[Int(element.orderedBits >> shift & mask)])
        buffer[fills[place]] = element
        fills[place] += 1
        if fills[place] == (place + 1) * room { try flush(place) }
      }
    }
    for place in parts.indices { try flush(place) }
    guard
      let shared = LargeArray<Double>(
        viewing: try file.contents(), byteOffset: 0, count: part.range.count)
    else { preconditionFailure("a mapping starts at a page") }
    return shared
  }
}

/// Elements that follow each other in a file and in ascending order come after those of the part before.
private struct SortPart {
  /// Bits of a digit.
  static let width = 16
  /// Elements that are not worth parting further: they fit into a processor's own cache.
  static let smallestCount = 1 << 18

  let range: Range<Int>
  /// Bits in which elements may differ.
  let shift: Int
}
