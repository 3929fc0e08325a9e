import ExactStatistics
import SelectiveAbstention
import Testing

/// Values: binomial tails by exact rationals, the others by 50-digit arithmetic, rounded to 15 digits.
@Suite struct MeanTestTests {
  struct Known: Sendable, CustomStringConvertible {
    var trials: Int
    var errors: Int
    var risk: Level
    var binomial: Double
    var hoeffding: Double
    var both: Double
    var description: String { "\(errors) of \(trials) at \(risk)" }

    init(
      _ trials: Int, _ errors: Int, _ risk: Level, _ binomial: Double, _ hoeffding: Double,
      _ both: Double
    ) {
      (self.trials, self.errors, self.risk) = (trials, errors, risk)
      (self.binomial, self.hoeffding, self.both) = (binomial, hoeffding, both)
    }
  }

  static let known = [
    Known(100, 0, "0.1", 2.65613988875875e-05, 2.65613988875873e-05, 2.65613988875873e-05),
    Known(100, 2, "0.1", 0.00194488465188002, 0.00593677398990607, 0.00528674460765434),
    Known(100, 5, "0.1", 0.0575768864870338, 0.188124722629179, 0.156510204276953),
    Known(100, 9, "0.1", 0.451290165442004, 0.944319749914607, 0.944319749914607),
    Known(100, 10, "0.1", 0.583155512266492, 1, 1),
    Known(500, 30, "0.1", 0.00100254970802294, 0.00601659437188064, 0.00272521265344569),
    Known(1000, 20, "0.05", 7.65884637663578e-07, 5.32573040164165e-06, 2.08189029325684e-06),
    Known(59, 0, "0.05", 0.0484945252494232, 0.0484945252494234, 0.0484945252494234),
    Known(29, 0, "0.1", 0.0471012869724624, 0.0471012869724624, 0.0471012869724624),
    Known(50, 1, "0.1", 0.0337858596924319, 0.0770504639175266, 0.0770504639175266),
  ]

  @Test(arguments: known)
  func knownValues(_ known: Known) {
    let total = LossTotal(errors: known.errors, of: known.trials)
    func value(_ test: MeanTest) -> Double { test.pValue(of: total, above: known.risk) }
    #expect(abs(value(.binomial) / known.binomial - 1) < 1e-12)
    #expect(abs(value(.hoeffding) / known.hoeffding - 1) < 1e-12)
    #expect(abs(value(.hoeffdingBentkus) / known.both - 1) < 1e-12)
    #expect(value(.hoeffdingBentkus) == min(value(.hoeffding), value(.bentkus)))
  }

  /// With no losses at all 0 log 0 is 0: the p-value is (1 - r)^n and not e times as much.
  @Test func noLossAtAll() {
    let total = LossTotal(errors: 0, of: 100)
    #expect(abs(MeanTest.hoeffding.pValue(of: total, above: "0.5") / 0x1p-100 - 1) < 1e-13)
    #expect(MeanTest.bentkus.pValue(of: total, above: "0.5") > 2.7 * 0x1p-100)
  }

  @Test(arguments: MeanTest.allCases)
  func nothingKnownWithoutRows(_ test: MeanTest) {
    #expect(test.pValue(of: LossTotal(errors: 0, of: 0), above: "0.1") == 1)
  }

  @Test(arguments: MeanTest.allCases)
  func lossesEverywhere(_ test: MeanTest) {
    #expect(test.pValue(of: LossTotal(errors: 40, of: 40), above: "0.9") == 1)
  }

  @Test(arguments: MeanTest.allCases)
  func growsWithTheSum(_ test: MeanTest) {
    let values = (0...57).map { test.pValue(of: LossTotal(errors: $0, of: 57), above: "0.3") }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(values[0] < 1e-8)
  }

  /// Bentkus takes the ceiling of the sum: 3.5 errors are as many as four.
  @Test func bentkusRoundsTheSumUp() {
    let halves = LossTotal(numeratorsByDenominator: [0, 7], count: 50)
    let four = LossTotal(errors: 4, of: 50)
    #expect(
      MeanTest.bentkus.pValue(of: halves, above: "0.2")
        == MeanTest.bentkus.pValue(of: four, above: "0.2"))
    #expect(
      MeanTest.hoeffding.pValue(of: halves, above: "0.2")
        < MeanTest.hoeffding.pValue(of: four, above: "0.2"))
  }
}
