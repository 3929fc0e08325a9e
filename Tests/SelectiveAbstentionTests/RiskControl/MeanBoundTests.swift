import ConformalTesting
import ExactStatistics
import SelectiveAbstention
import Testing

@Suite struct MeanBoundTests {
  /// Errors, rows, delta and the Clopper-Pearson bound (binomial tails by exact rationals).
  @Test(arguments: [
    (0, 100, "0.05" as Level, 0.029513049607), (1, 100, "0.05", 0.046559811454),
    (2, 100, "0.05", 0.061619200396), (5, 100, "0.05", 0.102253377643),
    (5, 100, "0.1", 0.0907714696141), (9, 100, "0.1", 0.138351843858),
    (5, 100, "0.001", 0.155367305810), (15, 22, "0.05", 0.840058696145),
    (3, 1_000, "0.0001", 0.015811428288), (20, 1_000, "0.1", 0.0269496231245),
    (1, 50, "0.1", 0.0755805988453),
  ])
  func binomialBoundIsClopperPearson(_ errors: Int, _ count: Int, _ delta: Level, _ known: Double) {
    let bound = MeanBound.binomial.upperBound(
      of: LossTotal(errors: errors, of: count), losses: [], delta: delta)
    #expect(abs(bound - known) < 1e-11)
  }

  @Test(arguments: [MeanBound.binomial, .hoeffdingBentkus, .hoeffding])
  func boundsInvertTheirTests(_ bound: MeanBound) throws {
    let test = try #require(MeanTest(rawValue: bound.rawValue))
    for errors in [0, 1, 7, 39] {
      let total = LossTotal(errors: errors, of: 40)
      let value = bound.upperBound(of: total, losses: [], delta: "0.1")
      let above = try Level(numerator: Int((value + 1e-9) * 1e12), denominator: 1_000_000_000_000)
      let below = try Level(numerator: Int((value - 1e-9) * 1e12), denominator: 1_000_000_000_000)
      #expect(test.pValue(of: total, above: above) <= 0.1)
      #expect(test.pValue(of: total, above: below) > 0.1)
    }
  }

  @Test(arguments: MeanBound.allCases)
  func edges(_ bound: MeanBound) {
    func value(_ losses: [Double]) throws -> Double {
      bound.upperBound(of: try LossTotal(losses), losses: losses, delta: "0.1")
    }
    #expect(throws: Never.self) {
      #expect(try value([]) == 1)
      #expect(try value([1]) == 1)
      #expect(try value([Double](repeating: 1, count: 50)) == 1)
      let none = try value([Double](repeating: 0, count: 50))
      #expect(none > 0.04 && none < 0.2)
    }
  }

  @Test func bernsteinFormula() throws {
    let losses = (0..<101).map { Double($0 % 4) / 8 }
    let (n, delta) = (101.0, 0.05)
    let mean = losses.reduce(0, +) / n
    let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let logarithm = 3.6888794541139363  // log(2 / 0.05)
    let known = mean + (2 * variance * logarithm / n).squareRoot() + 7 * logarithm / 3 / (n - 1)
    let bound = MeanBound.bernstein.upperBound(
      of: try LossTotal(losses), losses: losses, delta: "0.05")
    #expect(delta == 0.05 && abs(bound - known) < 1e-14)
  }

  /// Against the definition, written out: sums from scratch for every row, logarithms of wealth, a
  /// scan for the root.
  @Test(arguments: [0, 1, 2, 3])
  func bettingAgreesWithItsDefinition(_ kind: Int) throws {
    let generator = CounterBasedGenerator(seed: 11, purpose: .testing)
    let losses = (0..<37).map { row in
      let u = generator.uniform(row: UInt64(row + 1_000 * kind))
      switch kind {
      case 0: return u
      case 1: return u < 0.1 ? 1.0 : 0
      case 2: return (u * 3).rounded() / 3
      default: return row < 30 ? 0.0 : 1
      }
    }
    let bound = MeanBound.betting.upperBound(
      of: try LossTotal(losses), losses: losses, delta: "0.1")
    let reference = SlowBetting(losses: losses, delta: 0.1)
    #expect(reference.wealthEverReachesGoal(bound + 1e-9))
    #expect(!reference.wealthEverReachesGoal(bound - 1e-9))
    // The p-value and the bound are one statement.
    let above = try Level(numerator: Int((bound + 1e-6) * 1e9), denominator: 1_000_000_000)
    let pValue = try #require(
      MeanBound.betting.pValue(
        of: try LossTotal(losses), losses: losses, above: above, delta: "0.1"))
    #expect(pValue <= 0.1 && pValue > 0.099)
  }

  @Test func bettingSurvivesLongLosses() throws {
    let losses = [Double](repeating: 1, count: 3_000) + [Double](repeating: 0, count: 20_000)
    let total = try LossTotal(losses)
    let bound = MeanBound.betting.upperBound(of: total, losses: losses, delta: "0.1")
    // The definition in logarithms of wealth, by NumPy: never below 10^-1000 for good.
    #expect(abs(bound - 0.7870150326667105) < 1e-9)
  }
}

/// The betting bound as its authors define it.
struct SlowBetting {
  let losses: [Double]
  let delta: Double

  private func mean(_ i: Int) -> Double { (0.5 + losses[..<i].reduce(0, +)) / Double(i + 1) }

  private func variance(_ i: Int) -> Double {
    (0.25
      + (1..<(i + 1)).reduce(0) { $0 + (losses[$1 - 1] - mean($1)) * (losses[$1 - 1] - mean($1)) })
      / Double(i + 1)
  }

  func wealthEverReachesGoal(_ risk: Double) -> Bool {
    var wealth = 1.0
    for i in 1...losses.count {
      let s = i == 1 ? 0.25 : variance(i - 1)
      let stake = min(
        1, (2 * naturalLogarithm(1 / delta) / (Double(losses.count) * s)).squareRoot())
      wealth *= 1 - stake * (losses[i - 1] - risk)
      if wealth >= 1 / delta { return true }
    }
    return false
  }
}

/// log x = 2 artanh((x - 1) / (x + 1)) by its series: exact enough for tests, and no library.
func naturalLogarithm(_ x: Double) -> Double {
  let v = (x - 1) / (x + 1)
  var (sum, power) = (0.0, v)
  for odd in stride(from: 1.0, to: 2_000, by: 2) {
    sum += power / odd
    power *= v * v
  }
  return 2 * sum
}
