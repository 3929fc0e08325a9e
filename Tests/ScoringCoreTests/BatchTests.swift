import ScoringCore
import Testing

@Suite struct LabelListsTests {
  @Test func appendedRows() {
    var lists = LabelLists()
    #expect(lists.rowCount == 0 && lists.offsets == [0])
    lists.append([3, 1])
    lists.append([])
    lists.append((5..<8).map { Int32($0) })
    #expect(lists.rowCount == 3)
    #expect(lists.offsets == [0, 2, 2, 5] && lists.labels == [3, 1, 5, 6, 7])
    #expect((0..<3).map { lists.size(of: $0) } == [2, 0, 3])
    #expect((0..<3).map { Array(lists[$0]) } == [[3, 1], [], [5, 6, 7]])
  }

  @Test func appendedLists() {
    var lists = LabelLists(singletons: [4, 2])
    #expect(lists.offsets == [0, 1, 2] && lists.labels == [4, 2])
    var other = LabelLists()
    other.append([])
    other.append([9, 8])
    lists.append(contentsOf: other)
    lists.append(contentsOf: LabelLists())
    lists.append(contentsOf: LabelLists(singletons: []))
    #expect(lists.offsets == [0, 1, 2, 2, 4] && lists.labels == [4, 2, 9, 8])
    var again = LabelLists()
    again.append(contentsOf: lists)
    #expect(again == lists)
  }
}

@Suite struct LabeledOutputsTests {
  private static func outputs() throws -> Outputs {
    try Outputs(
      logits: Matrix(rows: [[1, 2, 3], [3, 2, 1], [0, 1, 0]] as [[Float]]), file: "z.npy")
  }

  private static func error(_ labels: [some BinaryInteger], file: String? = nil) -> DataError? {
    do {
      _ = try LabeledOutputs(outputs(), labels: labels, file: file)
      return nil
    } catch {
      return error as? DataError
    }
  }

  @Test func labelsInRangeOfAnyIntegerType() throws {
    #expect(try LabeledOutputs(Self.outputs(), labels: [0, 2, 1] as [UInt8]).labels == [0, 2, 1])
    #expect(try LabeledOutputs(Self.outputs(), labels: [0, 0, 0] as [Int64]).labels == [0, 0, 0])
  }

  @Test func labelsOutOfRangeAreNamed() throws {
    let large = try #require(Self.error([0, 3, -1] as [Int], file: "y.npy"))
    #expect(large.file == "y.npy" && large.row == 1 && large.found == "label 3")
    #expect(large.expected == "0 ... 2")
    #expect(large.description.hasPrefix("y.npy:1: error: label 3 (expected 0 ... 2); "))
    #expect(Self.error([0, 1, -1] as [Int8])?.row == 2)
    #expect(Self.error([.max, 0, 0] as [UInt64])?.row == 0)
    #expect(Self.error([1 << 32, 0, 0] as [Int])?.row == 0)
  }

  @Test func countsMustMatch() throws {
    #expect(Self.error([0, 1] as [Int])?.found == "2 labels for 3 rows of outputs")
    #expect(Self.error([0, 1] as [Int])?.file == "z.npy")
  }

  @Test func slicesKeepLabelsWithTheirRows() throws {
    let labeled = try LabeledOutputs(Self.outputs(), labels: [2, 0, 1])
    let slice = labeled.slice(rows: 1..<3)
    #expect(slice.labels == [0, 1] && slice.rowCount == 2)
    #expect(try slice.outputs.topLabels(precision: .float32) == [0, 1])
    #expect(slice.outputs.identifiers == .indices(from: 1))
  }
}

@Suite struct RowIdentifiersTests {
  @Test func textOfAnIntegerIsThatInteger() {
    for integer in [0, 17, -17, .max, .min] as [Int64] {
      #expect(
        RowIdentifiers.identifier(of: "\(integer)") == RowIdentifiers.identifier(of: integer))
    }
    for text in ["017", "+17", "-0", " 17", "17 ", "1_7", "17.0", "9223372036854775808"] {
      let identifier = RowIdentifiers.identifier(of: text)
      #expect(identifier != 17 && identifier != 0 && identifier != 1 << 63, "\(text)")
    }
  }

  /// Published FNV-1a values of 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv).
  @Test func otherTextIsHashed() {
    #expect(RowIdentifiers.identifier(of: "") == 0xcbf2_9ce4_8422_2325)
    #expect(RowIdentifiers.identifier(of: "a") == 0xaf63_dc4c_8601_ec8c)
    #expect(RowIdentifiers.identifier(of: "foobar") == 0x8594_4171_f739_67e8)
  }

  @Test func slicesKeepTheirIdentifiers() throws {
    let given = RowIdentifiers.given([5, 9, 7])
    #expect(given.slice(1..<3) == .given([9, 7]) && given.areGiven && given[2] == 7)
    let indices = RowIdentifiers.indices(from: 10)
    #expect(indices.slice(2..<4) == .indices(from: 12) && !indices.areGiven && indices[3] == 13)
    let outputs = try Outputs(
      logits: Matrix([1, 2, 3] as [Float], rowCount: 3, columnCount: 1), identifiers: given)
    #expect(outputs.slice(rows: 1..<3).slice(rows: 1..<2).identifiers[0] == 7)
  }
}

