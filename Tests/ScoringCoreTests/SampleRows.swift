import ScoringCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Seeded numbers for tests: splitmix64.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  /// A number in 0 ..< 1.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number below a bound.
  mutating func below(_ bound: Int) -> Int { Int(next() >> 33) % bound }

  /// A roughly normal number: four uniform ones of one word, centred and scaled to variance 1.
  mutating func gaussian() -> Double {
    let word = next()
    let sum = (word & 0xffff) + (word >> 16 & 0xffff) + (word >> 32 & 0xffff) + word >> 48
    return (Double(sum) / 65536 - 2) * 1.732
  }
}

/// Shapes of rows that scoring code gets wrong.
enum RowPattern: String, CaseIterable {
  case peaked
  case diffuse
  case ties
  case zeros
  case oneHot
  case equal
  case huge
  case tiny
  case negativeZeros
  /// One output far above the others, which differ little.
  case outlier
  /// Logits and probabilities below the normal numbers.
  case subnormal
  /// Outputs that fall by a constant factor, in a random order.
  case geometric

  /// A row of this shape.
  func row<Real: ReferenceReal>(
    _ type: Real.Type, kind: OutputKind, classCount: Int, from numbers: inout SeededNumbers
  ) -> [Real] {
    switch kind {
    case .logits, .scores: logits(type, classCount, &numbers)
    case .probabilities: probabilities(type, classCount, &numbers)
    }
  }

  private func logits<Real: ReferenceReal>(
    _ type: Real.Type, _ classCount: Int, _ numbers: inout SeededNumbers
  ) -> [Real] {
    let chosen = numbers.below(classCount)
    let shift = numbers.gaussian()
    return (0..<classCount).map { label in
      switch self {
      case .peaked: Real(8 * numbers.gaussian())
      case .diffuse: Real(0.5 * numbers.gaussian() + shift)
      case .ties: Real(numbers.below(4)) * 0.75
      case .zeros: numbers.below(3) == 0 ? -1 : 0
      case .oneHot: label == chosen ? 30 : 0
      case .equal: Real(shift)
      case .huge:
        [1e4, -1e4, 1e4 - 3, Real.greatestFiniteMagnitude * 0.9, -Real.greatestFiniteMagnitude][
          numbers.below(label == chosen ? 5 : 3)]
      case .tiny: Real(-numbers.uniform()) * (Real.precision == .float32 ? 95 : 780)
      case .negativeZeros: [0, -0.0, 0.5, -0.5][numbers.below(4)]
      case .outlier: label == chosen ? 1e30 : Real(numbers.gaussian())
      case .subnormal: Real.leastNonzeroMagnitude * Real(numbers.below(9) - 4)
      case .geometric: -Real(numbers.below(40)) * 0.6931472
      }
    }
  }

  private func probabilities<Real: ReferenceReal>(
    _ type: Real.Type, _ classCount: Int, _ numbers: inout SeededNumbers
  ) -> [Real] {
    let chosen = numbers.below(classCount)
    if self == .tiny || self == .subnormal {
      let range = self == .tiny ? 100 : 3
      return (0..<classCount).map {
        $0 == chosen ? 1 : Real.leastNonzeroMagnitude * Real(numbers.below(range))
      }
    }
    let weights = (0..<classCount).map { label -> Double in
      switch self {
      case .peaked: exp(8 * numbers.gaussian())
      case .diffuse: exp(0.5 * numbers.gaussian())
      case .ties: Double(numbers.below(4)) + (label == chosen ? 1 : 0)
      case .zeros, .negativeZeros:
        label == chosen || numbers.below(4) == 0 ? Double(1 + numbers.below(3)) : 0
      case .equal: 1
      case .oneHot: label == chosen ? 1 : 0
      case .huge, .tiny, .subnormal: exp2(-Double((label + chosen) % classCount))
      case .outlier: label == chosen ? 1 : 1e-9 * (1 + 0.1 * numbers.uniform())
      case .geometric: exp2(-Double(numbers.below(60)))
      }
    }
    let sum = weights.reduce(0, +)
    return weights.map { self == .negativeZeros && $0 == 0 ? -0.0 : Real($0 / sum) }
  }
}

/// A batch of outputs, as numbers and as what the scoring core reads.
struct SampleBatch<Real: ReferenceReal> {
  let kind: OutputKind
  let rows: [[Real]]
  let outputs: Outputs

  init(kind: OutputKind, rows: [[Real]]) throws {
    self.kind = kind
    self.rows = rows
    outputs = try SampleBatch.outputs(
      kind,
      Matrix(
        storage: ByteStorage(copying: rows.flatMap { $0 }), rowCount: rows.count,
        columnCount: rows.first?.count ?? 0, elementType: Real.elementType))
  }

  /// `repeats` rows of each pattern.
  init(
    kind: OutputKind, classCount: Int, repeats: Int, patterns: [RowPattern] = RowPattern.allCases,
    seed: UInt64
  ) throws {
    var numbers = SeededNumbers(seed: seed)
    var rows: [[Real]] = []
    for _ in 0..<repeats {
      for pattern in patterns {
        rows.append(
          pattern.row(Real.self, kind: kind, classCount: classCount, from: &numbers))
      }
    }
    try self.init(kind: kind, rows: rows)
  }

  static func outputs(_ kind: OutputKind, _ matrix: Matrix) throws -> Outputs {
    switch kind {
    case .logits: try Outputs(logits: matrix)
    case .probabilities: try Outputs(probabilities: matrix)
    case .scores: try Outputs(scores: matrix)
    }
  }
}

extension OutputKind {
  static let both: [OutputKind] = [.logits, .probabilities]
}
