/// A running sum that carries its own rounding error.
///
/// Error bound: about one unit in the last place of the sum of absolute values, for any number of
/// terms met here. Source: Neumaier 1974, doi:10.1002/zamm.19740540106.
package struct CompensatedSum {
  private var sum = 0.0
  private var error = 0.0

  /// Starts at 0.
  package init() {}

  /// The sum so far.
  package var value: Double { sum + error }

  /// Adds a term.
  package mutating func add(_ term: Double) {
    let next = sum + term
    error += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }
}
