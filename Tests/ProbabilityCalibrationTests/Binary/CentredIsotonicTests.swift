import ProbabilityCalibration
import ScoringCore
import Testing

@Suite struct CentredIsotonicTests {
  /// Blocks {0.2}, {0.3, 0.5, 0.7} with mean 2/3 and weight 1, 1, 4, then {0.9}.
  @Test func pointsAreBlockCentres() {
    let sample = BinarySample(
      scores: [0.2, 0.3, 0.5, 0.7, 0.9], outcomes: [false, true, true, false, true],
      weights: [1, 1, 4, 1, 1])
    let map = CentredIsotonicCalibration().fit(on: sample).map
    expectClose(map.scores, [0.2, (0.3 + 2 + 0.7) / 6, 0.9], within: 1e-15)
    expectClose(map.values, [0, 5.0 / 6, 1], within: 1e-15)
    #expect(map.share == 1.0 / 6)
    let rise = { (p: Double) in
      (p.squareRoot().squareRoot().squareRoot() + 1 - (1 - p).squareRoot().squareRoot().squareRoot())
        / 2
    }
    expectClose(
      map.probabilities(of: [0.1, 0.35, 1], tier: .active),
      [rise(0.1) / 6, 5.0 / 6 * 5 / 12 + rise(0.35) / 6, 1], within: 1e-14)
  }

  @Test func sharesOfManyClassesAreSmaller() {
    let sample = BinarySample(scores: [0.2], outcomes: [true], classCount: 5)
    #expect(CentredIsotonicCalibration().fit(on: sample).map.share == 0.1)
  }

  /// Probabilities down to denormals and up to the last double below 1, within level ends and pieces.
  @Test(arguments: 0..<20) func orderIsKeptExactly(_ seed: Int) {
    let sample = randomSample(seed: UInt64(seed), count: 200, tickCount: 1 << 14)
    let map = CentredIsotonicCalibration().fit(on: sample).map
    let small = (0...300).map { Double(sign: .plus, exponent: -1 - 3 * $0, significand: 1) }
    let large = (1...52).map { 1 - Double(sign: .plus, exponent: -$0, significand: 1) }
    let last = (0..<1000).map { 1 - Double($0) * 0x1p-53 }
    let singles = sample.scores.map { min(1, Double(Float($0).nextUp)) }
    let queries = Set(sample.scores + small + large + last + singles).sorted()
    let mapped = map.probabilities(of: queries, tier: .active)
    #expect(zip(mapped, mapped.dropFirst()).allSatisfy { $0 <= $1 })
    // Small ones next to a piece above 0 are below what doubles tell apart; the ends of a fit from a model that is
    // right at them are not.
    let kept = queries.indices.filter { queries[$0] >= 0x1p-40 || map.values[0] == 0 }
    #expect(zip(kept, kept.dropFirst()).allSatisfy { mapped[$0] < mapped[$1] })
    #expect(mapped.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test func areaUnderTheCurveStaysExactlyAsItIs() throws {
    let rows = try OracleData.binary()
    let fit = try fitBinary(CentredIsotonicCalibration(), on: rows)
    let map = try #require(fit.map as? OneVersusRestMap<CentredIsotonicMap>)
    #expect(map.keepsOrderOfRows && !map.keepsRanking)
    let before = try rows.outputs.probabilities()
    let after = try map.map(rows.outputs, tier: .active)
    let labels = rows.labels
    for column in 0..<2 {
      func pairsInOrder(_ numbers: [Double]) -> Int {
        var count = 0
        for event in labels.indices where labels[event] == column {
          for other in labels.indices where labels[other] != column {
            let (left, right) = (numbers[2 * event + column], numbers[2 * other + column])
            count += left > right ? 2 : (left == right ? 1 : 0)
          }
        }
        return count
      }
      #expect(pairsInOrder(before) == pairsInOrder(after))
    }
  }
}
