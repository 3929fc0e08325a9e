/// A bounded sample of distinct hashes: the smallest ones (bottom-k), so that two samples of overlapping
/// data share members, whatever the order and the number of rows.
///
/// Source: E. Cohen, H. Kaplan (2007), Summarizing data using bottom-k sketches,
/// doi:10.1145/1281100.1281133.
public struct HashSketch: Hashable, Sendable {
  /// The most hashes that a sample holds.
  public static let capacity = 1024

  /// The number of rows that the sample was taken from.
  public private(set) var rowCount: Int
  /// The smallest distinct hashes, ascending, at most ``capacity``.
  public private(set) var hashes: [UInt64]
  /// The number of rows with each of ``hashes``; 255 stands for 255 or more.
  public private(set) var counts: [UInt8]

  /// Makes the sample of no rows.
  public init() {
    rowCount = 0
    hashes = []
    counts = []
  }

  /// Restores a sample.
  ///
  /// - Parameters:
  ///   - rowCount: rows that it was taken from.
  ///   - hashes: distinct hashes, ascending, at most ``capacity``.
  ///   - counts: the number of rows with each hash.
  public init(rowCount: Int, hashes: [UInt64], counts: [UInt8]) {
    precondition(hashes.count == counts.count && hashes.count <= HashSketch.capacity)
    self.rowCount = rowCount
    self.hashes = hashes
    self.counts = counts
  }

  /// The largest hash that the sample would hold: every row with a smaller hash is counted in it.
  var bound: UInt64 {
    hashes.count < HashSketch.capacity ? UInt64.max : hashes[hashes.count - 1]
  }

  /// Adds rows.
  ///
  /// - Parameter added: the hash of each row.
  /// - Complexity: O(m log m) for m added rows whose hash is small enough to enter.
  public mutating func add(_ added: [UInt64]) {
    rowCount += added.count
    let bound = bound
    let entering = added.filter { $0 <= bound }.sorted()
    var merged: [UInt64] = []
    var mergedCounts: [UInt8] = []
    var (old, new) = (0, 0)
    while merged.count < HashSketch.capacity, old < hashes.count || new < entering.count {
      let hash = min(
        old < hashes.count ? hashes[old] : .max, new < entering.count ? entering[new] : .max)
      var count = 0
      if old < hashes.count, hashes[old] == hash {
        count = Int(counts[old])
        old += 1
      }
      while new < entering.count, entering[new] == hash {
        count += 1
        new += 1
      }
      merged.append(hash)
      mergedCounts.append(UInt8(clamping: count))
    }
    (hashes, counts) = (merged, mergedCounts)
  }

  /// Adds the rows that another sample was taken from: the result is the sample of all rows.
  ///
  /// - Parameter other: the other sample.
  /// - Complexity: O(``capacity``).
  public mutating func merge(_ other: HashSketch) {
    var counts = Dictionary(uniqueKeysWithValues: zip(hashes, self.counts))
    for (hash, count) in zip(other.hashes, other.counts) {
      counts[hash] = UInt8(clamping: Int(counts[hash] ?? 0) + Int(count))
    }
    rowCount += other.rowCount
    hashes = Array(counts.keys.sorted().prefix(HashSketch.capacity))
    self.counts = hashes.map { counts[$0] ?? 0 }
  }

  /// The hashes that another sample holds too.
  func shared(with other: HashSketch) -> Int { Set(hashes).intersection(other.hashes).count }

  /// Spreads an identifier over all 64 bits, so that small ones are a fair sample (the mixing step of
  /// splitmix64).
  static func hash(ofIdentifier identifier: UInt64) -> UInt64 {
    var z = identifier &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
