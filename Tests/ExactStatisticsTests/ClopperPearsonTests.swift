import ExactStatistics
import Testing

@Suite struct ClopperPearsonTests {
  /// Appendix D of methods/conformal.md: upper bounds at 95% and 90%, to 12 digits.
  @Test(arguments: [
    (100, 0, 0.029513049607, 0.0227627790442), (100, 2, 0.061619200396, 0.0523452901804),
    (100, 5, 0.102253377643, 0.0907714696141), (100, 9, 0.151795428614, 0.138351843858),
    (100, 10, 0.163717623276, 0.149882592302), (500, 30, 0.0805047342844, 0.0759875679332),
    (1000, 20, 0.0289301228514, 0.0269496231245), (59, 0, 0.0495076098882, 0.0382751288847),
    (29, 0, 0.0981446276773, 0.0763291428126), (50, 1, 0.0913981307197, 0.0755805988453),
  ])
  func publishedUpperBounds(trials: Int, successes: Int, at95: Double, at90: Double) {
    let bounds = ClopperPearson(successes: successes, trials: trials)
    #expect(relativeError(bounds.upperBound(delta: "0.05"), at95) < 1e-11)
    #expect(relativeError(bounds.upperBound(delta: "0.1"), at90) < 1e-11)
    #expect(bounds.interval(delta: "0.1").upperBound == bounds.upperBound(delta: "0.05"))
    // The lower bound of the failures mirrors the upper bound of the successes.
    let mirror = ClopperPearson(successes: trials - successes, trials: trials)
    #expect(abs(1 - mirror.lowerBound(delta: "0.05") - at95) < 1e-12)
  }

  /// The definition: under the bound, the observation or a more extreme one has probability delta.
  @Test(arguments: [1, 2, 9, 100, 5000])
  func boundsSolveTheirDefinition(trials: Int) {
    for successes in Set([0, 1, trials / 3, trials / 2, trials - 1, trials]) {
      let bounds = ClopperPearson(successes: successes, trials: trials)
      for delta in ["0.05", "1e-6", "1/3", "0.9"] as [Level] {
        let (lower, upper) = (bounds.lowerBound(delta: delta), bounds.upperBound(delta: delta))
        if successes < trials {
          let tail = BinomialLaw(trials: trials, probability: upper).cumulative(through: successes)
          #expect(abs(tail - delta.doubleValue) < tolerance(upper, successes + 1, trials, delta))
        } else {
          #expect(upper == 1)
        }
        if successes > 0 {
          let tail = BinomialLaw(trials: trials, probability: lower).survival(from: successes)
          #expect(abs(tail - delta.doubleValue) < tolerance(lower, successes, trials, delta))
        } else {
          #expect(lower == 0)
        }
      }
    }
  }

  /// What rounding the bound to a `Double` does to the tail, and a relative error of 10^-12.
  private func tolerance(_ bound: Double, _ a: Int, _ trials: Int, _ delta: Level) -> Double {
    let slope = BetaLaw(a: Double(a), b: Double(trials - a + 1)).density(at: bound)
    return slope * bound.ulp + 1e-12 * delta.doubleValue
  }

  @Test func noSuccessesInClosedForm() {
    // 1 - delta^(1/n) with n = 2.
    let bounds = ClopperPearson(successes: 0, trials: 2)
    #expect(relativeError(bounds.upperBound(delta: "0.04"), 0.8) < 1e-15)
    #expect(relativeError(bounds.interval(delta: "0.08").upperBound, 0.8) < 1e-15)
    #expect(bounds.interval(delta: "0.08").lowerBound == 0)
  }

  @Test func noTrialsSayNothing() {
    let bounds = ClopperPearson(successes: 0, trials: 0)
    #expect(bounds.interval(delta: "0.05") == 0...1)
    #expect(bounds.lowerBound(delta: "0.05") == 0 && bounds.upperBound(delta: "0.05") == 1)
  }

  @Test func moreSuccessesThanTrialsStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = ClopperPearson(successes: 3, trials: 2)
    }
  }
}
