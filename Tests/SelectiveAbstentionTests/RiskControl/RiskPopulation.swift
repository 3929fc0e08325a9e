import ExactStatistics
import ScoringCore
import SelectiveAbstention

/// A finite law of multi-label rows, from which rows are drawn with replacement: the risk of every
/// parameter is known exactly.
struct RiskPopulation: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// Scores of six values only, rows with and without labels, risks from 0 up to 1.
    case tied
    /// Every true label has the highest score: nothing is ever missed.
    case lossless
    /// Every true label has the score 0: everything is missed above threshold 0.
    case hopeless
  }

  static let labelCount = 5
  static let memberCount = 101

  let scores: [[Double]]
  let truth: [[Double]]

  init(_ kind: Kind) {
    let generator = CounterBasedGenerator(seed: 5, purpose: .simulation)
    var (scores, truth): ([[Double]], [[Double]]) = ([], [])
    for member in 0..<Self.memberCount {
      func draw(_ index: Int) -> Double {
        Double(generator.word(row: UInt64(member), index: UInt32(index)) >> 11) * 0x1p-53
      }
      let flags = (0..<Self.labelCount).map { draw($0) < 0.35 ? 1.0 : 0 }
      scores.append(
        flags.enumerated().map { label, flag in
          let u = draw(label + 10)
          switch kind {
          case .tied: return (max(u, flag * draw(label + 20)) * 5).rounded() / 5
          case .lossless: return flag == 1 ? 1 : (u * 4).rounded() / 5
          case .hopeless: return flag == 1 ? 0 : (u * 5).rounded() / 5
          }
        })
      truth.append(flags)
    }
    (self.scores, self.truth) = (scores, truth)
  }

  func rows(_ members: [Int]) throws -> MultilabelRows {
    try MultilabelRows(
      scores: Matrix(rows: members.map { scores[$0] }),
      truth: Matrix(rows: members.map { truth[$0] }))
  }

  /// All members once: the law itself.
  func everyone() throws -> MultilabelRows { try rows(Array(0..<Self.memberCount)) }

  /// n members, drawn with replacement.
  func sample(_ count: Int, replication: Int) throws -> MultilabelRows {
    let generator = CounterBasedGenerator(seed: UInt64(replication), purpose: .testing)
    return try rows(
      (0..<count).map { row in
        Int(generator.uniform(row: UInt64(row)) * Double(Self.memberCount))
      })
  }
}