@Suite struct TopLabelTests {
  @Test(arguments: Precision.allCases, [1, 2, 7, 8, 9, 15, 16, 17, 33, 100])
  func tiesGoToTheSmallestIndex(precision: Precision, classCount: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(classCount))
    var rows: [[Float]] = []
    for place in 0..<classCount {
      var row = [Float](repeating: -2, count: classCount)
      row[place] = -1
      row[classCount - 1] = -1
      rows.append(row)
      for pattern in RowPattern.allCases {
        rows.append(pattern.row(Float.self, kind: .logits, classCount: classCount, from: &numbers))
      }
    }
    let expected = rows.map { row in
      Int32(row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 })
    }
    #expect(
      try SampleBatch(kind: .logits, rows: rows).outputs.topLabels(precision: precision)
        == expected)
  }
}

@Suite struct RowHashTests {
  private static func hashes(
    _ rows: [[Double]], _ precision: Precision
  ) throws -> [UInt64] {
    try Outputs(logits: Matrix(rows: rows)).rowHashes(precision: precision)
  }

  @Test(arguments: Precision.allCases)
  func equalRowsHaveEqualHashes(precision: Precision) throws {
    let hashes = try Self.hashes(
      [[1, 2, 3], [3, 2, 1], [1, 2, 3], [0, -0.0, 1], [-0.0, 0, 1], [0, 0, 1], [1, 2, 4]], precision
    )
    #expect(hashes[0] == hashes[2])
    #expect(hashes[3] == hashes[4] && hashes[3] == hashes[5])
    #expect(Set(hashes).count == 4)
  }

  /// One changed element, two swapped ones, one more zero: other hashes.
  @Test(arguments: Precision.allCases)
  func otherRowsHaveOtherHashes(precision: Precision) throws {
    var numbers = SeededNumbers(seed: 6)
    let base = (0..<12).map { _ in Double(Float(numbers.gaussian())) }
    var rows = [base]
    for place in 0..<12 {
      var changed = base
      changed[place] = Double(Float(base[place]).nextUp)
      rows.append(changed)
      for other in 0..<place {
        var swapped = base
        swapped.swapAt(place, other)
        rows.append(swapped)
      }
    }
    #expect(try Set(Self.hashes(rows, precision)).count == rows.count)
    let zeros = try (1...20).map {
      try Self.hashes([[Double](repeating: 0, count: $0)], precision)[0]
    }
    #expect(Set(zeros).count == 20)
  }

  @Test func copiesInOtherFormatsHaveEqualHashes() throws {
    var numbers = SeededNumbers(seed: 7)
    let values = (0..<300).map { _ in Float(numbers.gaussian()) }
    let singles = try Outputs(logits: Matrix(values, rowCount: 30, columnCount: 10))
    let doubles = try Outputs(
      logits: Matrix(values.map { Double($0) }, rowCount: 30, columnCount: 10))
    for precision in Precision.allCases {
      #expect(
        try singles.rowHashes(precision: precision) == doubles.rowHashes(precision: precision))
    }
    let rounded = try Outputs(
      logits: Matrix(values.map { Double($0).nextUp }, rowCount: 30, columnCount: 10))
    #expect(
      try singles.rowHashes(precision: .float32) == rounded.rowHashes(precision: .float32))
    #expect(
      try singles.rowHashes(precision: .float64) != rounded.rowHashes(precision: .float64))
  }
}

@Suite struct DataErrorTests {
  @Test func textNamesThePlace() {
    var error = DataError(found: "label 12", expected: "0 ... 9", remedy: "check", row: 17)
    #expect(error.description == "error: label 12 (expected 0 ... 9); check [row 17]")
    error.column = 2
    #expect(error.description == "error: label 12 (expected 0 ... 9); check [row 17, column 2]")
    #expect(
      error.located(in: "y.npy").description
        == "y.npy:17:2: error: label 12 (expected 0 ... 9); check")
    #expect(error.located(in: "y.npy").located(in: "z.npy").file == "y.npy")
    #expect(DataError(.usage, found: "two sources").description == "error: two sources")
  }
}
