import ScoringCore
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Rows that are not logits or probabilities are refused, with their place.
@Suite struct OutputCheckTests {
  private static func error(
    _ outputs: Outputs, precision: Precision = .float32, execution: Execution = .standard
  ) -> DataError? {
    do {
      _ = try outputs.topLabels(precision: precision, execution: execution)
      return nil
    } catch {
      return error as? DataError
    }
  }

  private static func uniform(rows: Int, columns: Int) -> [Float] {
    [Float](repeating: 1 / Float(columns), count: rows * columns)
  }

  @Test(
    arguments: [1, 2, 8, 15, 16, 17, 31, 32, 33, 50], [Float.nan, .infinity, -.infinity])
  func numbersThatAreNotFiniteAreFoundInEveryColumn(classCount: Int, value: Float) throws {
    for column in 0..<classCount {
      var values = Self.uniform(rows: 3, columns: classCount)
      values[2 * classCount + column] = value
      let matrix = try Matrix(values, rowCount: 3, columnCount: classCount)
      let doubles = try Matrix(values.map { Double($0) }, rowCount: 3, columnCount: classCount)
      for outputs in try [
        Outputs(logits: matrix, file: "a.npy"), Outputs(probabilities: matrix, file: "a.npy"),
        Outputs(logits: doubles, file: "a.npy"), Outputs(probabilities: doubles, file: "a.npy"),
      ] {
        for precision in Precision.allCases {
          let error = try #require(Self.error(outputs, precision: precision))
          #expect(error.code == .invalidData)
          #expect(error.file == "a.npy" && error.row == 2 && error.column == column)
          #expect(value.isNaN || error.found == "\(value)")
        }
      }
    }
  }

  @Test(arguments: [2, 8, 9, 16, 17, 40], Precision.allCases)
  func negativeProbabilitiesAreFoundInEveryColumn(classCount: Int, precision: Precision) throws {
    for column in 0..<classCount {
      var values = Self.uniform(rows: 2, columns: classCount)
      values[column] = -1e-30
      let matrix = try Matrix(values, rowCount: 2, columnCount: classCount)
      let error = try #require(Self.error(Outputs(probabilities: matrix), precision: precision))
      #expect(error.row == 0 && error.column == column && error.file == nil)
      #expect(error.found.hasPrefix("probability -1"))
      #expect(try Self.error(Outputs(logits: matrix), precision: precision) == nil)
    }
  }

  /// The first column that is wrong is named, whatever is wrong with it.
  @Test func theFirstBadColumnIsNamed() throws {
    var values = Self.uniform(rows: 1, columns: 20)
    values[18] = .nan
    values[5] = -1
    let matrix = try Matrix(values, rowCount: 1, columnCount: 20)
    #expect(try Self.error(Outputs(probabilities: matrix))?.column == 5)
    #expect(try Self.error(Outputs(logits: matrix))?.column == 18)
  }

