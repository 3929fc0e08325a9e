package import ExactStatistics
package import ScoringCore

/// Divides rows among roles.
///
/// Each unit (a row, or a group as a whole) draws a word that depends on the seed and its own identifier alone; units
/// are ordered by their words, within each class where the split is stratified, and cut by the shares. Counts are
/// exact: each role gets the floor of its share of the units, and what is left over goes to the largest remainders.
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
        // Each class draws who gets what is left over: else the same role would always get it.
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

  /// How many of some units each share is: floors, then one more for the largest remainders.
  ///
  /// - Parameters:
  ///   - count: the number of units.
  ///   - shares: shares that add up to 1 at most.
  ///   - turn: decides among equal remainders.
  /// - Returns: a count for each share.
  package static func counts(_ count: Int, _ shares: [Level], turn: UInt64) -> [Int] {
    // In 128 bits, since a denominator may be 10^15.
    let exact = shares.map { share -> (whole: Int, rest: Double) in
      let product = Int128(count) * Int128(share.numerator)
      let (whole, rest) = product.quotientAndRemainder(dividingBy: Int128(share.denominator))
      return (Int(whole), Double(rest) / Double(share.denominator))
    }
    var counts = exact.map(\.whole)
    let total = exact.reduce(0) { $0 + Double($1.whole) + $1.rest }
    var left = max(0, Int((total + 1e-9).rounded(.down)) - counts.reduce(0, +))
    let start = Int(turn % UInt64(max(1, shares.count)))
    let order = shares.indices.sorted { first, second in
      let places = [first, second].map { ($0 + shares.count - start) % shares.count }
      return exact[first].rest != exact[second].rest
        ? exact[first].rest > exact[second].rest : places[0] < places[1]
    }
    for index in order where left > 0 {
      counts[index] += 1
      left -= 1
    }
    return counts
  }
}
