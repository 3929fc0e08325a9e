import ScoringCore
import Testing

/// What is wrong with a row.
enum RowFault: CaseIterable {
  case notANumber
  case infinity
  case negativeInfinity
  case negative
  case sum

  var isFaultOfLogits: Bool { self != .negative && self != .sum }
  var hasColumn: Bool { self != .sum }

  func spoil(_ row: inout [Float], column: Int) {
    switch self {
    case .notANumber: row[column] = .nan
    case .infinity: row[column] = .infinity
    case .negativeInfinity: row[column] = -.infinity
    case .negative: row[column] = -1e-30
    case .sum: row[column] += 0.5
    }
  }
}

/// The first bad row in file order and its first bad column are named, by every kernel on every tier.
@Suite struct InvalidRowTests {
  private static let weights = OwnWeights.drawn(seed: 1, purpose: 1)

  /// What every entry point throws.
  private static func errors(
    _ outputs: Outputs, precision: Precision, execution: Execution
  ) -> [DataError?] {
    let labels = [Int32](repeating: 0, count: outputs.rowCount)
    let penalty = RankPenalty(lambda: 0.01, freeRanks: 1)
    let functions: [ScoreFunction] = [
      .lac, .cumulative(penalty), .sorted(weight: 0.1), .rank, .margin, .given,
    ]
    var errors: [DataError?] = []
    func collect(_ body: () throws -> Void) {
      do {
        try body()
        errors.append(nil)
      } catch {
        errors.append(error as? DataError)
      }
    }
    for function in functions {
      collect {
        _ = try outputs.scores(
          function, ofLabels: labels, ownWeights: weights, precision: precision,
          execution: execution)
      }
      collect {
        _ = try outputs.scores(
          function, of: LabelLists(singletons: labels), ownWeights: weights, precision: precision,
          execution: execution)
      }
      collect {
        _ = try outputs.sets(
          function, atMost: 0.1, ownWeights: weights, precision: precision, execution: execution)
      }
    }
    collect { _ = try outputs.summaries(precision: precision, execution: execution) }
    collect { _ = try outputs.topLabels(precision: precision, execution: execution) }
    collect { _ = try outputs.rowHashes(precision: precision, execution: execution) }
    collect {
      _ =
        try precision == .float32
        ? outputs.singlePrecisionProbabilities(execution: execution).count
        : outputs.probabilities(execution: execution).count
    }
    if outputs.kind == .logits {
      collect {
        _ = try outputs.temperatureSums(
          inverseTemperature: 1, labels: labels, precision: precision, execution: execution)
      }
    }
    return errors
  }

  #if DEBUG
  static let shapes = [(rows: 1, classes: 3), (rows: 9, classes: 64), (rows: 17, classes: 65)]
  #else
  static let shapes = [1, 7, 8, 9, 15, 16, 17, 33].flatMap { rows in
    [1, 2, 3, 5, 8, 16, 33, 64, 65, 130].map { (rows: rows, classes: $0) }
  }
  #endif

  @Test(arguments: 0..<shapes.count, Precision.allCases)
  func everyPlaceInRaggedBlocks(shape: Int, precision: Precision) throws {
    let (rowCount, classCount) = Self.shapes[shape]
    let good = [Float](repeating: 1 / Float(classCount), count: classCount)
    for bad in 0..<rowCount {
      let fault = RowFault.allCases[(bad + shape) % 5]
      for kind in OutputKind.both where kind == .probabilities || fault.isFaultOfLogits {
        let column = (bad * 7 + classCount - 1) % classCount
        var rows = [[Float]](repeating: good, count: rowCount)
        fault.spoil(&rows[bad], column: column)
        // A later row that is worse, in an earlier column.
        if bad + 2 < rowCount { RowFault.notANumber.spoil(&rows[bad + 2], column: 0) }
        let outputs = try SampleBatch(kind: kind, rows: rows).outputs
        for tier in KernelTier.available {
          let errors = Self.errors(
            outputs, precision: precision, execution: Execution(threadCount: 1, tier: tier))
          let isNamed = errors.allSatisfy {
            $0?.row == bad && $0?.column == (fault.hasColumn ? column : nil)
              && $0?.code == .invalidData
          }
          #expect(isNamed, "row \(bad), column \(column), \(fault), \(kind), \(tier.name)")
        }
      }
    }
  }

  /// Rows on both sides of the borders of blocks, which run at the same time.
  @Test(arguments: [3, 64, 65, 130], [1, 2, 5])
  func theFirstOfSeveralBlocks(classCount: Int, threadCount: Int) throws {
    let block = min(1024, 65536 / classCount)
    let rowCount = 2 * block + 5
    let row = (0..<classCount).map { Float($0 == 0 ? 1 : 0) }
    for places in [
      [block - 1, block], [block, rowCount - 1], [rowCount - 1], [block + 1, 2 * block],
    ] {
      var values = (0..<rowCount).flatMap { _ in row }
      for (index, place) in places.enumerated() {
        values[place * classCount + (index == 0 ? classCount - 1 : 0)] = -.infinity
      }
      let outputs = try Outputs(
        probabilities: Matrix(values, rowCount: rowCount, columnCount: classCount))
      for tier in KernelTier.available {
        let errors = Self.errors(
          outputs, precision: .float32, execution: Execution(threadCount: threadCount, tier: tier))
        let isNamed = errors.allSatisfy {
          $0?.row == places[0] && $0?.column == classCount - 1 && $0?.found == "-inf"
        }
        #expect(isNamed, "\(places), \(tier.name)")
      }
    }
  }
}
