import ExactStatistics
import Testing

@Suite struct LevelTests {
  @Test(arguments: [
    ("0.1", 1, 10), (".05", 1, 20), ("1e-3", 1, 1000), ("2.5E-2", 1, 40), ("1/3", 1, 3),
    ("5%", 1, 20), ("2.5%", 1, 40), ("+0.5", 1, 2), ("0.10000000000000000000000", 1, 10),
    ("10e-2", 1, 10), ("0.00001e4", 1, 10), ("100e-3", 1, 10), ("2/6", 1, 3),
    ("1e-15", 1, 1_000_000_000_000_000), ("0.059", 59, 1000), ("007/14000", 1, 2000),
    ("90%", 9, 10),
    ("0.999999999999999", 999_999_999_999_999, 1_000_000_000_000_000),
    ("10000000000000000000000/30000000000000000000000", 1, 3),
    // 2^-49 and 1 - 2^-49, the longest decimals a level can have.
    ("0.0000000000000017763568394002504646778106689453125", 1, 562_949_953_421_312),
    (
      "0.9999999999999982236431605997495353221893310546875", 562_949_953_421_311,
      562_949_953_421_312
    ),
  ])
  func readsTextExactly(text: String, numerator: Int, denominator: Int) throws {
    let level = try Level(text)
    #expect(level.numerator == numerator)
    #expect(level.denominator == denominator)
    #expect(try Level(level.description) == level)
  }

  @Test(arguments: [
    "", " ", ".", "%", "e-3", "abc", "0.1 ", " 0.1", "0,1", "1e", "1e-", "0.1.2", "1/", "/3", "1/0",
    "1/2/3", "--0.1", "0x1p-3", "nan", "inf", "1/3%", "0.1/0.3", "٠.١", "1_0e-2", "5%%", "-",
    "1/-3",
  ])
  func refusesWhatIsNoNumber(text: String) {
    expect(.malformed, for: text)
  }

  @Test(arguments: [
    "0", "0.", "0.0", "-0.1", "1", "1.0", "100%", "0%", "3/3", "4/3", "0/3", "-1/3", "90",
    "1e999999999999999",
    "0e-5", "1e0", "99999999999999999999999999999999999999999999",
  ])
  func refusesWhatIsOutOfRange(text: String) {
    expect(.outOfRange, for: text)
  }

  @Test(arguments: [
    "1e-16", "0.0000000000000001", "1e-999999999999999999999", "0.1234567890123457", "1e-400",
    "1/1000000000000001", "1/340282366920938463463374607431768211457", "1e-14%",
    "0.00000000000000088817841970012523233890533447265625",
    "0.33333333333333333333333333333333333333333333333333333333333333",
  ])
  func refusesTooManyDigits(text: String) {
    expect(.tooPrecise, for: text)
  }

  private func expect(_ code: LevelError.Code, for text: String) {
    let error = #expect(throws: LevelError.self) { try Level(text) }
    #expect(error?.code == code)
    #expect(error?.found == text)
    #expect(error?.description.contains("\n") == false)
  }

  @Test(arguments: [
    ("90", "0.1"), ("95", "0.05"), ("5", "0.05"), ("2.5", "0.025"), ("99.9", "0.001"),
    ("1", "0.01"),
  ])
  func suggestsTheLevelMeant(text: String, suggestion: String) {
    let error = #expect(throws: LevelError.self) { try Level(text) }
    #expect(
      error?.description
        == "level \(text) is out of range (expected a number strictly between 0 and 1); "
        + "did you mean \(suggestion)?")
  }

  @Test func fractionsAreReducedAndChecked() throws {
    #expect(try Level(numerator: 25, denominator: 100) == "0.25")
    for (numerator, denominator) in [(0, 5), (5, 5), (6, 5), (-1, 5), (1, 0), (-1, -5)] {
      #expect(throws: LevelError.self) {
        try Level(numerator: numerator, denominator: denominator)
      }
    }
    #expect(throws: LevelError.self) { try Level(numerator: 1, denominator: .max) }
  }

  @Test func canonicalTextIsTheShortestDecimalOrAFraction() throws {
    for (text, canonical) in [
      (".10", "0.1"), ("1e-3", "0.001"), ("2/8", "0.25"), ("2/6", "1/3"), ("5%", "0.05"),
      ("7/70000000", "0.0000001"), ("3/7", "3/7"), ("1/1024", "0.0009765625"),
    ] {
      #expect(try Level(text).description == canonical)
    }
  }

  @Test func everySmallFractionSurvivesItsText() throws {
    for denominator in 2...300 {
      for numerator in 1..<denominator {
        let level = try Level(numerator: numerator, denominator: denominator)
        #expect(try Level("\(level)") == level)
        #expect(level.complement.complement == level)
      }
    }
  }

  @Test func comparisonIsExactWhereDoublesAreEqual() throws {
    let (small, large) = (
      try Level(numerator: 333_333_333_333_333, denominator: 1_000_000_000_000_000),
      try Level(numerator: 333_333_333_333_334, denominator: 1_000_000_000_000_000)
    )
    #expect(small < "1/3" && "1/3" < large)
    let neighbours = (
      try Level(numerator: 499_999_999_999_998, denominator: 999_999_999_999_997),
      try Level(numerator: 499_999_999_999_999, denominator: 999_999_999_999_999)
    )
    #expect(neighbours.0.doubleValue == neighbours.1.doubleValue)
    // 1/2 - 1/2d grows with the denominator d.
    #expect(neighbours.0 < neighbours.1)
    #expect(!(neighbours.1 < neighbours.0))
    #expect(("0.1" as Level).complement == "0.9")
  }

  @Test func doubleValueIsTheNearest() {
    #expect(("0.1" as Level).doubleValue == 0.1)
    #expect(("0.059" as Level).doubleValue == 0.059)
    #expect(("1e-15" as Level).doubleValue == 1e-15)
  }

  @Test func badLiteralStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = "90" as Level
    }
  }
}
