import ScoringCore
import Testing

/// Kinds of numbers to order.
enum NumberPattern: CaseIterable {
  case random
  case tied
  case allEqual
  case negative
  case subnormal
  case huge
  case zeros
  case singlePrecision
  case sorted
  case reversed
  case oneDigit

  func values(_ count: Int, seed: UInt64) -> [Double] {
    var numbers = SeededNumbers(seed: seed &+ 1)
    return (0..<count).map { place in
      switch self {
      case .random: numbers.gaussian()
      case .tied: Double(numbers.below(5)) * 0.25 - 0.5
      case .allEqual: -0.125
      case .negative: -numbers.uniform()
      case .subnormal: Double.leastNonzeroMagnitude * Double(numbers.below(2001) - 1000)
      case .huge:
        [1, -1, 0.5, -0.25][numbers.below(4)] * Double.greatestFiniteMagnitude
          * (numbers.below(3) == 0 ? numbers.uniform() : 1)
      case .zeros: [0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude][numbers.below(4)]
      case .singlePrecision: Double(Float(numbers.gaussian()))
      case .sorted: Double(place) - 50
      case .reversed: Double(count - place)
      // Numbers that differ in their lowest bits only.
      case .oneDigit: Double(bitPattern: 0xbfe0_0000_0000_0000 | numbers.next() & 0x7ff)
      }
    }
  }
}

/// Order statistics and sorting by digits, against the standard library's sort.
@Suite struct SelectionTests {
  /// Both zeros come back as zero.
  private static func sorted(_ values: [Double]) -> [Double] {
    values.sorted().map { $0 + 0 }
  }

  private static func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }

  #if DEBUG
  static let counts = [0, 1, 2, 3, 63, 64, 65, 66, 100, 255, 256, 257, 300]
  static let largeCount = 3000
  #else
  static let counts = Array(0...300)
  static let largeCount = 100_000
  #endif

  @Test(arguments: NumberPattern.allCases)
  func rangesOfOrderStatistics(pattern: NumberPattern) {
    for count in [1, 2, 255, 300, 1000, Self.largeCount] {
      let values = pattern.values(count, seed: 9)
      let sorted = Self.sorted(values)
      for (first, last) in [
        (0, 0), (0, count - 1), (count / 2, count / 2), (count - 1, count - 1),
        (max(0, count / 2 - 10), min(count - 1, count / 2 + 10)), (count / 10, count / 9),
      ] {
        #expect(
          Self.bits(values.orderStatistics(at: first...last))
            == Self.bits(Array(sorted[first...last])),
          "\(first)...\(last) of \(count)")
      }
    }
  }

  @Test(arguments: NumberPattern.allCases)
  func smallArrays(pattern: NumberPattern) {
    for count in Self.counts {
      let values = pattern.values(count, seed: UInt64(count))
      let expected = Self.sorted(values)
      #expect(Self.bits(values.sortedByDigits()) == Self.bits(expected), "\(count) numbers")
      let step = max(1, count / 25)
      for index in stride(from: 0, to: count, by: step) {
        #expect(
          values.orderStatistic(at: index).bitPattern == expected[index].bitPattern,
          "\(index) of \(count)")
      }
      if count > 0 { #expect(values.orderStatistic(at: count - 1) == expected[count - 1]) }
    }
  }

  @Test(arguments: NumberPattern.allCases)
  func largeArrays(pattern: NumberPattern) {
    let count = Self.largeCount
    let values = pattern.values(count, seed: 8)
    let expected = Self.sorted(values)
    #expect(Self.bits(values.sortedByDigits()) == Self.bits(expected))
    for index in [0, 1, 63, 64, 65, count / 10, count / 2, count - 65, count - 2, count - 1] {
      #expect(values.orderStatistic(at: index).bitPattern == expected[index].bitPattern)
    }
  }

  @Test func infinitiesAreOrdered() {
    let values = [.infinity, -.infinity, 0, 1, -1, .greatestFiniteMagnitude] as [Double]
    let many = (0..<60).flatMap { _ in values }
    #expect(many.sortedByDigits() == many.sorted())
    for index in many.indices {
      #expect(many.orderStatistic(at: index) == many.sorted()[index])
    }
  }

  @Test func indicesOutsideEndTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = [1.0].orderStatistic(at: 1) }
    await #expect(processExitsWith: .failure) { _ = [1.0].orderStatistic(at: -1) }
    await #expect(processExitsWith: .failure) { _ = [Double]().orderStatistic(at: 0) }
  }
}
