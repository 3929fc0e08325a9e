import ScoringCore
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Labels, probabilities, entropies, energies and hashes of rows.
@Suite struct SummaryTests {
  /// Bit for bit those of the slow reference, on every tier.
  @Test(arguments: AgreementCase.all)
  func factsEqualTheReference(_ shape: AgreementCase) throws {
    switch shape.precision {
    case .float32: try compare(Float.self, shape)
    case .float64: try compare(Double.self, shape)
    }
  }

  private func compare<Real: SummaryReal>(_ type: Real.Type, _ shape: AgreementCase) throws {
    let batch = try SampleBatch<Real>(
      kind: shape.kind, classCount: shape.classCount, repeats: shape.classCount < 70 ? 3 : 1,
      seed: shape.seed + 20)
    let rows = batch.rows.map { ReferenceSummary($0, kind: shape.kind) }
    let outputs = batch.outputs
    for tier in KernelTier.available {
      let execution = Execution(threadCount: 1, tier: tier)
      let found = try outputs.summaries(precision: Real.precision, execution: execution)
      #expect(found.topLabels == rows.map { Int32($0.topLabel) }, "\(tier.name)")
      #expect(found.secondLabels == rows.map { Int32($0.secondLabel) }, "\(tier.name)")
      let tops = firstDifference(
        found.topProbabilities, rows.map { Double($0.topProbability) })
      #expect(tops == nil, "\(tier.name)")
      let seconds = firstDifference(
        found.secondProbabilities, rows.map { Double($0.secondProbability) })
      #expect(seconds == nil, "\(tier.name)")
      let energies = firstDifference(found.energies, rows.map { 0 - Double($0.logSumExp) })
      #expect(energies == nil, "\(tier.name)")
      let entropies = firstDifference(found.entropies, rows.map { Double($0.entropy) })
      #expect(entropies == nil, "\(tier.name)")
      #expect(
        try outputs.topLabels(precision: Real.precision, execution: execution) == found.topLabels)
      #expect(
        try outputs.rowHashes(precision: Real.precision, execution: execution)
          == rows.map { $0.hash }, "\(tier.name)")
      let expected = rows.flatMap { $0.probabilities.map { Double($0) } }
      let probabilities =
        try Real.precision == .float32
        ? outputs.singlePrecisionProbabilities(execution: execution).map { Double($0) }
        : outputs.probabilities(execution: execution)
      #expect(firstDifference(probabilities, expected) == nil, "\(tier.name)")
    }
  }

  #if DEBUG
  static let boundedClassCounts = [1, 2, 10, 70]
  #else
  static let boundedClassCounts = [1, 2, 10, 64, 65, 1000, 5000]
  #endif

  /// Against exp and log of the C library in double precision, added up with compensation.
  ///
  /// Worst errors seen over these rows are named where they are bounded.
  @Test(arguments: boundedClassCounts, Precision.allCases)
  func logitsAreWithinABoundOfTheTruth(classCount: Int, precision: Precision) throws {
    var numbers = SeededNumbers(seed: UInt64(classCount) + 5)
    var rows: [[Float]] = []
    for scale in [0.001, 0.3, 1, 4, 12, 40] {
      for _ in 0..<4 {
        let shift = 3 * numbers.gaussian()
        rows.append((0..<classCount).map { _ in Float(shift + scale * numbers.gaussian()) })
      }
    }
    let outputs = try SampleBatch(kind: .logits, rows: rows).outputs
    let found = try outputs.summaries(precision: precision)
    let probabilities =
      try precision == .float32
      ? outputs.singlePrecisionProbabilities().map { Double($0) } : outputs.probabilities()
    let unit = precision == .float32 ? 0x1p-23 : 0x1p-52
    var worst = (energy: 0.0, entropy: 0.0, probability: 0.0)
    for (index, row) in rows.enumerated() {
      let truth = TrueSoftmax(row.map { Double($0) })
      let scale = max(1, abs(truth.top), abs(truth.logSumExp))
      worst.energy = max(
        worst.energy, abs(found.energies[index] + truth.logSumExp) / (unit * scale))
      worst.entropy = max(
        worst.entropy, abs(found.entropies[index] - truth.entropy) / (unit * max(1, truth.entropy)))
      for label in 0..<classCount where truth.probabilities[label] > 1e-30 {
        let error = abs(probabilities[index * classCount + label] / truth.probabilities[label] - 1)
        // The rounded difference from the top stands in an exponent.
        let depth = 1 + truth.top - Double(row[label])
        worst.probability = max(worst.probability, error / (unit * depth))
      }
    }
    #expect(worst.energy <= 2, "log-sum-exp, in units of the largest of it, the top and 1")
    #expect(worst.entropy <= 4, "entropy, in units of the larger of it and 1")
    #expect(worst.probability <= 3, "relative error, in units of 1 + depth below the top")
  }

  @Test(arguments: boundedClassCounts, Precision.allCases)
  func entropiesOfProbabilitiesAreWithinABoundOfTheTruth(
    classCount: Int, precision: Precision
  ) throws {
    let batch = try SampleBatch<Float>(
      kind: .probabilities, classCount: classCount, repeats: 3, seed: UInt64(classCount))
    let unit = precision == .float32 ? 0x1p-23 : 0x1p-52
    for (row, entropy) in try zip(
      batch.rows, batch.outputs.summaries(precision: precision).entropies)
    {
      let truth = compensatedSum(row.map { $0 > 0 ? -Double($0) * log(Double($0)) : 0 })
      // Up to 64 equal terms are added one after the other, each time rounded the same way.
      #expect(abs(entropy - truth) <= 6 * unit * max(1, truth))
    }
  }

  @Test(arguments: [1, 2, 3, 16, 17, 64, 65, 100, 1000, 1024], KernelTier.available)
  func entropiesOfCertainAndOfUniformRows(classCount: Int, tier: KernelTier) throws {
    let certain = (0..<classCount).map { $0 == classCount / 2 ? Float(1) : 0 }
    let surely = (0..<classCount).map { $0 == classCount / 2 ? Float(1000) : 0 }
    let uniform = [Float](repeating: 0.75, count: classCount)
    let execution = Execution(threadCount: 1, tier: tier)
    for precision in Precision.allCases {
      let logits = try SampleBatch(kind: .logits, rows: [surely, uniform]).outputs.summaries(
        precision: precision, execution: execution)
      let shares = try SampleBatch(kind: .probabilities, rows: [certain]).outputs.summaries(
        precision: precision, execution: execution)
      #expect(shares.entropies == [0] && shares.energies == [0])
      #expect(logits.entropies[0] == 0)
      #expect(logits.energies[0] == -1000)
      let unit = precision == .float32 ? 0x1p-23 : 0x1p-52
      let truth = log(Double(classCount))
      #expect(abs(logits.entropies[1] - truth) <= unit * truth)
      #expect(abs(logits.energies[1] + 0.75 + truth) <= unit * (0.75 + truth))
      #expect(logits.topLabels[1] == 0 && logits.secondLabels[1] == (classCount > 1 ? 1 : 0))
    }
  }

  /// Blocks on several threads, and rows in slices.
  @Test(arguments: [3, 64, 65, 700], OutputKind.both)
  func threadsTiersAndSlicesChangeNothing(classCount: Int, kind: OutputKind) throws {
    var numbers = SeededNumbers(seed: 31)
    let distinct = RowPattern.allCases.map {
      $0.row(Float.self, kind: kind, classCount: classCount, from: &numbers)
    }
    let rowCount = classCount < 100 ? 2077 : 201
    let rows = (0..<rowCount).map { _ in distinct[numbers.below(distinct.count)] }
    let outputs = try SampleBatch(kind: kind, rows: rows).outputs
    for precision in Precision.allCases {
      func facts(_ rows: Range<Int>, _ execution: Execution) throws -> [[UInt64]] {
        let part = outputs.slice(rows: rows)
        let found = try part.summaries(precision: precision, execution: execution)
        return [
          found.topLabels.map { UInt64($0) }, found.secondLabels.map { UInt64($0) },
          found.topProbabilities.map(\.bitPattern), found.secondProbabilities.map(\.bitPattern),
          found.entropies.map(\.bitPattern), found.energies.map(\.bitPattern),
          try part.rowHashes(precision: precision, execution: execution),
        ]
      }
      let expected = try facts(0..<rowCount, Execution(threadCount: 1, tier: .baseline))
      for tier in KernelTier.available {
        for threads in [1, 2, 5] {
          let execution = Execution(threadCount: threads, tier: tier)
          #expect(try facts(0..<rowCount, execution) == expected)
          let (first, second) = try (
            facts(0..<rowCount / 3, execution), facts(rowCount / 3..<rowCount, execution)
          )
          #expect(zip(first, second).map { $0 + $1 } == expected)
        }
      }
    }
  }

  @Test func noRowsHaveNoFacts() throws {
    let outputs = try Outputs(logits: Matrix([Float](), rowCount: 0, columnCount: 4))
    let found = try outputs.summaries(precision: .float32)
    #expect(found.topLabels.isEmpty && found.energies.isEmpty && found.secondLabels.isEmpty)
    #expect(try outputs.probabilities().isEmpty)
    #expect(try outputs.singlePrecisionProbabilities().isEmpty)
  }

  @Test(arguments: [1, 2, 10, 1000])
  func labelsAreCounted(classCount: Int) {
    var numbers = SeededNumbers(seed: UInt64(classCount))
    for count in [0, 1, 7, 1000] {
      let labels = (0..<count).map { _ in Int32(numbers.below(classCount)) }
      let expected = (0..<classCount).map { label in labels.count { $0 == label } }
      #expect(classCounts(of: labels, classCount: classCount) == expected)
    }
  }

  @Test func labelsOutsideEndTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = classCounts(of: [0, 3], classCount: 3) }
    await #expect(processExitsWith: .failure) { _ = classCounts(of: [-1], classCount: 3) }
  }
}

/// Softmax of a row in double precision, with the C library.
struct TrueSoftmax {
  let top: Double
  let logSumExp: Double
  let probabilities: [Double]
  let entropy: Double

  init(_ logits: [Double]) {
    let top = logits.reduce(-Double.infinity) { max($0, $1) }
    let masses = logits.map { exp($0 - top) }
    let total = compensatedSum(masses)
    self.top = top
    logSumExp = top + log(total)
    probabilities = masses.map { $0 / total }
    entropy =
      log(total)
      + compensatedSum(zip(masses, logits).map { $0 > 0 ? $0 * (top - $1) : 0 }) / total
  }
}

/// Neumaier's sum.
func compensatedSum(_ terms: [Double]) -> Double {
  var sum = 0.0
  var lost = 0.0
  for term in terms {
    let next = sum + term
    lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }
  return sum + lost
}
