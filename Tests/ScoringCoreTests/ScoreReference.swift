import ScoringCore

/// A precision that the slow reference computes in.
protocol ReferenceReal: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static var precision: Precision { get }
  static var elementType: ElementType { get }
  /// Partial sums of a sum.
  static var lanes: Int { get }
  /// e^x for x <= 0.
  static func exponential(_ x: Self) -> Self
}

extension Float: ReferenceReal {
  static var precision: Precision { .float32 }
  static var elementType: ElementType { .float32 }
  static var lanes: Int { 16 }

  /// Cody and Waite's reduction by ln 2 / 8, a table of the eighth powers of 2, and a cubic.
  static func exponential(_ x: Float) -> Float {
    guard x >= -87 else { return 0 }
    let magic: Float = 0x1.8p23
    let shifted = x * 0x1.715476p3 + magic
    let n = shifted - magic
    let reduced = x - n * 0x1.62ep-4
    let r = reduced - n * 0x1.0bfbe8p-18
    let cubic = (r * 0x1.555656p-3 + 0x1.000876p-1) * (r * r) + r
    // Rounded to single precision from the powers of 2 in double precision.
    let powers: [Float] = [
      1, 0x1.172b84p0, 0x1.306fep0, 0x1.4bfdaep0, 0x1.6a09e6p0, 0x1.8ace54p0, 0x1.ae89fap0,
      0x1.d5818ep0,
    ]
    let places = Int(n)
    let exponent = places >> 3
    let power = Float(sign: .plus, exponent: exponent, significand: powers[places - exponent * 8])
    return power + cubic * power
  }
}

extension Double: ReferenceReal {
  static var precision: Precision { .float64 }
  static var elementType: ElementType { .float64 }
  static var lanes: Int { 8 }

  /// The same reduction, then Taylor's polynomial of degree 13.
  static func exponential(_ x: Double) -> Double {
    guard x >= -708 else { return 0 }
    let magic = 0x1.8p52
    let shifted = x * 0x1.71547652b82fep0 + magic
    let n = shifted - magic
    let reduced = x - n * 0x1.62e42feep-1
    let r = reduced - n * 0x1.a39ef35793c76p-33
    let factorials: [Double] = [
      6_227_020_800, 479_001_600, 39_916_800, 3_628_800, 362_880, 40_320, 5040, 720, 120, 24, 6, 2,
    ]
    let polynomial = factorials.dropFirst().reduce(1 / factorials[0]) { $0 * r + 1 / $1 }
    let mantissa = (polynomial * (r * r) + r) + 1
    return Double(
      bitPattern: mantissa.bitPattern &+ (shifted.bitPattern &- magic.bitPattern) << 52)
  }
}

/// Vectors of an inner partial sum.
private let foldedVectorCount = 64

/// The sum that the scores are defined with: `lanes` partial sums by index, the inner ones folded into
/// outer ones every 64 vectors, then a tree that halves the lanes.
func fixedTreeSum<Real: ReferenceReal>(_ terms: [Real]) -> Real {
  let lanes = Real.lanes
  var outer = [Real](repeating: 0, count: lanes)
  for start in stride(from: 0, to: terms.count, by: lanes * foldedVectorCount) {
    var inner = [Real](repeating: 0, count: lanes)
    for index in start..<min(start + lanes * foldedVectorCount, terms.count) {
      inner[index & (lanes - 1)] += terms[index]
    }
    for lane in 0..<lanes { outer[lane] += inner[lane] }
  }
  while outer.count > 1 {
    let half = outer.count / 2
    outer = (0..<half).map { outer[$0] + outer[$0 + half] }
  }
  return outer[0]
}

/// One row of outputs, scored from the definitions: every label on its own, nothing skipped.
struct ReferenceRow<Real: ReferenceReal> {
  let outputs: [Real]
  /// p up to the factor 1 / `total`; outputs that are scores have none.
  let masses: [Real]
  let total: Real
  /// Labels by descending output, ties by ascending index.
  let ranking: [Int]
  /// The 1-based rank of each label.
  let ranks: [Int]

  init(_ outputs: [Real], kind: OutputKind) {
    self.outputs = outputs
    switch kind {
    case .probabilities, .scores:
      masses = outputs
      total = 1
    case .logits:
      let top = outputs.reduce(-Real.infinity) { max($0, $1) }
      masses = outputs.map { Real.exponential($0 - top) }
      total = fixedTreeSum(masses)
    }
    let order = outputs.indices.sorted {
      outputs[$0] > outputs[$1] || (outputs[$0] == outputs[$1] && $0 < $1)
    }
    var ranks = [Int](repeating: 0, count: outputs.count)
    for (place, label) in order.enumerated() { ranks[label] = place + 1 }
    self.ranks = ranks
    ranking = order
  }

