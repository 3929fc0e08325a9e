import ScoringCore

/// ln x of normal numbers as the kernels define it, and the words of a number.
protocol SummaryReal: ReferenceReal {
  static func logarithm(_ x: Self) -> Self
  /// Words of 32 bits, the lowest first.
  var words: [UInt32] { get }
}

extension Float: SummaryReal {
  /// Moshier's polynomial in m - 1 for x = 2^e m with m in sqrt(1/2) ..< sqrt 2.
  static func logarithm(_ x: Float) -> Float {
    let half: Int32 = 0x3f35_04f3
    let offset = Int32(bitPattern: x.bitPattern) &- half
    let e = Float(offset >> 23)
    let f = Float(bitPattern: UInt32(bitPattern: (offset & 0x007f_ffff) &+ half)) - 1
    let coefficients: [Float] = [
      -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ]
    let z = f * f
    let p = coefficients.reduce(7.0376836292e-2) { $0 * f + $1 }
    let rest = p * f * z + e * -2.12194440e-4
    return e * 0.693359375 + (f + (rest - z * 0.5))
  }

  var words: [UInt32] { [bitPattern] }
}

extension Double: SummaryReal {
  /// The rational form of FDLIBM in s = (m - 1) / (m + 1).
  static func logarithm(_ x: Double) -> Double {
    let half: Int64 = 0x3fe6_a09e_667f_3bcd
    let offset = Int64(bitPattern: x.bitPattern) &- half
    let e = Double(offset >> 52)
    let f = Double(bitPattern: UInt64(bitPattern: (offset & 0x000f_ffff_ffff_ffff) &+ half)) - 1
    let s = f / (f + 2)
    let z = s * s
    let w = z * z
    let oddTerms = w * 1.531383769920937332e-01 + 2.222219843214978396e-01
    let odd = w * (w * oddTerms + 3.999999999940941908e-01)
    let evenTerms = w * 1.479819860510658591e-01 + 1.818357216161805012e-01
    let even = z * (w * (w * evenTerms + 2.857142874366239149e-01) + 6.666666666666735130e-01)
    let halfSquare = f * f * 0.5
    let rest = s * (halfSquare + (odd + even)) + e * 1.90821492927058770002e-10
    return e * 6.93147180369123816490e-01 - ((halfSquare - rest) - f)
  }

  var words: [UInt32] {
    [UInt32(truncatingIfNeeded: bitPattern), UInt32(truncatingIfNeeded: bitPattern >> 32)]
  }
}

/// Facts about one row, from their definitions.
struct ReferenceSummary<Real: SummaryReal> {
  let row: ReferenceRow<Real>
  let outputs: [Real]
  let kind: OutputKind

  init(_ outputs: [Real], kind: OutputKind) {
    row = ReferenceRow(outputs, kind: kind)
    self.outputs = outputs
    self.kind = kind
  }

  var probabilities: [Real] { row.masses.map { $0 / row.total } }
  var topLabel: Int { row.ranking[0] }
  var secondLabel: Int { outputs.count > 1 ? row.ranking[1] : 0 }
  var topProbability: Real { probabilities[topLabel] }
  var secondProbability: Real { outputs.count > 1 ? probabilities[secondLabel] : 0 }

  var logSumExp: Real {
    kind == .logits ? outputs[topLabel] + Real.logarithm(row.total) : 0
  }

  /// ln total + (sum of m d) / total with d the depth below the top; of probabilities the sum of -p ln p.
  var entropy: Real {
    let top = outputs[topLabel]
    switch kind {
    case .logits:
      let moments = zip(row.masses, outputs).map { $0 > 0 ? $0 * (top - $1) : 0 }
      return Real.logarithm(row.total) + fixedTreeSum(moments) / row.total
    case .probabilities, .scores:
      return fixedTreeSum(
        outputs.map { $0 >= Real.leastNormalMagnitude ? $0 * (0 - Real.logarithm($0)) : 0 })
    }
  }

  /// The log-loss of a label at an inverse temperature, with its derivatives.
  func temperatureTerms(_ inverseTemperature: Double, label: Int) -> SIMD3<Double> {
    let b = Real(inverseTemperature)
    let top = outputs[topLabel]
    let depths = outputs.map { top - $0 }
    let masses = depths.map { Real.exponential($0 * (0 - b)) }
    let firsts = zip(masses, depths).map { $0 > 0 ? $0 * $1 : 0 }
    let seconds = zip(firsts, depths).map { $0 > 0 ? $0 * $1 : 0 }
    let total = fixedTreeSum(masses)
    let mean = fixedTreeSum(firsts) / total
    let variance = fixedTreeSum(seconds) / total - mean * mean
    return SIMD3(
      Double(Real.logarithm(total) + b * depths[label]), Double(depths[label] - mean),
      variance > 0 ? Double(variance) : 0)
  }

  /// Sixteen chains of words of 32 bits, then one over pairs of chains.
  var hash: UInt64 {
    let padding = (Real.lanes - outputs.count % Real.lanes) % Real.lanes
    let words = (outputs + [Real](repeating: 0, count: padding)).flatMap { ($0 + 0).words }
    var chains = (1...16).map { UInt32($0) }
    for (index, word) in words.enumerated() {
      let step = (chains[index % 16] ^ word) &* 0x9e37_79b1
      chains[index % 16] = step ^ step >> 15
    }
    var hash = UInt64(outputs.count)
    for pair in 0..<8 {
      hash = (hash ^ (UInt64(chains[2 * pair]) | UInt64(chains[2 * pair + 1]) << 32))
      hash = hash &* 0xbf58_476d_1ce4_e5b9
      hash ^= hash >> 29
      hash = hash &* 0x94d0_49bb_1331_11eb
      hash ^= hash >> 32
    }
    return hash
  }
}
