import ScoringCore
import Testing

/// Numbers divided among parts, in memory and by way of a file.
@Suite struct LargeArrayDividerTests {
  @Test(arguments: [0, 100_000], [1, 3, 50])
  func partsKeepTheOrderOfArrival(memoryCount: Int, partCount: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(partCount))
    let parts = (0..<5000).map { _ in Int32(numbers.below(partCount)) }
    let elements = parts.map { _ in numbers.uniform() }
    let sizes = (0..<partCount).map { part in parts.count { $0 == Int32(part) } }
    var divider = try LargeArrayDivider(sizes: sizes, memoryCount: memoryCount)
    for start in stride(from: 0, to: parts.count, by: 700) {
      let batch = start..<min(start + 700, parts.count)
      try divider.add(Array(elements[batch]), to: Array(parts[batch]))
    }
    let (all, starts) = try divider.finish()
    #expect(starts == sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) })
    #expect((all.inMemory == nil) == (memoryCount < 5000))
    for part in 0..<partCount {
      let expected = elements.indices.filter { parts[$0] == Int32(part) }.map { elements[$0] }
      let found = all.part(starts[part]..<starts[part + 1])
      #expect(found.count == expected.count && found.copy(0..<found.count) == expected)
    }
  }

  @Test(arguments: [0, 10])
  func emptyParts(memoryCount: Int) throws {
    var divider = try LargeArrayDivider(sizes: [0, 2, 0], memoryCount: memoryCount)
    try divider.add([2.5, 1.5], to: [1, 1])
    let (all, starts) = try divider.finish()
    #expect(starts == [0, 0, 2, 2] && all.copy(0..<2) == [2.5, 1.5])
  }
}
