/// Sums over vectors in one order, whatever the processor: eight lanes, then a fixed tree.
///
/// Slower than OpenBLAS, but a result depends on its own vectors only, not on what else is in a batch.
package enum FixedSums {
  /// The squared Euclidean distance of two vectors.
  ///
  /// - Parameters:
  ///   - left: d numbers.
  ///   - right: d numbers.
  /// - Returns: the sum of the squared differences.
  /// - Complexity: O(d).
  package static func squaredDistance(_ left: Span<Double>, _ right: Span<Double>) -> Double {
    precondition(left.count == right.count, "vectors of one length")
    return unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        sum(left.count) { index in
          let difference = unsafe left[index] - right[index]
          return difference * difference
        }
      }
    }
  }

  /// The product of two vectors.
  ///
  /// - Parameters:
  ///   - left: d numbers.
  ///   - right: d numbers or more; those after d do not count.
  /// - Returns: the sum of the products.
  /// - Complexity: O(d).
  package static func product(_ left: Span<Double>, _ right: Span<Double>) -> Double {
    precondition(left.count <= right.count, "a number for each")
    return unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        sum(left.count) { unsafe left[$0] * right[$0] }
      }
    }
  }

  @inline(__always)
  private static func sum(_ count: Int, _ term: (Int) -> Double) -> Double {
    var lanes = SIMD8<Double>(repeating: 0)
    var index = 0
    while index + 8 <= count {
      lanes += SIMD8(
        term(index), term(index + 1), term(index + 2), term(index + 3), term(index + 4),
        term(index + 5), term(index + 6), term(index + 7))
      index += 8
    }
    let four = lanes.lowHalf + lanes.highHalf
    let two = four.lowHalf + four.highHalf
    var rest = 0.0
    while index < count {
      rest += term(index)
      index += 1
    }
    return two[0] + two[1] + rest
  }
}
