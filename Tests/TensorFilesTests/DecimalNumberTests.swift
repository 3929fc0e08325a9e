import ScoringCore
import TensorFiles
import Testing

@Suite("Decimal numbers in text")
struct DecimalNumberTests {
  /// What the library reads from each text.
  private func read(_ texts: [String]) throws -> [Double] {
    try InMemory("x.txt", texts.joined(separator: "\n")).vector()
  }

  @Test(
    "hard cases are rounded correctly",
    arguments: [
      "9007199254740993", "9007199254740992.5", "9223372036854775807", "9999999999999999999",
      "18446744073709551615", "1e22", "1e23", "8.988465674311580e307", "1.7976931348623157e308",
      "4.9406564584124654e-324", "2.2250738585072011e-308", "2.4703282292062328e-324",
      "0.1000000000000000055511151231257827", "123456789012345678901234567890", "1e-27", "1e-28",
      "9999999999999999999e-27", "1000000000000000001e-27", "0.30000000000000004", "-0", "0e99",
      "0.000000000000000000000000000000000000001", "1e-400", "5.", ".5", "+1E+5",
    ])
  func hardCases(_ text: String) throws {
    let expected = try #require(Double(text))
    #expect(try read([text]).map(\.bitPattern) == [expected.bitPattern])
  }

  @Test("20 000 seeded spellings agree with the standard library", arguments: [UInt64(2026)])
  func seeded(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let texts = (0..<20_000).map { _ in
      let digits = (0..<Int.random(in: 1...21, using: &generator))
        .map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      let point = Int.random(in: 0...digits.count, using: &generator)
      let mantissa = digits.prefix(point) + "." + digits.dropFirst(point)
      let exponent = Int.random(in: -30...30, using: &generator)
      return exponent % 3 == 0 ? String(mantissa) : "\(mantissa)e\(exponent)"
    }
    let expected = texts.map { Double($0) }
    let values = try read(texts)
    for (row, text) in texts.enumerated() where expected[row] != values[row] {
      Issue.record("seed \(seed): \(text) read as \(values[row])")
    }
    #expect(values.count == texts.count)
  }

  @Test("shortest spellings come back to the same bits", arguments: [UInt64(7)])
  func roundTrips(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<10_000).map { _ in Double.random(in: 0..<1, using: &generator) }
    #expect(try read(values.map(\.description)) == values, "seed \(seed)")
  }
}
