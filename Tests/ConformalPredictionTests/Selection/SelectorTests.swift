import ConformalPrediction
import ConformalTesting
import ExactStatistics
import ScoringCore
import Testing

@Suite struct SelectorTests {
  private typealias Thresholds = ConformalSelector.Thresholds

  private func columns(
    _ count: Int, _ synthetic: inout Synthetic
  ) -> (predictions: [Double], targets: [Double], thresholds: [Double]) {
    let predictions = (0..<count).map { _ in Double(synthetic.integer(below: 9)) / 4 }
    let targets = (0..<count).map { _ in Double(synthetic.integer(below: 9)) / 4 }
    return (predictions, targets, (0..<count).map { _ in Double(synthetic.integer(below: 5)) / 4 })
  }

  /// The definition, row by row.
  @Test(arguments: ConformalSelector.Direction.allCases, [false, true])
  func pValues(direction: ConformalSelector.Direction, isShared: Bool) throws {
    var synthetic = Synthetic(seed: 1)
    for n in [1, 2, 9, 40] {
      let cal = columns(n, &synthetic)
      let new = columns(25, &synthetic)
      let selector = try ConformalSelector(
        predictions: cal.predictions, targets: cal.targets,
        thresholds: isShared ? .all(1.25) : .each(cal.thresholds), direction: direction)
      let newThresholds = isShared ? Thresholds.all(1.25) : .each(new.thresholds)
      let found = try selector.pValues(of: new.predictions, thresholds: newThresholds)
      let seed: UInt64 = 5
      let smoothed = try selector.smoothedPValues(
        of: new.predictions, thresholds: newThresholds, seed: seed)
      let generator = CounterBasedGenerator(seed: seed, purpose: .smoothing)
      for row in 0..<25 {
        func margin(_ prediction: Double, _ threshold: Double) -> Double {
          (isShared ? prediction : prediction - threshold) * (direction == .above ? 1 : -1)
        }
        let nulls = (0..<n).filter { i in
          let c = isShared ? 1.25 : cal.thresholds[i]
          return direction == .above ? cal.targets[i] <= c : cal.targets[i] >= c
        }
        let own = margin(new.predictions[row], new.thresholds[row])
        let above = nulls.count { margin(cal.predictions[$0], cal.thresholds[$0]) > own }
        let equal = nulls.count { margin(cal.predictions[$0], cal.thresholds[$0]) == own }
        #expect(found.numerators[row] == UInt128(1 + above + equal))
        #expect(found.denominator == UInt128(n + 1))
        let draw = UInt128(generator.uniform(row: UInt64(row)) * 0x1p53)
        #expect(
          smoothed.numerators[row] == UInt128(above) * (1 << 53) + draw * UInt128(1 + equal))
        #expect(smoothed[row] <= found[row])
      }
    }
  }

  /// Rows of one distribution; the outcome is 1 with the probability that is predicted.
  private func means(
    shift: Double = 0, isSmoothed: Bool = false, isCoarse: Bool = false
  ) throws -> (proportion: Double, power: Double) {
    var synthetic = Synthetic(seed: 9)
    var sum = (proportion: 0.0, power: 0.0)
    func row(_ synthetic: inout Synthetic, _ shift: Double) -> (Double, Double) {
      let share = isCoarse ? Double(synthetic.integer(below: 5)) / 4 : synthetic.uniform()
      return (share, synthetic.uniform() < share - shift ? 1 : 0)
    }
    let repetitions = 400
    for repetition in 0..<repetitions {
      let cal = (0..<60).map { _ in row(&synthetic, 0) }
      let new = (0..<30).map { _ in row(&synthetic, shift) }
      let selector = try ConformalSelector(
        predictions: cal.map { $0.0 }, targets: cal.map { $0.1 }, thresholds: .all(0.5))
      let predictions = new.map { $0.0 }
      let values =
        isSmoothed
        ? try selector.smoothedPValues(
          of: predictions, thresholds: .all(0.5), seed: UInt64(repetition))
        : try selector.pValues(of: predictions, thresholds: .all(0.5))
      let count = DiscoveryCount(
        isDiscovery: BenjaminiHochberg(rate: "0.2").discoveries(in: values).isRejected,
        isPositive: new.map { $0.1 > 0.5 })
      sum.proportion += count.falseDiscoveryProportion / Double(repetitions)
      sum.power += (count.power ?? 0) / Double(repetitions)
    }
    return sum
  }

  /// sqrt(ln(1e6) / 800): Hoeffding's bound at 1e-6 for the mean of 400 proportions.
  private let slack = 0.1315

  @Test func theRateIsKept() throws {
    for isCoarse in [false, true] {
      let exact = try means(isCoarse: isCoarse)
      let smoothed = try means(isSmoothed: true, isCoarse: isCoarse)
      #expect(exact.proportion <= 0.2 + slack && smoothed.proportion <= 0.2 + slack)
      // Not so far above the rate by luck: the means are what the rate says.
      #expect(exact.proportion <= 0.2 && smoothed.proportion <= 0.2 + 0.02)
      #expect(smoothed.power >= exact.power && exact.power > 0.2)
    }
  }

  @Test func shiftBreaksTheRate() throws {
    #expect(try means(shift: 0.4).proportion > 0.2 + slack)
  }

  @Test func drawsFollowRowIdentifiers() throws {
    let selector = try ConformalSelector(
      predictions: [1, 1, 2], targets: [0, 0, 0], thresholds: .all(0.5))
    let together = try selector.smoothedPValues(
      of: [1, 1, 1], thresholds: .all(0.5), identifiers: .given([7, 8, 9]), seed: 3)
    let alone = try selector.smoothedPValues(
      of: [1], thresholds: .all(0.5), identifiers: .given([9]), seed: 3)
    #expect(alone.numerators == [together.numerators[2]])
    #expect(Set(together.numerators).count == 3)
  }

  @Test func refusals() throws {
    func selector(
      _ predictions: [Double], _ targets: [Double], _ thresholds: ConformalSelector.Thresholds
    ) throws -> ConformalSelector {
      try ConformalSelector(predictions: predictions, targets: targets, thresholds: thresholds)
    }
    for (work, found) in [
      ({ try selector([], [], .all(0)) }, "no calibration rows"),
      ({ try selector([1], [1, 2], .all(0)) }, "2 targets for 1 predictions"),
      ({ try selector([1], [.nan], .all(0)) }, "target nan"),
      ({ try selector([.infinity], [1], .all(0)) }, "prediction inf"),
      ({ try selector([1], [1], .all(.nan)) }, "threshold nan"),
      ({ try selector([1], [1], .each([])) }, "0 thresholds for 1 predictions"),
      ({ try selector([1], [1], .each([.nan])) }, "threshold nan"),
      (
        { try selector([1e308], [1], .each([-1e308])) },
        "a prediction and a threshold whose difference overflows"
      ),
    ] as [(() throws -> ConformalSelector, String)] {
      #expect(try dataError(work).found == found)
    }
    let sound = try selector([1], [1], .all(0))
    #expect(try dataError { try sound.pValues(of: [], thresholds: .all(0)) }.found == "no new rows")
    #expect(
      try dataError { try sound.pValues(of: [1], thresholds: .each([0])) }.code == .usage)
    #expect(throws: DataError.self) { try sound.pValues(of: [.nan], thresholds: .all(0)) }
  }
}
