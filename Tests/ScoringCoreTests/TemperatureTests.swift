import ScoringCore
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The log-loss of logits at a temperature, and its derivatives.
@Suite struct TemperatureTests {
  private static let inverses: [Double] = [1, 0.05, 0.7, 3.25, 40, 1e-6]

  /// Term by term and as block sums, bit for bit those of the slow reference, on every tier.
  @Test(arguments: AgreementCase.all.filter { $0.kind == .logits })
  func sumsEqualTheReference(_ shape: AgreementCase) throws {
    switch shape.precision {
    case .float32: try compare(Float.self, shape)
    case .float64: try compare(Double.self, shape)
    }
  }

  private func compare<Real: SummaryReal>(_ type: Real.Type, _ shape: AgreementCase) throws {
    // Depths that overflow are for a test of their own.
    let patterns = RowPattern.allCases.filter { $0 != .huge }
    let batch = try SampleBatch<Real>(
      kind: .logits, classCount: shape.classCount, repeats: shape.classCount < 70 ? 3 : 1,
      patterns: patterns, seed: shape.seed + 40)
    let rows = batch.rows.map { ReferenceSummary($0, kind: .logits) }
    var numbers = SeededNumbers(seed: shape.seed)
    let labels = rows.map { _ in Int32(numbers.below(shape.classCount)) }
    for inverse in Self.inverses {
      let terms = zip(rows, labels).map { $0.temperatureTerms(inverse, label: Int($1)) }
      for tier in KernelTier.available {
        for row in rows.indices {
          let found = try batch.outputs.slice(rows: row..<row + 1).temperatureSums(
            inverseTemperature: inverse, labels: [labels[row]], precision: Real.precision,
            execution: Execution(threadCount: 1, tier: tier))
          let isEqual = SIMD3(found.logLoss, found.gradient, found.curvature) == terms[row]
          #expect(isEqual, "row \(row), b \(inverse), \(tier.name)")
        }
        let whole = try batch.outputs.temperatureSums(
          inverseTemperature: inverse, labels: labels, precision: Real.precision,
          execution: Execution(threadCount: 1, tier: tier))
        let expected = blockwiseSum(terms, classCount: shape.classCount)
        #expect(
          SIMD3(whole.logLoss, whole.gradient, whole.curvature) == expected,
          "b \(inverse), \(tier.name)")
        #expect(whole.rowCount == rows.count)
      }
    }
  }

  /// Blocks of 65 536 elements and at most 1024 rows, each added up on its own.
  private func blockwiseSum(_ terms: [SIMD3<Double>], classCount: Int) -> SIMD3<Double> {
    let blockLength = max(1, min(1024, 65536 / classCount))
    var total = SIMD3<Double>.zero
    for start in stride(from: 0, to: terms.count, by: blockLength) {
      total += terms[start..<min(start + blockLength, terms.count)].reduce(.zero, +)
    }
    return total
  }

  @Test(arguments: [2, 10, 64, 65, 700], Precision.allCases)
  func threadsAndTiersChangeNothing(classCount: Int, precision: Precision) throws {
    var numbers = SeededNumbers(seed: 51)
    let rowCount = classCount < 100 ? 3001 : 301
    let values = (0..<rowCount * classCount).map { _ in Float(3 * numbers.gaussian()) }
    let outputs = try Outputs(
      logits: Matrix(values, rowCount: rowCount, columnCount: classCount))
    let labels = (0..<rowCount).map { _ in Int32(numbers.below(classCount)) }
    func sums(_ execution: Execution) throws -> TemperatureSums {
      try outputs.temperatureSums(
        inverseTemperature: 0.8, labels: labels, precision: precision, execution: execution)
    }
    let expected = try sums(Execution(threadCount: 1, tier: .baseline))
    for tier in KernelTier.available {
      for threads in [1, 2, 5] {
        #expect(try sums(Execution(threadCount: threads, tier: tier)) == expected)
      }
    }
  }

  #if DEBUG
  static let boundedClassCounts = [1, 2, 10, 70]
  #else
  static let boundedClassCounts = [1, 2, 10, 64, 65, 1000, 5000]
  #endif

  /// Logits of several scales, and labels.
  private static func batch(_ classCount: Int) throws -> (Outputs, [[Double]], [Int32]) {
    var numbers = SeededNumbers(seed: UInt64(classCount) + 60)
    var rows: [[Float]] = []
    for scale in [0.01, 0.5, 2, 10] {
      for _ in 0..<4 {
        rows.append((0..<classCount).map { _ in Float(scale * numbers.gaussian()) })
      }
    }
    let labels = rows.map { _ in Int32(numbers.below(classCount)) }
    return (
      try SampleBatch(kind: .logits, rows: rows).outputs, rows.map { $0.map { Double($0) } }, labels
    )
  }

  /// Against a computation of its own with the C library in double precision and centred moments.
  ///
  /// Bounds are in units of the last place of 1, times what a term is made of: depths d below the top, and
  /// their moments, each mass with the error 1 + b d of a rounded exponent. 1e-27 stands for masses below
  /// e^-87, which count as 0 in single precision.
  @Test(arguments: boundedClassCounts, Precision.allCases)
  func sumsAreWithinABoundOfTheTruth(classCount: Int, precision: Precision) throws {
    let (outputs, rows, labels) = try Self.batch(classCount)
    let unit = precision == .float32 ? 0x1p-23 : 0x1p-52
    var worst = SIMD3<Double>.zero
    for (index, row) in rows.enumerated() {
      for inverse in Self.inverses {
        // The kernels round b to their precision first.
        let b = precision == .float32 ? Double(Float(inverse)) : inverse
        let found = try outputs.slice(rows: index..<index + 1).temperatureSums(
          inverseTemperature: inverse, labels: [labels[index]], precision: precision)
        let truth = TrueTerms(row, label: Int(labels[index]), inverseTemperature: b)
        let lossScale = 1 + b * truth.depth + log(Double(classCount))
        worst = pointwiseMax(
          worst,
          SIMD3(
            abs(found.logLoss - truth.loss) / (unit * lossScale),
            abs(found.gradient - truth.gradient) / (unit * (truth.gradientScale + 1e-27)),
            abs(found.curvature - truth.curvature) / (unit * (truth.curvatureScale + 1e-27))))
        #expect(found.curvature >= 0)
      }
    }
    #expect(worst[0] <= 3, "log-loss, in units of 1 + b d + ln K")
    #expect(worst[1] <= 4, "gradient, in units of d + mean of d (1 + b d)")
    #expect(worst[2] <= 8, "curvature, in units of the mean of d^2 (1 + b d)")
  }

  /// Gradient and curvature are the derivatives of the log-loss: central differences in double precision.
  @Test(arguments: boundedClassCounts)
  func derivativesAreThoseOfTheLogLoss(classCount: Int) throws {
    let (outputs, _, labels) = try Self.batch(classCount)
    for inverse in [0.05, 0.7, 1, 3.25] {
      let step = 1e-5 * inverse
      func sums(_ b: Double) throws -> TemperatureSums {
        try outputs.temperatureSums(inverseTemperature: b, labels: labels, precision: .float64)
      }
      let (low, middle, high) = try (sums(inverse - step), sums(inverse), sums(inverse + step))
      let slope = (high.logLoss - low.logLoss) / (2 * step)
      let bend = (high.gradient - low.gradient) / (2 * step)
      let lossNoise = 1e-15 * (1 + middle.logLoss) / step
      let gradientNoise = 1e-15 * (1 + abs(middle.gradient)) / step
      let scale = 1e-7 * (1 + middle.curvature)
      #expect(abs(slope - middle.gradient) <= scale + lossNoise, "b \(inverse)")
      #expect(abs(bend - middle.curvature) <= scale + gradientNoise, "b \(inverse)")
    }
  }

  @Test(arguments: KernelTier.available)
  func edges(tier: KernelTier) throws {
    for precision in Precision.allCases {
      func sums(_ rows: [[Float]], _ labels: [Int32], _ b: Double) throws -> TemperatureSums {
        try SampleBatch(kind: .logits, rows: rows).outputs.temperatureSums(
          inverseTemperature: b, labels: labels, precision: precision,
          execution: Execution(threadCount: 1, tier: tier))
      }
      // One class is certain; equal logits do not bend.
      let one = try sums([[5], [-3]], [0, 0], 2)
      #expect(one.logLoss == 0 && one.gradient == 0 && one.curvature == 0 && one.rowCount == 2)
      let equal = try sums([[Float](repeating: 7, count: 4)], [3], 5)
      #expect(abs(equal.logLoss - log(4)) <= 1.5e-7)
      #expect(equal.gradient == 0 && equal.curvature == 0)
      // No mass but that of the top is left: the loss is the depth.
      let far = try sums([[0, 1000, 0]], [2], 3)
      #expect(far.logLoss == 3000 && far.gradient == 1000 && far.curvature == 0)
      let none = try sums([[1, 2]], [0], 1)
      #expect(none.rowCount == 1)
    }
  }

  @Test func rowsThatAreNotFiniteAreNamed() throws {
    for classCount in [3, 70] {
      var values = [Float](repeating: 0, count: 20 * classCount)
      values[17 * classCount + 2] = .nan
      let outputs = try Outputs(
        logits: Matrix(values, rowCount: 20, columnCount: classCount), file: "z.npy")
      let error = #expect(throws: DataError.self) {
        try outputs.temperatureSums(
          inverseTemperature: 1, labels: [Int32](repeating: 0, count: 20), precision: .float32)
      }
      #expect(error?.row == 17 && error?.column == 2 && error?.file == "z.npy")
    }
  }
}

