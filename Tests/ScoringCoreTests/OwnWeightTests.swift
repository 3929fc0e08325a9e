import ExactStatistics
import ScoringCore
import Testing

/// Shares that the kernels draw are those of the counter-based generator, and no shares are zeros.
@Suite struct OwnWeightTests {
  private static let seeds: [UInt64] = [0, 7, 0xffff_ffff_0000_0001, .max]

  /// Logits whose label 0 is ranked first, so that its rank score is 1 - (1 - U), which is exact.
  private static func outputs(
    rowCount: Int, classCount: Int, identifiers: RowIdentifiers = .indices(from: 0)
  ) throws -> Outputs {
    let row = (0..<classCount).map { Float($0 == 0 ? 1 : 0) }
    let matrix = try Matrix(
      (0..<rowCount).flatMap { _ in row }, rowCount: rowCount, columnCount: classCount)
    return try Outputs(logits: matrix, identifiers: identifiers)
  }

  private static func draws(
    _ outputs: Outputs, seed: UInt64, purpose: CounterBasedGenerator.Purpose,
    precision: Precision = .float32, execution: Execution
  ) throws -> [Double] {
    try outputs.scores(
      .rank, ofLabels: [Int32](repeating: 0, count: outputs.rowCount),
      ownWeights: .drawn(seed: seed, purpose: purpose.rawValue), precision: precision,
      execution: execution)
  }

  /// Counts that leave rests of eight, and more rows than a block holds.
  @Test(
    arguments: [1, 2, 7, 8, 9, 15, 17, 33, 1023, 1025, 2100],
    [RowIdentifiers.indices(from: 0), .indices(from: 5), .indices(from: 0xffff_fffe)])
  func drawsAreThoseOfTheGenerator(rowCount: Int, identifiers: RowIdentifiers) throws {
    for classCount in [1, 64, 65] {
      let outputs = try Self.outputs(
        rowCount: rowCount, classCount: classCount, identifiers: identifiers)
      for purpose in CounterBasedGenerator.Purpose.allCases.prefix(2) {
        for (index, seed) in Self.seeds.enumerated() where index < 2 || rowCount < 40 {
          let generator = CounterBasedGenerator(seed: seed, purpose: purpose)
          let expected = (0..<rowCount).map { generator.uniform(row: identifiers[$0]) }
          for tier in KernelTier.available {
            let found = try Self.draws(
              outputs, seed: seed, purpose: purpose,
              precision: classCount == 64 ? .float64 : .float32,
              execution: Execution(threadCount: 2, tier: tier))
            #expect(found == expected, "\(classCount) classes, seed \(seed), \(tier.name)")
          }
        }
      }
    }
  }

  @Test(arguments: KernelTier.available)
  func drawsOfGivenIdentifiersAndOfSlices(tier: KernelTier) throws {
    var numbers = SeededNumbers(seed: 21)
    let given = [0, .max, 1 << 32, 0xffff_ffff] + (0..<1100).map { _ in numbers.next() }
    let generator = CounterBasedGenerator(seed: 99, purpose: .prediction)
    for identifiers in [RowIdentifiers.given(given), .indices(from: 3)] {
      let outputs = try Self.outputs(
        rowCount: given.count, classCount: 2, identifiers: identifiers)
      let expected = given.indices.map { generator.uniform(row: identifiers[$0]) }
      for rows in [0..<given.count, 1..<2, 3..<12, 5..<22, 1000..<1104, 7..<7, 13..<1050] {
        for threads in [1, 2, 5] {
          let found = try Self.draws(
            outputs.slice(rows: rows), seed: 99, purpose: .prediction,
            execution: Execution(threadCount: threads, tier: tier))
          #expect(found == Array(expected[rows]), "rows \(rows), \(threads) threads")
        }
      }
      let twice = outputs.slice(rows: 3..<900).slice(rows: 5..<37)
      #expect(
        try Self.draws(
          twice, seed: 99, purpose: .prediction, execution: Execution(threadCount: 1, tier: tier))
          == Array(expected[8..<40]))
    }
  }

  /// Drawn shares act as the same shares given, and no shares as zeros, in scores and in sets.
  @Test(arguments: [3, 20, 64, 65, 130], Precision.allCases)
  func drawnAndAbsentSharesActAsGivenOnes(classCount: Int, precision: Precision) throws {
    let batch = try SampleBatch<Float>(
      kind: .logits, classCount: classCount, repeats: 2, seed: UInt64(classCount))
    let outputs = batch.outputs
    let count = outputs.rowCount
    let generator = CounterBasedGenerator(seed: 4, purpose: .calibration)
    let weights = generator.uniforms(rows: 0..<UInt64(count)).map { 1 - $0 }
    let pairs = [
      (
        OwnWeights.drawn(seed: 4, purpose: CounterBasedGenerator.Purpose.calibration.rawValue),
        OwnWeights.given(weights)
      ),
      (.none, .given([Double](repeating: 0, count: count))),
    ]
    let every = allLabels(rowCount: count, classCount: classCount)
    let labels = (0..<count).map { Int32($0 % classCount) }
    for function in testedScores {
      for tier in KernelTier.available {
        for (weights, same) in pairs {
          let found = try [weights, same].map { weights in
            let execution = Execution(threadCount: 1, tier: tier)
            let all = try outputs.scores(
              function, of: every, ownWeights: weights, precision: precision, execution: execution)
            let some = try outputs.scores(
              function, ofLabels: labels, ownWeights: weights, precision: precision,
              execution: execution)
            let sets = try [some[0], some[count / 2], 0.3].map {
              try outputs.sets(
                function, atMost: $0, ownWeights: weights, precision: precision,
                execution: execution)
            }
            return (all.map(\.bitPattern), some.map(\.bitPattern), sets)
          }
          #expect(found[0] == found[1], "\(function) \(tier.name)")
        }
      }
    }
  }
}
