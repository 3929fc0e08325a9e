/// The law of the number of successes among draws without replacement.
///
/// `P(X = x) = C(K, x) C(N - K, m - x) / C(N, m)` for m draws from a population of N that holds K
/// successes.
///
/// Error bound: relative error about 10^-12 for N up to 10^8 and tails down to 10^-300.
///
/// Source: Loader, Fast and Accurate Computation of Binomial Probabilities, 2000, in its symmetric
/// form over the four cells of the table.
public struct HypergeometricLaw: DiscreteLaw {
  /// The size N of the population.
  public let population: Int

  /// The number K of successes in the population.
  public let successes: Int

  /// The number m of draws.
  public let draws: Int

  /// The law for a population, its successes and a number of draws.
  ///
  /// - Precondition: `0 <= successes <= population` and `0 <= draws <= population`.
  public init(population: Int, successes: Int, draws: Int) {
    precondition(
      0 <= successes && successes <= population,
      "a population of \(population) cannot hold \(successes) successes")
    precondition(
      0 <= draws && draws <= population,
      "\(draws) draws cannot come from a population of \(population)")
    self.population = population
    self.successes = successes
    self.draws = draws
  }

  private var failures: Int { population - successes }

  /// The values that have positive probability.
  public var support: ClosedRange<Int> {
    max(0, draws - failures)...min(draws, successes)
  }

  /// The mean, m K / N; 0 for an empty population.
  public var mean: Double {
    population == 0 ? 0 : Double(draws) * (Double(successes) / Double(population))
  }

  /// The standard deviation, sqrt(m K (N - K) (N - m) / (N² (N - 1))).
  public var standardDeviation: Double {
    guard population > 1 else { return 0 }
    let total = Double(population)
    let share = Double(successes) / total * (Double(failures) / total)
    return (share * Double(draws) * (Double(population - draws) / (total - 1))).squareRoot()
  }

  /// `P(X = x)`; 0 outside the support.
  ///
  /// - Complexity: O(1).
  public func probability(of x: Int) -> Double {
    guard support.contains(x) else { return 0 }
    return SaddlePoint.tableMass(
      (x, successes - x), (draws - x, failures - draws + x))
  }

  /// `P(X = x) / P(X = x - 1)`, for x and x - 1 in the support.
  ///
  /// - Complexity: O(1).
  public func probabilityRatio(at x: Int) -> Double {
    Double(successes - x + 1) * Double(draws - x + 1)
      / (Double(x) * Double(failures - draws + x))
  }
}
