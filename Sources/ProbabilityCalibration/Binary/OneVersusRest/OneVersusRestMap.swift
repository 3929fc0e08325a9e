public import ScoringCore

/// What becomes of a row in which every class gets probability 0.
public enum ZeroRows: String, CaseIterable, Hashable, Sendable {
  /// It keeps the probabilities of the model.
  case uncalibrated
  /// Each class gets 1/K, as in scikit-learn.
  case uniform
}

/// One binary map for two classes, or one a class against the rest.
///
/// For two classes the map gives the probability of the class 1, and the class 0 is its complement. For more, the
/// probabilities of a row are divided by their sum; a row of zeros follows ``zeroRows``.
///
/// A binary map that is strictly increasing keeps the order of rows by the probability of the class 1
/// (``keepsOrderOfRows``), but not that of the two labels of a row: where it takes 0.5 to another number, rows
/// between change sides. So ``keepsRanking`` is `false` for two classes and more.
///
/// Source: B. Zadrozny, C. Elkan (2002), Transforming classifier scores into accurate multiclass probability
/// estimates, doi:10.1145/775047.775151.
public struct OneVersusRestMap<Binary: BinaryMap>: CalibrationMap, Hashable {
  /// The maps: none for one class, that of the class 1 for two classes, else one a class.
  public let maps: [Binary]
  /// The number of classes, K.
  public let classCount: Int
  /// How numbers of the model are read.
  public let reading: OutputReading
  /// What becomes of a row in which every class gets probability 0.
  public let zeroRows: ZeroRows

  /// Puts binary maps together.
  ///
  /// - Parameters:
  ///   - maps: none for one class, that of the class 1 for two classes, else one a class.
  ///   - classCount: the number of classes, K, at least 1.
  ///   - reading: how numbers of the model are read.
  ///   - zeroRows: what becomes of a row in which every class gets probability 0.
  public init(
    maps: [Binary], classCount: Int, reading: OutputReading, zeroRows: ZeroRows = .uncalibrated
  ) {
    precondition(
      maps.count == OneVersusRestMap.mapCount(classCount: classCount),
      "no map for one class, one for two, one a class for more")
    self.maps = maps
    self.classCount = classCount
    self.reading = reading
    self.zeroRows = zeroRows
  }

  static func mapCount(classCount: Int) -> Int {
    classCount <= 2 ? classCount - 1 : classCount
  }

  /// The name of the binary map.
  public static var name: String { Binary.name }

  /// `.probabilities`.
  public var mappedKind: OutputKind { .probabilities }

  /// `true` for one class alone.
  public var keepsRanking: Bool { classCount == 1 }

  /// Whether rows keep their order by the probability of each class, and with it the area under the ROC curve; but
  /// for rows so close that doubles cannot tell their probabilities apart.
  ///
  /// Never for more than two classes: the division of a row by its sum may change the order of rows.
  public var keepsOrderOfRows: Bool {
    classCount <= 2 && maps.allSatisfy { $0.isStrictlyIncreasing }
  }

  /// The probabilities of rows.
  ///
  /// - Parameters:
  ///   - rows: n rows of K numbers, of the kind that the map reads.
  ///   - tier: the instruction set to compute with, on the calling thread.
  /// - Returns: n rows of K numbers from 0 to 1 that sum to 1 but for rounding, row after row.
  /// - Throws: `DataError` for rows of another kind or class count, and for the first row that is not a row of its
  ///   kind.
  /// - Complexity: O(n K) binary maps.
  public func map(_ rows: Outputs, tier: KernelTier) throws -> [Double] {
    try requireClassCount(of: rows)
    let scores = try reading.binaryScores(Binary.scale, of: rows, tier: tier)
    if classCount == 1 { return scores.map { _ in 1 } }
    guard classCount > 2 else { return pairs(scores, tier) }
    var result = [Double](repeating: 0, count: scores.count)
    for label in 0..<classCount {
      let column = stride(from: label, to: scores.count, by: classCount).map { scores[$0] }
      let mapped = maps[label].probabilities(of: column, tier: tier)
      for row in mapped.indices { result[row * classCount + label] = mapped[row] }
    }
    for row in 0..<rows.rowCount where !divideBySum(&result, row) {
      try fillZeroRow(&result, row, rows, tier)
    }
    return result
  }

  func requireClassCount(of rows: Outputs) throws {
    guard rows.classCount == classCount else {
      throw DataError(
        found: "\(rows.classCount) classes",
        expected: "\(classCount), as the calibrator was fitted on", file: rows.file)
    }
  }

  private func pairs(_ scores: [Double], _ tier: KernelTier) -> [Double] {
    let events = maps[0].probabilities(of: scores, tier: tier)
    let others = maps[0].complements(of: scores, tier: tier)
    var result = [Double](repeating: 0, count: 2 * scores.count)
    for row in events.indices {
      result[2 * row] = others[row]
      result[2 * row + 1] = events[row]
    }
    return result
  }

  /// Divides a row by its sum; `false` for a sum of 0.
  private func divideBySum(_ numbers: inout [Double], _ row: Int) -> Bool {
    let start = row * classCount
    var sum = 0.0
    for place in start..<start + classCount { sum += numbers[place] }
    guard sum > 0 else { return false }
    for place in start..<start + classCount { numbers[place] = min(1, numbers[place] / sum) }
    return true
  }

  private func fillZeroRow(
    _ numbers: inout [Double], _ row: Int, _ rows: Outputs, _ tier: KernelTier
  ) throws {
    let start = row * classCount
    switch zeroRows {
    case .uniform:
      for place in start..<start + classCount { numbers[place] = 1 / Double(classCount) }
    case .uncalibrated:
      let own = try reading.probabilities(
        of: rows.slice(rows: row..<row + 1), execution: Execution(threadCount: 1, tier: tier))
      for label in own.indices { numbers[start + label] = own[label] }
      _ = divideBySum(&numbers, row)
    }
  }
}
