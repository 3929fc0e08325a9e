/// P-values made fair to their number: a hypothesis is rejected at a level where its adjusted p-value is not above it,
/// and any true hypothesis is with probability at most that level, whatever their dependence.
///
/// Source: S. Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 65-70.
package enum HolmAdjustment {
  /// Adjusts p-values.
  ///
  /// - Parameter pValues: p-values, from 0 to 1.
  /// - Returns: the adjusted ones, in the same order.
  /// - Complexity: O(m log m).
  package static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }
}