  func lacScores() -> [Real] { masses.map { 0 - $0 / total } }

  /// The mass of the labels ranked after each label, plus a share of its own, as part of the whole.
  func tails(ownWeight: Double) -> [Real] {
    masses.indices.map { label in
      let rank = ranks[label]
      var terms = zip(masses, ranks).map { $1 > rank ? $0 : 0 }
      terms[label] = Real(ownWeight) * masses[label]
      return fixedTreeSum(terms) / total
    }
  }

  func penalties(_ penalty: RankPenalty) -> [Real] {
    ranks.map { rank in
      rank > penalty.freeRanks ? Real(penalty.lambda) * Real(rank - penalty.freeRanks) : 0
    }
  }

  func cumulativeScores(tails: [Real], penalty: RankPenalty) -> [Real] {
    zip(penalties(penalty), tails).map { $0 - $1 }
  }
}

extension ReferenceRow {
  /// U p_max for the label ranked first, else p_max + weight (rank - 2 + U), in double precision.
  func sortedScores(weight: Double, ownWeight: Double) -> [Double] {
    let top = Double(masses[ranking[0]] / total)
    let u = 1 - ownWeight
    return ranks.map { $0 == 1 ? u * top : top + weight * (Double($0) - 2 + u) }
  }

  func rankScores(ownWeight: Double) -> [Double] { ranks.map { Double($0) - ownWeight } }

  /// The largest mass of another label minus the own one, as part of the whole.
  func marginScores() -> [Real] {
    masses.indices.map { label in
      let others = ranking.prefix(2).filter { $0 != label }
      return ((others.first.map { masses[$0] } ?? 0) - masses[label]) / total
    }
  }

  /// The scores of all labels.
  func scores(_ function: ScoreFunction, ownWeight: Double) -> [Double] {
    switch function {
    case .lac: lacScores().map { Double($0) }
    case .cumulative(let penalty):
      cumulativeScores(tails: tails(ownWeight: ownWeight), penalty: penalty).map { Double($0) }
    case .sorted(let weight): sortedScores(weight: weight, ownWeight: ownWeight)
    case .rank: rankScores(ownWeight: ownWeight)
    case .margin: marginScores().map { Double($0) }
    case .given: outputs.map { Double($0) + 0 }
    }
  }

  /// The cumulative score of one label.
  func cumulativeScore(_ label: Int, ownWeight: Double, penalty: RankPenalty) -> Double {
    let rank = ranks[label]
    var terms = zip(masses, ranks).map { $1 > rank ? $0 : 0 }
    terms[label] = Real(ownWeight) * masses[label]
    let price =
      rank > penalty.freeRanks ? Real(penalty.lambda) * Real(rank - penalty.freeRanks) : 0
    return Double(price - fixedTreeSum(terms) / total)
  }

  /// The score of one label.
  func score(_ function: ScoreFunction, of label: Int, ownWeight: Double) -> Double {
    guard case .cumulative(let penalty) = function else {
      return scores(function, ownWeight: ownWeight)[label]
    }
    return cumulativeScore(label, ownWeight: ownWeight, penalty: penalty)
  }
}

/// The labels whose score is at most a quantile, row after row.
func referenceSets(_ scores: [[Double]], atMost quantile: Double) -> LabelLists {
  var lists = LabelLists()
  for row in scores {
    lists.append(row.indices.lazy.filter { row[$0] <= quantile }.map { Int32($0) })
  }
  return lists
}

/// The lists that name every label of every row.
func allLabels(rowCount: Int, classCount: Int) -> LabelLists {
  var lists = LabelLists()
  for _ in 0..<rowCount { lists.append(0..<Int32(classCount)) }
  return lists
}

/// Where two lists of scores differ in their bits, or `nil`.
func firstDifference(_ found: [Double], _ expected: [Double]) -> String? {
  guard found.count == expected.count else { return "\(found.count) scores, not \(expected.count)" }
  for index in found.indices where found[index].bitPattern != expected[index].bitPattern {
    return "score \(index) is \(found[index]), not \(expected[index])"
  }
  return nil
}

/// Where two lists of sets differ, or `nil`.
func firstDifference(_ found: LabelLists, _ expected: LabelLists) -> String? {
  guard found != expected else { return nil }
  guard found.rowCount == expected.rowCount else {
    return "\(found.rowCount) rows, not \(expected.rowCount)"
  }
  for row in 0..<found.rowCount where found[row] != expected[row] {
    return "row \(row): \(found[row].prefix(20)), not \(expected[row].prefix(20)) "
      + "(\(found[row].count) and \(expected[row].count) labels)"
  }
  return "labels outside of rows"
}
