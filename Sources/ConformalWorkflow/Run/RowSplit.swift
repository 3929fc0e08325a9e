package import ExactStatistics
package import ScoringCore

/// Divides rows among roles.
///
/// Each unit (a row, or a group as a whole) draws a word that depends on the seed and its own identifier alone; units
/// are ordered by their words, within each class where the split is stratified, and cut by the shares. Each
/// role gets its share of the units to less than one, and over seeds exactly, however few units a class has.
package struct RowSplit {
  /// The rows of each role, ascending.
  package let rows: [DataRole: [Int]]

  /// The word of the generator's row that orders units: others of the same seed order rows inside of a role.
  private static let wordIndex: UInt32 = 0x5350_4C54

  /// Divides rows.
  ///
  /// - Parameters:
  ///   - split: how.
  ///   - seed: the seed.
  ///   - labels: the class of each row.
  ///   - identifiers: the identifier of each row.
  ///   - groups: the group of each row, for a grouped split.
  /// - Throws: `DataError` for a grouped split without groups.
  package init(
    _ split: SplitDefinition, seed: UInt64, labels: [Int32], identifiers: RowIdentifiers,
    groups: [String]?
  ) throws {
    let generator = CounterBasedGenerator(seed: seed, purpose: .split)
    func word(_ identifier: UInt64) -> UInt64 {
      generator.word(row: identifier, index: Self.wordIndex)
    }
    let roles = DataRole.allCases.filter { split.shares[$0] != nil }
    let shares = roles.compactMap { split.shares[$0] }
    var found: [DataRole: [Int]] = [:]
    switch split.by {
    case .rows, .stratified:
      var strata: [Int32: [Int]] = [:]
      for row in labels.indices {
        strata[split.by == .rows ? 0 : labels[row], default: []].append(row)
      }
      for stratum in strata.keys.sorted() {
        let ordered = (strata[stratum] ?? []).map { (word(identifiers[$0]), $0) }
          .sorted { $0 < $1 }.map(\.1)
        var start = 0
        // Each class draws who gets what is left over: else the same role would always get it, and all rare classes.
        let counts = Self.counts(
          ordered.count, shares, turn: word(UInt64(bitPattern: Int64(stratum)) &+ 1 << 40))
        for (role, count) in zip(roles, counts) {
          found[role, default: []] += ordered[start..<start + count]
          start += count
        }
      }
    case .grouped:
      guard let groups, groups.count == labels.count else {
        throw DataError(
          .usage, found: "a grouped split without groups",
          expected: "data.rows.groups, a file of groups")
      }
      let members = Dictionary(grouping: groups.indices) { groups[$0] }
      let ordered = members.keys.map { (word(RowIdentifiers.identifier(of: $0)), $0) }
        .sorted { $0 < $1 }.map(\.1)
      // Whole groups go to the role that lacks most of its share, so that sizes come as near as groups allow.
      var sizes = [Int](repeating: 0, count: roles.count)
      for group in ordered {
        let rows = members[group] ?? []
        let lacking = roles.indices.max {
          let left = shares[$0].doubleValue * Double(labels.count) - Double(sizes[$0])
          let right = shares[$1].doubleValue * Double(labels.count) - Double(sizes[$1])
          return left < right
        }
        guard let lacking else { break }
        let room = shares[lacking].doubleValue * Double(labels.count) - Double(sizes[lacking])
        // Shares below 1 in all leave rows over.
        guard room > 0 else { break }
        found[roles[lacking], default: []] += rows
        sizes[lacking] += rows.count
      }
    }
    rows = found.mapValues { $0.sorted() }
  }

  /// How many of some units each share is: its floor or one more, and over draws its product exactly.
  ///
  /// The units lie side by side, and the ends of shares are cut at whole numbers from a start that is drawn. With the
  /// largest remainders instead, classes of two rows would all go to the largest shares, and roles would be of
  /// different populations.
  ///
  /// - Parameters:
  ///   - count: the number of units.
  ///   - shares: shares that add up to 1 at most.
  ///   - turn: a word that draws the start.
  /// - Returns: a count for each share.
  package static func counts(_ count: Int, _ shares: [Level], turn: UInt64) -> [Int] {
    // Parts of a unit are counted in 2^-60, rounded down: each share loses less than one of them, and gets it back. The
    // start is a multiple of 2^-20, which that cannot carry over.
    var parts = Int128(turn >> 44) << 40
    var (whole, last) = (0, 0)
    var counts: [Int] = []
    for share in shares {
      // In 128 bits, since a denominator may be 10^15.
      let product = Int128(count) * Int128(share.numerator)
      let (quotient, remainder) = product.quotientAndRemainder(
        dividingBy: Int128(share.denominator))
      whole += Int(quotient)
      parts += (remainder << 60) / Int128(share.denominator) + (remainder == 0 ? 0 : 1)
      let end = whole + Int(parts >> 60)
      counts.append(end - last)
      last = end
    }
    return counts
  }
}
