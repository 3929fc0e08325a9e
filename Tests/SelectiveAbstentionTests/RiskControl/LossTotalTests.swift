import ScoringCore
import SelectiveAbstention
import Testing

@Suite struct LossTotalTests {
  /// k / n, n times: the sum is k again, also where `Double(k) / Double(n) * Double(n)` is not.
  @Test func countsSurviveDivision() throws {
    var wrongInDouble = 0
    for count in 1..<200 {
      for errors in 0...count {
        var numerators = [Int](repeating: 0, count: count)
        numerators[count - 1] = errors * count
        let total = LossTotal(numeratorsByDenominator: numerators, count: count)
        try #require(total.ceiling == errors, "\(errors) of \(count)")
        let product = Double(errors) / Double(count) * Double(count)
        wrongInDouble += product == Double(errors) ? 0 : 1
      }
    }
    #expect(wrongInDouble > 300, "the test has something to find")
  }

  @Test(arguments: [(15, 22), (7, 25)])
  func exampleCounts(_ errors: Int, _ count: Int) {
    let product = Double(errors) / Double(count) * Double(count)
    #expect(product != Double(errors))
    #expect(LossTotal(errors: errors, of: count).ceiling == errors)
  }

  @Test func denominatorsAreCombined() {
    let total = LossTotal(numeratorsByDenominator: [0, 3, 7], count: 9)
    #expect(total.numerator == 23)
    #expect(total.denominator == 6)
    #expect(total.ceiling == 4)
    #expect(!total.isErrorCount)
    #expect(total.isExact)
    #expect(total.mean == 23.0 / 6 / 9)
  }

  /// 1/2 + 1/3 + 1/6 is 1, and a third of 3 rows of 1/3 as well.
  @Test func wholeSumsAreWhole() {
    #expect(LossTotal(numeratorsByDenominator: [0, 1, 1, 0, 0, 1], count: 3).ceiling == 1)
    #expect(LossTotal(numeratorsByDenominator: [0, 0, 3], count: 3).ceiling == 1)
    #expect(LossTotal(numeratorsByDenominator: [0, 0, 4], count: 3).ceiling == 2)
  }

  @Test func sixtyFourDenominatorsAndAMillionRowsAreExact() {
    let numerators = (1...64).map { $0 * 15_000 + 1 }
    let total = LossTotal(numeratorsByDenominator: numerators, count: 1_000_000)
    #expect(total.isExact)
    #expect(abs(total.sum - (960_000 + (1...64).reduce(0.0) { $0 + 1 / Double($1) })) < 1e-8)
  }

  @Test func whatDoesNotFitIsRoundedUp() {
    let numerators = (1...400).map { $0 * 10 + 1 }
    let total = LossTotal(numeratorsByDenominator: numerators, count: 10_000)
    let sum = (1...400).reduce(0.0) { $0 + 1 / Double($1) } + 4_000
    #expect(!total.isExact)
    #expect(abs(total.sum - sum) < 1e-9)
    #expect(total.ceiling == Int(sum.rounded(.up)))
  }

  @Test func floatingPointLossesAreSummedUpwards() throws {
    #expect(try LossTotal([Double](repeating: 0.25, count: 8)).ceiling == 2)
    #expect(try LossTotal([Double](repeating: 0.1, count: 10)).ceiling == 2)
    let errors = try LossTotal([0, 1, 1])
    #expect(errors.isErrorCount)
    #expect(errors.ceiling == 2)
    let tiny = try LossTotal([0x1p-80])
    #expect(!tiny.isExact)
    #expect(tiny.ceiling == 1)
  }

  @Test(arguments: [Double.nan, -0.1, 1.000_1, .infinity])
  func refusesWhatIsNoLoss(_ loss: Double) {
    #expect(throws: DataError.self) { try LossTotal([0.5, loss]) }
  }

  @Test func noRowsHaveNoMean() throws {
    let none = try LossTotal([])
    #expect(none.mean == nil)
    #expect(none.ceiling == 0)
  }
}
