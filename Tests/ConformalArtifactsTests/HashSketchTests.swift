import ConformalArtifacts
import ExactStatistics
import Testing

/// The sample against one that sorts everything.
@Suite("Hash sketch")
struct HashSketchTests {
  /// The smallest distinct hashes with their counts, by sorting all rows.
  private func reference(_ rows: [UInt64]) -> (hashes: [UInt64], counts: [UInt8]) {
    let counts = Dictionary(rows.map { ($0, 1) }, uniquingKeysWith: +)
    let smallest = counts.sorted { $0.key < $1.key }.prefix(HashSketch.capacity)
    return (smallest.map { $0.key }, smallest.map { UInt8(clamping: $0.value) })
  }

  private func sketch(_ rows: [UInt64], batch: Int) -> HashSketch {
    var sketch = HashSketch()
    for start in stride(from: 0, to: rows.count, by: batch) {
      sketch.add(Array(rows[start..<min(start + batch, rows.count)]))
    }
    return sketch
  }

  @Test(
    "equals the reference whatever the batches and the order",
    arguments: [0, 1, 700, 1023, 1024, 1025, 6000], [.max, 1 << 12, 1 << 9, 2] as [UInt64])
  func reference(count: Int, distinct: UInt64) {
    for seed in UInt64(0)..<3 {
      var stream = CounterBasedStream(seed: seed, purpose: .testing)
      // Values in the upper half too, and the largest one.
      var rows = (0..<count).map { _ in
        (stream.next() % distinct) &* (UInt64.max / distinct) &+ 1
      }
      if count > 3 { rows[2] = .max }
      let expected = reference(rows)
      let shuffled = stream.shuffledIndices(count: count).map { rows[$0] }
      for (order, batch) in [(rows, 6000), (rows, 97), (shuffled, 1000), (shuffled, 511)] {
        let found = sketch(order, batch: batch)
        #expect(found.hashes == expected.hashes, "seed \(seed), batches of \(batch)")
        #expect(found.counts == expected.counts, "seed \(seed), batches of \(batch)")
        #expect(found.rowCount == count)
      }
    }
  }

  @Test("one row at a time is the same")
  func single() {
    var stream = CounterBasedStream(seed: 5, purpose: .testing)
    let rows = (0..<1100).map { _ in stream.next() % 3000 }
    #expect(sketch(rows, batch: 1) == sketch(rows, batch: 1100))
  }

  @Test("counts stop at 255")
  func saturation() {
    let rows = [UInt64](repeating: 3, count: 300) + [UInt64](repeating: 4, count: 255) + [5, 5, 6]
    let found = sketch(rows, batch: 100)
    #expect(found.hashes == [3, 4, 5, 6])
    #expect(found.counts == [255, 255, 2, 1])
    #expect(found.rowCount == 558)
  }

  @Test("a restored sample is the sample")
  func restored() {
    let found = sketch([9, 7, 9], batch: 2)
    #expect(
      HashSketch(rowCount: 3, hashes: found.hashes, counts: found.counts) == found)
    #expect(found == sketch([9, 9, 7], batch: 1))
    #expect(found != sketch([9, 7, 7], batch: 1))
  }
}
