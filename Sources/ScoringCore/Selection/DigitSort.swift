extension [Double] {
  /// The elements in ascending order, by digits from the lowest up.
  ///
  /// - Returns: the sorted elements; none may be NaN, and negative zeros come back as zeros.
  /// - Complexity: O(`count`) time and memory.
  package func sortedByDigits() -> [Double] {
    if count < 256 { return map { $0 + 0 }.sorted() }
    var source = map { $0.orderedBits }
    var target = source
    for shift in stride(from: UInt64(0), to: 64, by: 11) {
      var starts = [Int](repeating: 0, count: 1 << 11)
      for bits in source { starts[Int(bits >> shift & 0x7ff)] += 1 }
      // Digits that all elements share, such as the low ones of single-precision scores, need no pass.
      if starts.contains(source.count) { continue }
      var next = 0
      for digit in starts.indices {
        (starts[digit], next) = (next, next + starts[digit])
      }
      for bits in source {
        let digit = Int(bits >> shift & 0x7ff)
        target[starts[digit]] = bits
        starts[digit] += 1
      }
      swap(&source, &target)
    }
    return source.map { Double(orderedBits: $0) }
  }
}
