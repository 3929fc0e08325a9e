internal import ExactStatistics

/// The beta-binomial laws of all numbers of trials, weighted by the Poisson law of that number.
///
/// The trials are taken one at a time. The probability of at least x successes in m + 1 trials is that in m trials
/// and that the trial m + 1 is the x-th success, so that all the tails follow from the first by additions of positive
/// terms: nothing cancels, and one walk over the window of plausible m gives the mixture.
struct PoissonMixture: Hashable, Sendable {
  /// The law of the number of trials.
  let arrivals: PoissonLaw
  /// The first shape of the beta-binomial laws, at least 1.
  let a: Int
  /// The second shape, at least 1.
  let b: Int

  /// The standard deviation: that of a Poisson count whose mean is itself mean · Beta(a, b).
  var standardDeviation: Double {
    let deviation = arrivals.mean * BetaLaw(a: Double(a), b: Double(b)).standardDeviation
    return (arrivals.mean * (Double(a) / Double(a + b)) + deviation * deviation).squareRoot()
  }

  /// `P(X = x)`.
  func probability(of x: Int) -> Double {
    guard x >= 0 else { return 0 }
    var sum = 0.0
    walk(reaching: x + 1) { trials, weight, _, waiting in
      // That trial m + 1 is the success x + 1 is: x successes in m trials, and then one more.
      sum += weight * waiting * (Double(trials + a + b) / Double(x + a))
    }
    return min(1, sum)
  }

  /// `P(X >= x)`.
  ///
  /// What the window leaves out counts as if it reached x, as far as it can.
  func survival(from x: Int) -> Double {
    guard x > 0 else { return 1 }
    let window = window
    let above = arrivals.survival(from: max(x, window.upperBound + 1))
    let below = window.lowerBound > 0 ? arrivals.cumulative(through: window.lowerBound - 1) : 0
    var sum = above
    walk(reaching: x) { trials, weight, tail, _ in
      // Fewer trials have smaller tails.
      sum += (trials == window.lowerBound ? weight + below : weight) * tail
    }
    return min(1, sum)
  }

  /// The numbers of trials outside of which less than 10^-30 of their law lies.
  private var window: ClosedRange<Int> {
    let reach = 12 * arrivals.standardDeviation
    return max(0, Int(arrivals.mean - reach))...Int(arrivals.mean + reach) + 60
  }

  /// Visits each number m of trials in the window with its probability, the probability of at least x successes in
  /// them, and the probability that success x comes with trial m + 1.
  private func walk(
    reaching x: Int,
    _ visit: (_ trials: Int, _ weight: Double, _ tail: Double, _ waiting: Double) -> Void
  ) {
    let window = window
    guard x <= window.upperBound + 1 else { return }
    let first = max(window.lowerBound, x - 1)
    var (weight, waiting) = (0.0, 0.0)
    var tail = BetaBinomialLaw(trials: first, a: a, b: b).survival(from: x)
    for trials in first...max(first, window.upperBound) {
      // Rounding errors of the ratios do not add up over a long walk, nor does an underflow last.
      if (trials - first).isMultiple(of: 256) {
        weight = arrivals.probability(of: trials)
        waiting =
          BetaBinomialLaw(trials: trials, a: a, b: b).probability(of: x - 1)
          * (Double(x - 1 + a) / Double(trials + a + b))
      }
      visit(trials, weight, tail, waiting)
      tail += waiting
      weight *= arrivals.probabilityRatio(at: trials + 1)
      waiting *=
        Double(trials + 1) / Double(trials + 2 - x)
        * (Double(trials + 1 - x + b) / Double(trials + 1 + a + b))
    }
  }
}
