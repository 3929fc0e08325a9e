import ScoringCore
import Testing

/// Sets of so many labels that they come in several pieces of memory, joined by several threads.
@Suite struct LargeSetTests {
  private static let classCount = 700

  /// Uneven sets, far more than a million labels in all, with rows of none among them.
  private static func batch() throws -> Outputs {
    var numbers = SeededNumbers(seed: 77)
    let logits = (0..<6000).flatMap { row -> [Float] in
      (0..<classCount).map { _ in
        row % 97 == 0 ? 0 : Float(numbers.next() >> 40) * 0x1p-24 * Float(row % 5)
      }
    }
    return try SampleBatch<Float>.outputs(
      .logits,
      Matrix(
        storage: ByteStorage(copying: logits), rowCount: 6000, columnCount: classCount,
        elementType: .float32))
  }

  @Test(arguments: [1, 2, 5])
  func piecesJoinToTheSetsOfEachRow(threadCount: Int) throws {
    let outputs = try Self.batch()
    let execution = Execution(threadCount: threadCount)
    // A label of mass 1 / 700 is out, so that equal rows have empty sets and others about half.
    let quantile = -1.0001 / Double(Self.classCount)
    let sets = try outputs.sets(
      .lac, atMost: quantile, precision: .float32, execution: execution)
    #expect(sets.labels.count > 1 << 20, "more than the largest piece")
    #expect(sets.size(of: 97) == 0)
    var expected = LabelLists()
    for first in stride(from: 0, to: outputs.rowCount, by: 16) {
      expected.append(
        contentsOf: try outputs.slice(rows: first..<first + 16).sets(
          .lac, atMost: quantile, precision: .float32, execution: Execution(threadCount: 1)))
    }
    #expect(sets == expected)
  }
}
