import ExactStatistics
import Testing

@Suite struct CounterBasedGeneratorTests {
  @Test(arguments: CounterBasedGenerator.Purpose.allCases)
  func layoutOfCounterAndKey(purpose: CounterBasedGenerator.Purpose) {
    let generator = CounterBasedGenerator(seed: 0x0123_4567_89ab_cdef, purpose: purpose)
    let block = Philox.block(
      counter: SIMD4(0x3333_4444, 0x1111_2222, 5, purpose.rawValue),
      key: SIMD2(0x89ab_cdef, 0x0123_4567))
    #expect(
      generator.word(row: 0x1111_2222_3333_4444, index: 5)
        == UInt64(block[0]) + UInt64(block[1]) * 0x1_0000_0000)
  }

  @Test func purposesKeepTheirNumbers() {
    #expect(
      CounterBasedGenerator.Purpose.allCases.map { "\($0) \($0.rawValue)" } == [
        "calibration 1", "prediction 2", "split 3", "resampling 4", "simulation 5", "testing 6",
        "smoothing 7",
      ])
  }

  @Test func uniformNumbersAreTheUpperBitsAndDependOnNothingElse() {
    let generator = CounterBasedGenerator(seed: 7, purpose: .calibration)
    let batch = generator.uniforms(rows: 10..<20)
    for row in 10..<20 as Range<UInt64> {
      let value = generator.uniform(row: row)
      #expect(value == Double(generator.word(row: row, index: 0) >> 11) / 0x1p53)
      #expect(value == batch[Int(row) - 10])
      #expect(value != CounterBasedGenerator(seed: 7, purpose: .prediction).uniform(row: row))
      #expect(value != CounterBasedGenerator(seed: 8, purpose: .calibration).uniform(row: row))
    }
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func uniformNumbersAreUniform(seed: UInt64) {
    let generator = CounterBasedGenerator(seed: seed, purpose: .testing)
    var counts = [Int](repeating: 0, count: 10)
    for value in generator.uniforms(rows: 0..<20_000) {
      #expect(value >= 0 && value < 1)
      counts[Int(value * 10)] += 1
    }
    let law = BinomialLaw(trials: 20_000, probability: 0.1)
    for count in counts {
      #expect(law.tails(at: count).twoSided > 1e-6, "seed \(seed)")
    }
  }
}
