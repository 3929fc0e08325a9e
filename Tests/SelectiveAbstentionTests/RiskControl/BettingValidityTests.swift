import ConformalTesting
import ExactStatistics
import SelectiveAbstention
import Testing

/// The betting bound with its wealth along all rows, and with what MAPIE 1.6 makes of it.
@Suite struct BettingValidityTests {
  private static let rowCount = 201
  private static let replications = 2_000

  private func losses(_ replication: Int) -> [Double] {
    let generator = CounterBasedGenerator(seed: UInt64(replication), purpose: .testing)
    return generator.uniforms(rows: 0..<UInt64(Self.rowCount)).map { $0 < 0.1 ? 1 : 0 }
  }

  @Test func failsAsRarelyAsItSays() throws {
    var failures = 0
    for replication in 0..<Self.replications {
      let losses = losses(replication)
      let pValue = MeanBound.betting.pValue(
        of: try LossTotal(losses), losses: losses, above: "0.1", delta: "0.1")
      failures += try #require(pValue) <= 0.1 ? 1 : 0
    }
    let check = StatisticalCheck.failures(
      atMost: "0.1", failures: failures, of: Self.replications)
    #expect(check.holds, "\(check)")
    #expect(failures > 50, "the test has something to see: \(failures)")
  }

  /// Two halves, each with wealth from 1, whose largest values are multiplied: that product is no
  /// wealth anybody could have had, and exceeds 1 / delta about twice as often as delta.
  @Test func halvesFailTwiceAsOften() {
    var failures = 0
    for replication in 0..<Self.replications {
      failures += productOfHalves(losses(replication), risk: 0.1, delta: 0.1) >= 10 ? 1 : 0
    }
    let check = StatisticalCheck.failures(
      atMost: "0.1", failures: failures, of: Self.replications)
    #expect(!check.holds, "\(check)")
  }

  private func productOfHalves(_ losses: [Double], risk: Double, delta: Double) -> Double {
    let aim = 2 * naturalLogarithm(1 / delta) / Double(losses.count)
    var (sum, squares, variance, factors) = (0.5, 0.25, 0.25, [Double]())
    for (row, loss) in losses.enumerated() {
      factors.append(1 - min(1, (aim / variance).squareRoot()) * (loss - risk))
      sum += loss
      squares += (loss - sum / Double(row + 2)) * (loss - sum / Double(row + 2))
      variance = squares / Double(row + 2)
    }
    let half = losses.count / 2
    return [factors[..<half], factors[(losses.count - half)...]].reduce(1.0) { product, part in
      var (wealth, best) = (1.0, 0.0)
      for factor in part {
        wealth *= factor
        best = max(best, wealth)
      }
      return product * best
    }
  }
}
