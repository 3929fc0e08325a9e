import ExactStatistics
import Testing

@Suite struct CounterBasedStreamTests {
  @Test func wordsAreThoseOfTheGenerator() {
    var stream = CounterBasedStream(seed: 3, purpose: .split, substream: 9)
    let generator = CounterBasedGenerator(seed: 3, purpose: .split)
    for position in 0..<5 as Range<UInt64> {
      #expect(stream.position == position)
      #expect(stream.next() == generator.word(row: position, index: 9))
    }
    var later = CounterBasedStream(seed: 3, purpose: .split, substream: 9, position: 5)
    #expect(stream == later)
    #expect(later.nextUniform() == Double(generator.word(row: 5, index: 9) >> 11) * 0x1p-53)
  }

  @Test(arguments: [1, 2, 3, 7, 10, 1 << 63, (1 << 63) + 1, .max] as [UInt64])
  func boundedIntegersStayBelowTheBound(bound: UInt64) {
    var stream = CounterBasedStream(seed: bound, purpose: .testing)
    for _ in 0..<200 { #expect(stream.next(below: bound) < bound) }
  }

  @Test func boundedIntegersHaveNoBias() {
    // Of 3 · 2^62 values, those below 2^62 are one third; without rejection they would be one half.
    var stream = CounterBasedStream(seed: 1, purpose: .testing)
    let hits = (0..<6000).count { _ in stream.next(below: 3 << 62) < 1 << 62 }
    #expect(BinomialLaw(trials: 6000, probability: 1.0 / 3).tails(at: hits).twoSided > 1e-6)
  }

  /// The order is part of the numeric results on every platform.
  ///
  /// The values are checked against an
  /// independent implementation of Philox, Lemire and Fisher-Yates in Python (2026-11-22).
  @Test func shuffleIsPinned() {
    var stream = CounterBasedStream(seed: 42, purpose: .split)
    #expect(stream.shuffledIndices(count: 10) == [7, 0, 4, 9, 3, 2, 6, 1, 8, 5])
    #expect(stream.shuffledIndices(count: 0) == [])
    #expect(stream.shuffledIndices(count: 1) == [0])
  }

  @Test func everyOrderIsEquallyLikely() {
    var counts: [[Int]: Int] = [:]
    var stream = CounterBasedStream(seed: 5, purpose: .testing)
    for _ in 0..<6000 { counts[stream.shuffledIndices(count: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    let law = BinomialLaw(trials: 6000, probability: 1.0 / 6)
    for (order, count) in counts {
      #expect(law.tails(at: count).twoSided > 1e-6, "\(order)")
    }
  }

  @Test func emptyRangeStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      var stream = CounterBasedStream(seed: 0, purpose: .testing)
      _ = stream.next(below: 0)
    }
  }
}
