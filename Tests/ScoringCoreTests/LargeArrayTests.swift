import Foundation
import ScoringCore
import Testing

/// Numbers in a temporary file are the numbers that were given; selection and sort agree with those of arrays.
@Suite struct LargeArrayTests {
  /// Kinds of numbers that are easy or hard to part by their digits.
  private static let kinds: [@Sendable (UInt64) -> Double] = [
    { Double($0 >> 11) * -0x1p-53 },
    { Double(Float(Double($0 >> 40) * -0x1p-24)) },
    { Double($0 % 7) - 3 },
    { _ in -0.5 },
    { $0 % 10 < 9 ? -0.25 : Double($0 >> 11) },
    { Double(bitPattern: $0 & ~(1 << 62)) },
    { $0 % 3 == 0 ? -0.0 : $0 % 3 == 1 ? 0 : Double(bitPattern: $0 % 1000) },
    // Equal in all digits but the last.
    { -1 - Double($0 % 60_000) * 0x1p-52 },
  ]

  private static func numbers(_ kind: Int, _ count: Int) -> [Double] {
    (0..<UInt64(count)).map { kinds[kind](mixed($0 &+ UInt64(kind) << 32)) }
  }

  /// A hash of an index (splitmix64).
  private static func mixed(_ index: UInt64) -> UInt64 {
    var z = index &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  private static func inFile(_ numbers: [Double]) throws -> LargeArray<Double> {
    var writer = LargeArrayWriter<Double>(memoryCount: 0)
    try writer.append(numbers)
    let array = try writer.finish()
    #expect(array.inMemory == nil || numbers.isEmpty)
    return array
  }

  @Test(arguments: [0, 1, 9, 10, 11, 25, 1000])
  func gathering(count: Int) throws {
    let numbers = (0..<Int32(count)).map { $0 &* 77 }
    for batch in [1, 3, 10, 11, 400] {
      var writer = LargeArrayWriter<Int32>(expectedCount: count, memoryCount: 10)
      for start in stride(from: 0, to: count, by: batch) {
        try writer.append(Array(numbers[start..<min(start + batch, count)]))
      }
      #expect(writer.count == count)
      let array = try writer.finish()
      #expect(array.count == count)
      #expect((array.inMemory != nil) == (count <= 10))
      #expect(array.copy(0..<count) == numbers)
      #expect(array.copy(count / 2..<count) == Array(numbers[(count / 2)...]))
      var parts: [Int32] = []
      array.forEachPart(count / 3..<count) { part in
        for index in part.indices { parts.append(part[index]) }
      }
      #expect(parts == Array(numbers[(count / 3)...]))
      array.withSpan { span in #expect(span.count == count) }
    }
  }

  @Test(arguments: kinds.indices)
  func runsAgreeWithASort(kind: Int) throws {
    for count in [1, 2, 100, 3000] {
      let numbers = Self.numbers(kind, count)
      let sorted = numbers.map { $0 + 0 }.sorted()
      for array in [LargeArray(numbers), try Self.inFile(numbers)] {
        for ends in [(0, 0), (count - 1, count - 1), (count / 3, count / 2), (0, count - 1)] {
          let indices = ends.0...ends.1
          let runs = array.orderedRuns(at: indices, candidateCount: 20)
          #expect(runs == array.orderedRuns(at: indices, candidateCount: count))
          for index in indices {
            let run = runs.run(at: index)
            #expect(run.value.bitPattern == sorted[index].bitPattern)
            #expect(run.count == sorted.count { $0 == sorted[index] })
          }
          let window = sorted[indices]
          #expect(
            runs.hasTies(in: indices) == zip(window, window.dropFirst()).contains { $0 == $1 })
        }
      }
    }
  }

  @Test(arguments: kinds.indices)
  func sortInParts(kind: Int) throws {
    for (count, largest, parts) in [(1, 4, 2), (5000, 100, 3), (5000, 700, 64), (3000, 5000, 9)] {
      let numbers = Self.numbers(kind, count)
      let limits = SortLimits(
        largestPart: largest, partCount: parts, bufferCount: 256, threadCount: 3)
      for array in [LargeArray(numbers), try Self.inFile(numbers)] {
        var sorted: [Double] = []
        try array.forEachSortedPart(limits: limits) { part in
          #expect(!part.isEmpty && part.count <= largest)
          sorted += part
        }
        #expect(sorted.map(\.bitPattern) == numbers.sortedByDigits().map(\.bitPattern))
      }
    }
  }

  @Test func sortOfNothingAndErrors() throws {
    try LargeArray<Double>([]).forEachSortedPart { _ in Issue.record("a part of nothing") }
    struct Stop: Error {}
    let numbers = Self.numbers(0, 500)
    var calls = 0
    #expect(throws: Stop.self) {
      try Self.inFile(numbers).forEachSortedPart(limits: SortLimits(largestPart: 50)) { _ in
        calls += 1
        throw Stop()
      }
    }
    #expect(calls == 1)
  }

  @Test func viewsOfBytes() {
    let storage = ByteStorage(copying: [Int64(7), 8, 9])
    let view = LargeArray<Int64>(viewing: storage, byteOffset: 8, count: 2)
    #expect(view?.copy(0..<2) == [8, 9])
    #expect(LargeArray<Int64>(viewing: storage, byteOffset: 4, count: 2) == nil)
    #expect(LargeArray<Int64>(viewing: storage, byteOffset: 24, count: 0)?.copy(0..<0) == [])
  }
}
