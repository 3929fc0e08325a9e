import ConformalReporting
import Testing

@Suite struct NumeralsTests {
  @Test(arguments: [
    (0.08734, "0.0873"), (12.345, "12.3"), (0.9996, "1.00"), (99.96, "100"), (1234.5, "1230"),
    (0, "0"), (-0.5, "-0.500"), (0.000_1, "0.000100"), (0.000_012_345, "1.23e-5"),
    (9.999e-8, "1.00e-7"), (.infinity, "∞"), (-.infinity, "-∞"), (.nan, "–"), (1e300, "1.00e300"),
    (999_900, "1.00e6"), (123_456, "123000"), (-1.7e7, "-1.70e7"),
    (.leastNonzeroMagnitude, "5.00e-324"),
  ])
  func threeDigitsAreKept(_ value: Double, _ text: String) {
    #expect(Numerals.significant(value) == text)
  }

  @Test(arguments: [
    // Ties of the decimal digits, which binary halves are not.
    (1.005, 2, "1.01"), (0.285, 2, "0.29"), (2.5, 0, "3"), (-2.5, 0, "-3"), (0.05, 1, "0.1"),
    (0.049_999, 1, "0.0"), (-0.04, 1, "0.0"), (9.95, 1, "10.0"), (123.456, 1, "123.5"),
    (0.5, 0, "1"), (0.4, 0, "0"), (1e-20, 3, "0.000"),
  ])
  func digitsAfterThePointAreRounded(_ value: Double, _ places: Int, _ text: String) {
    #expect(Numerals.fixed(value, places: places) == text)
  }

  @Test(arguments: [
    (0.93, "93\u{A0}%"), (0.9312, "93\u{A0}%"), (0.996, "99.6\u{A0}%"), (0.9996, "99.96\u{A0}%"),
    (1, "100\u{A0}%"), (0, "0\u{A0}%"), (0.0004, "0.04\u{A0}%"), (0.000_001, "0.000\u{A0}%"),
    (0.29, "29\u{A0}%"), (0.285, "29\u{A0}%"),
  ])
  func sharesThatAreNotWholeDoNotLookWhole(_ share: Double, _ text: String) {
    #expect(Numerals.percent(share) == text)
  }

  @Test func twoSharesAreToldApart() {
    #expect(Numerals.percents(0.93, 0.84) == ("93\u{A0}%", "84\u{A0}%"))
    #expect(Numerals.percents(0.932, 0.928) == ("93.2\u{A0}%", "92.8\u{A0}%"))
    #expect(Numerals.percents(0.93201, 0.93199) == ("93.20\u{A0}%", "93.20\u{A0}%"))
    #expect(Numerals.percents(0.999, 0.93) == ("99.9\u{A0}%", "93.0\u{A0}%"))
    #expect(Numerals.percents(0.5, 0.5) == ("50\u{A0}%", "50\u{A0}%"))
  }

  @Test func thousandsStandApart() {
    #expect(Numerals.count(999) == "999")
    #expect(Numerals.count(1_250_000) == "1\u{A0}250\u{A0}000")
    #expect(Numerals.count(-1_000) == "-1\u{A0}000")
  }

  @Test(arguments: [
    (0.5, "p = 0.50"), (0.0312, "p = 0.031"), (0.000_51, "p = 0.0005"), (1e-9, "p < 0.0001"),
    (1, "p = 1.00"), (0, "p < 0.0001"),
  ])
  func pValuesAreNeverZero(_ value: Double, _ text: String) {
    #expect(Numerals.pValue(value) == text)
  }
}