  @Test(arguments: Precision.allCases)
  func sumsMayBeOffByTheToleranceOnly(precision: Precision) throws {
    func error(_ off: Double, tolerance: Double?) throws -> DataError? {
      let matrix = try Matrix(rows: [[0.25, 0.25, 0.5], [0.25, 0.25 + off, 0.5]])
      return try Self.error(
        Outputs(probabilities: matrix, sumTolerance: tolerance, file: "p.csv"),
        precision: precision)
    }
    for off in [-1.1e-4, 1.1e-4, -0.2, 0.3, 1e30] {
      let found = try #require(try error(off, tolerance: nil))
      #expect(found.file == "p.csv" && found.row == 1 && found.column == nil)
      #expect(found.expected == "1 within 0.0001")
    }
    for off in [0, 0.9e-4, -0.9e-4] { #expect(try error(off, tolerance: nil) == nil) }
    #expect(try error(0.009, tolerance: 0.01) == nil)
    #expect(try error(1e-5, tolerance: 1e-6) != nil)
  }

  @Test func halfPrecisionFilesHaveALooserTolerance() throws {
    // 3 x 0.333251953125 and 300 x 0.0033340454: halves of 1/3 and 1/300.
    for (count, word) in [(3, 0x3555), (300, 0x1ad4)] as [(Int, UInt16)] {
      let storage = ByteStorage(copying: [UInt16](repeating: word, count: count))
      let matrix = try Matrix(
        storage: storage, rowCount: 1, columnCount: count, elementType: .float16)
      #expect(try Self.error(Outputs(probabilities: matrix)) == nil)
      #expect(try Self.error(Outputs(probabilities: matrix, sumTolerance: 1e-4)) != nil)
    }
  }

  /// A softmax in single precision passes, however many classes there are.
  @Test(arguments: [1, 10, 1000, 50_000], Precision.allCases)
  func softmaxPasses(classCount: Int, precision: Precision) throws {
    var numbers = SeededNumbers(seed: UInt64(classCount))
    for scale in [0.1, 1, 8] {
      let logits = (0..<classCount).map { _ in Float(scale * numbers.gaussian()) }
      let top = logits.reduce(-Float.infinity) { max($0, $1) }
      let masses = logits.map { expf($0 - top) }
      let total = masses.reduce(0, +)
      let matrix = try Matrix(masses.map { $0 / total }, rowCount: 1, columnCount: classCount)
      #expect(try Self.error(Outputs(probabilities: matrix), precision: precision) == nil)
    }
  }

  @Test func rowsOfSlicesAreNamedByTheirPlaceInTheFile() throws {
    var values = Self.uniform(rows: 50, columns: 4)
    values[31 * 4 + 2] = .nan
    values[40 * 4] = .nan
    let outputs = try Outputs(
      logits: Matrix(values, rowCount: 50, columnCount: 4), file: "z.npy")
    #expect(Self.error(outputs.slice(rows: 10..<50))?.row == 31)
    let twice = outputs.slice(rows: 10..<50).slice(rows: 22..<40)
    #expect(Self.error(twice)?.row == 40)
    #expect(Self.error(outputs.slice(rows: 0..<31)) == nil)
    let error = try #require(Self.error(outputs.slice(rows: 31..<32)))
    #expect(error.description.hasPrefix("z.npy:31:2: error: "))
  }

  /// Blocks run at the same time; the report is of the first bad row all the same.
  @Test(arguments: [1, 2, 3, 8])
  func theFirstBadRowIsReportedWhateverTheThreads(threadCount: Int) throws {
    let columns = 3
    let rows = 6000
    var values = Self.uniform(rows: rows, columns: columns)
    for row in [1025, 1026, 2048, 3500, 5999] { values[row * columns + 1] = -2 }
    values[2047 * columns] = .nan
    let outputs = try Outputs(
      probabilities: Matrix(values, rowCount: rows, columnCount: columns))
    for _ in 0..<5 {
      let error = Self.error(outputs, execution: Execution(threadCount: threadCount))
      #expect(error?.row == 1025 && error?.column == 1)
    }
  }

  @Test func everyEntryPointChecks() throws {
    let outputs = try Outputs(logits: Matrix([1, .nan] as [Float], rowCount: 1, columnCount: 2))
    for precision in Precision.allCases {
      #expect(throws: DataError.self) {
        try outputs.scores(.lac, of: LabelLists(singletons: [0]), precision: precision)
      }
      #expect(throws: DataError.self) {
        try outputs.scores(
          .cumulative(.none), of: LabelLists(singletons: [0]), ownWeights: .given([0]),
          precision: precision)
      }
      #expect(throws: DataError.self) { try outputs.sets(.lac, atMost: 0, precision: precision) }
      #expect(throws: DataError.self) {
        try outputs.sets(
          .cumulative(.none), atMost: 0, ownWeights: .given([0]), precision: precision)
      }
      #expect(throws: DataError.self) { try outputs.topLabels(precision: precision) }
      #expect(throws: DataError.self) { try outputs.rowHashes(precision: precision) }
    }
  }

  @Test func doublesThatOverflowSinglePrecisionAreSaidToDoSo() throws {
    let outputs = try Outputs(logits: Matrix(rows: [[0, 1e300]]))
    let error = try #require(Self.error(outputs, precision: .float32))
    #expect(error.column == 1)
    #expect(error.remedy == "check that the value fits in single precision")
    #expect(Self.error(outputs, precision: .float64) == nil)
  }

  /// The one column there is, and the number in it.
  @Test(arguments: [-0.25, 1.25, .nan, .infinity, -.infinity], Precision.allCases)
  func positiveProbabilitiesAreNamedAsTheyAreInTheFile(value: Double, precision: Precision) throws {
    let outputs = try Outputs(
      positiveProbability: Matrix([0.5, value, 0.5], rowCount: 3, columnCount: 1), file: "b.npy")
    let error = try #require(Self.error(outputs, precision: precision))
    #expect(error.file == "b.npy" && error.row == 1 && error.column == 0)
    #expect(value.isNaN || error.found.hasSuffix("\(value)"))
  }

  @Test func shapesOfOutputs() throws {
    #expect(throws: DataError.self) {
      try Outputs(logits: Matrix([Float](), rowCount: 3, columnCount: 0))
    }
    #expect(throws: DataError.self) {
      try Outputs(
        logits: Matrix([1, 2] as [Float], rowCount: 2, columnCount: 1), identifiers: .given([1]))
    }
    let outputs = try Outputs(logits: Matrix([1, 2] as [Float], rowCount: 1, columnCount: 2))
    #expect(outputs.shapeDescription == "1 x 2 float32")
    #expect(outputs.rowCount == 1 && outputs.classCount == 2)
  }
}