/// The terms of one row in double precision, from centred moments.
private struct TrueTerms {
  let loss: Double
  let gradient: Double
  let curvature: Double
  /// How far the label lies below the top.
  let depth: Double
  /// What errors of gradient and curvature are in proportion to.
  let gradientScale: Double
  let curvatureScale: Double

  init(_ logits: [Double], label: Int, inverseTemperature b: Double) {
    let softmax = TrueSoftmax(logits.map { b * $0 })
    let top = logits.reduce(-Double.infinity) { max($0, $1) }
    let depths = logits.map { top - $0 }
    let masses = depths.map { exp(-b * $0) }
    let total = compensatedSum(masses)
    let mean = compensatedSum(zip(masses, depths).map { $0 * $1 }) / total
    loss = log(total) + b * depths[label]
    gradient = depths[label] - mean
    curvature =
      compensatedSum(zip(masses, depths).map { $0 * ($1 - mean) * ($1 - mean) }) / total
    depth = depths[label]
    gradientScale =
      depth + compensatedSum(zip(masses, depths).map { $0 * $1 * (1 + b * $1) }) / total
    curvatureScale =
      compensatedSum(zip(masses, depths).map { $0 * $1 * $1 * (1 + b * $1) }) / total
    precondition(abs(softmax.logSumExp - b * logits[label] - loss) <= 1e-12 * (1 + abs(loss)))
  }
}

private func pointwiseMax(_ left: SIMD3<Double>, _ right: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(max(left[0], right[0]), max(left[1], right[1]), max(left[2], right[2]))
}
