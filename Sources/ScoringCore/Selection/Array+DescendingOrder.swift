extension [Double] {
  /// The indices of the elements in descending order of value, equal ones by ascending index.
  ///
  /// - Returns: n indices; no element may be NaN, zeros of either sign are equal.
  /// - Complexity: O(`count`) time and memory.
  package func indicesByDescendingValue() -> [UInt32] {
    precondition(count < 1 << 32, "indices of 32 bits")
    // Inverted, so that the stable sort by ascending digits leaves equal elements in order of index.
    var keys = map { ~($0 + 0).orderedBits }
    var order = indices.map { UInt32($0) }
    var otherKeys = keys
    var otherOrder = order
    for shift in stride(from: UInt64(0), to: 64, by: 11) {
      var starts = [Int](repeating: 0, count: 1 << 11)
      for key in keys { starts[Int(key >> shift & 0x7ff)] += 1 }
      if starts.contains(count) { continue }
      var next = 0
      for digit in starts.indices { (starts[digit], next) = (next, next + starts[digit]) }
      for index in keys.indices {
        let digit = Int(keys[index] >> shift & 0x7ff)
        otherKeys[starts[digit]] = keys[index]
        otherOrder[starts[digit]] = order[index]
        starts[digit] += 1
      }
      swap(&keys, &otherKeys)
      swap(&order, &otherOrder)
    }
    return order
  }
}
