import Foundation
import ScoringCore
import Testing

/// Kernels read no byte past the end of a mapped file.
///
/// The file is mapped with one page more than the outputs need, and cut before the kernels run: then a
/// read past the outputs ends the process with a bus error. So all of it runs in processes of its own.
@Suite struct PageEndTests {
  private static let pageLength = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// Maps bytes so that they end where a page ends, with the page after them gone.
  private static func mapAtPageEnd(_ bytes: [UInt8]) throws -> (ByteStorage, end: Int) {
    let path = NSTemporaryDirectory() + "/page-end-" + UUID().uuidString
    let end = (bytes.count + pageLength - 1) / pageLength * pageLength
    let padding = [UInt8](repeating: 0xff, count: end - bytes.count)
    try Data(padding + bytes + [UInt8](repeating: 0xff, count: pageLength)).write(
      to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let storage = try ByteStorage(mapping: path)
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.truncate(atOffset: UInt64(end))
    try file.close()
    return (storage, end)
  }

  #if DEBUG
  static let classCounts = [1, 2, 3, 5, 7, 9, 17, 63, 65]
  static let rowCounts = [1, 3, 17]
  #else
  static let classCounts = Array(1...20) + [31, 33, 63, 64, 65, 66, 100, 129, 1025]
  static let rowCounts = [1, 2, 3, 9, 17]
  #endif

  @Test func theGuardWorks() async throws {
    await #expect(processExitsWith: .success) {
      let (storage, end) = try PageEndTests.mapAtPageEnd([1, 2, 3])
      #expect(storage.copy(end - 3..<end) == [1, 2, 3])
    }
    await #expect(processExitsWith: .failure) {
      let (storage, end) = try PageEndTests.mapAtPageEnd([1, 2, 3])
      #expect(storage.copy(end - 3..<end + 1).count == 4)
    }
  }

  @Test func float16() async {
    await #expect(processExitsWith: .success) { try PageEndTests.runAll(.float16) }
  }

  @Test func bfloat16() async {
    await #expect(processExitsWith: .success) { try PageEndTests.runAll(.bfloat16) }
  }

  @Test func float32() async {
    await #expect(processExitsWith: .success) { try PageEndTests.runAll(.float32) }
  }

  @Test func float64() async {
    await #expect(processExitsWith: .success) { try PageEndTests.runAll(.float64) }
  }

  private static func runAll(_ type: ElementType) throws {
    for classCount in classCounts {
      for rowCount in rowCounts where rowCount <= 3 || classCount < 1000 {
        try run(type, rowCount: rowCount, classCount: classCount)
      }
    }
  }

  /// Small numbers that every format holds: multiples of 1/8.
  private static func run(_ type: ElementType, rowCount: Int, classCount: Int) throws {
    var numbers = SeededNumbers(seed: UInt64(rowCount * 2000 + classCount))
    let values = (0..<rowCount * classCount).map { _ in Double(numbers.below(64) - 32) * 0.125 }
    let bytes = values.flatMap { value -> [UInt8] in
      switch type {
      case .float16: bytesOf(halfBits(value))
      case .bfloat16: bytesOf(UInt16(Float(value).bitPattern >> 16))
      case .float32: bytesOf(Float(value).bitPattern)
      case .float64: bytesOf(value.bitPattern)
      }
    }
    let (storage, end) = try mapAtPageEnd(bytes)
    let matrix = try Matrix(
      storage: storage, byteOffset: end - bytes.count, rowCount: rowCount,
      columnCount: classCount, elementType: type)
    try compare(
      Float.self, Outputs(logits: matrix), values, rowCount: rowCount, classCount: classCount)
    try compare(
      Double.self, Outputs(logits: matrix), values, rowCount: rowCount, classCount: classCount)
    // A column-major reading of the same bytes ends there too.
    let columns = try Matrix(
      storage: storage, byteOffset: end - bytes.count, rowCount: rowCount,
      columnCount: classCount, elementType: type, order: .columnMajor)
    let transposed = (0..<rowCount).flatMap { row in
      (0..<classCount).map { values[$0 * rowCount + row] }
    }
    try compare(
      Float.self, Outputs(logits: columns), transposed, rowCount: rowCount,
      classCount: classCount)
  }

  private static func compare<Real: SummaryReal>(
    _ type: Real.Type, _ outputs: Outputs, _ values: [Double], rowCount: Int, classCount: Int
  ) throws {
    let rows = (0..<rowCount).map { row in
      ReferenceSummary(
        values[row * classCount..<(row + 1) * classCount].map { Real($0) }, kind: .logits)
    }
    let labels = rows.map { Int32($0.row.ranking[classCount / 2]) }
    let functions: [ScoreFunction] = [
      .lac, .cumulative(RankPenalty(lambda: 0.01, freeRanks: 2)), .sorted(weight: 0.1), .rank,
      .margin, .given,
    ]
    let every = allLabels(rowCount: rowCount, classCount: classCount)
    let expected = functions.map { function in
      rows.map { $0.row.scores(function, ownWeight: 0) }
    }
    for tier in KernelTier.available {
      let execution = Execution(threadCount: 1, tier: tier)
      for (function, scores) in zip(functions, expected) {
        let place = "\(function), \(rowCount) x \(classCount) \(tier.name)"
        let all = try outputs.scores(
          function, of: every, precision: Real.precision, execution: execution)
        #expect(firstDifference(all, scores.flatMap { $0 }) == nil, "\(place)")
        let some = try outputs.scores(
          function, ofLabels: labels, precision: Real.precision, execution: execution)
        #expect(
          firstDifference(some, zip(scores, labels).map { $0[Int($1)] }) == nil, "\(place)")
        let quantile = some[rowCount / 2]
        let sets = try outputs.sets(
          function, atMost: quantile, precision: Real.precision, execution: execution)
        #expect(
          firstDifference(sets, referenceSets(scores, atMost: quantile)) == nil, "\(place)")
      }
      let found = try outputs.summaries(precision: Real.precision, execution: execution)
      #expect(found.entropies == rows.map { Double($0.entropy) })
      #expect(found.energies == rows.map { 0 - Double($0.logSumExp) })
      #expect(
        try outputs.topLabels(precision: Real.precision, execution: execution) == found.topLabels)
      #expect(
        try outputs.rowHashes(precision: Real.precision, execution: execution)
          == rows.map { $0.hash })
      let terms = try outputs.temperatureSums(
        inverseTemperature: 0.5, labels: labels, precision: Real.precision, execution: execution)
      #expect(
        terms.logLoss
          == zip(rows, labels).reduce(0) { $0 + $1.0.temperatureTerms(0.5, label: Int($1.1))[0] })
      if Real.precision == .float32 {
        #expect(
          try outputs.singlePrecisionProbabilities(execution: execution)
            == rows.flatMap { $0.probabilities.map { Float($0) } })
      } else {
        #expect(
          try outputs.probabilities(execution: execution)
            == rows.flatMap { $0.probabilities.map { Double($0) } })
      }
    }
  }

  /// The bits of a binary16 number of moderate size, which must be one exactly.
  private static func halfBits(_ value: Double) -> UInt16 {
    guard value != 0 else { return 0 }
    let fraction = UInt16((value.significand - 1) * 1024)
    return (value < 0 ? 0x8000 : 0) | UInt16(value.exponent + 15) << 10 | fraction
  }

  private static func bytesOf<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
    (0..<Word.bitWidth / 8).map { UInt8(truncatingIfNeeded: word >> Word(8 * $0)) }
  }
}
