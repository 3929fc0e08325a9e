/// How often test rows occur, by hash: all that are in a fitted sample, and a bounded sample of the others.
struct TestRowCounts {
  /// The most other hashes that are kept.
  private static let capacity = 1 << 18

  /// The number of test rows with each hash of the fitted sample.
  private(set) var fitted: [UInt64: Int] = [:]
  /// The number of test rows with each other hash up to ``bound``.
  private(set) var others: [UInt64: Int] = [:]
  private let sample: Set<UInt64>
  private let sampleBound: UInt64
  private var bound: UInt64

  init(against sketch: HashSketch) {
    sample = Set(sketch.hashes)
    sampleBound = sketch.bound
    bound = sketch.bound
  }

  /// How many other hashes in the range of the fitted sample each kept one stands for.
  var otherWeight: Double { Double(sampleBound) / max(1, Double(bound)) }

  mutating func add(_ rows: [UInt64]) {
    for row in rows where row <= sampleBound {
      if sample.contains(row) {
        fitted[row, default: 0] += 1
      } else if row <= bound {
        others[row, default: 0] += 1
        if others.count > TestRowCounts.capacity {
          bound /= 2
          let newBound = bound
          others = others.filter { $0.key <= newBound }
        }
      }
    }
  }
}
