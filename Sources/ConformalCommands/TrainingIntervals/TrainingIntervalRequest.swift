internal import ConformalInputs
public import ConformalPrediction
public import ExactStatistics
public import ScoringCore
internal import TensorFiles

/// What is asked of intervals, however they are found.
public struct TrainingIntervalRequest: Sendable {
  /// The miscoverage levels, at least one.
  public var alphas: [Level]
  /// Which sides are bounded.
  public var sides = BoundedSides.symmetric
  /// Whether a level that n is too small for gives the whole line instead of an error.
  public var allowsTrivial = false
  /// A file of the new rows' targets, m, or `nil`.
  public var newTargets: String?
  /// The level below which a p-value is implausible.
  public var significance: Level = "0.01"
  /// Whether too few hits end with exit code 1.
  public var requiresConsistency = false
  /// The file to write, or `-`.
  public var out = "-"
  /// The format, or `nil` for the one of the file's name.
  public var format: SetFormat?
  /// Whether to print the certificate as JSON.
  public var json = false
  /// How to work.
  public var execution = Execution.standard

  /// Makes a request.
  ///
  /// - Parameter alphas: the miscoverage levels.
  public init(alphas: [Level]) { self.alphas = alphas }

  /// The levels, distinct and ascending.
  var levels: [Level] { Set(alphas).sorted() }

  /// The format of the intervals, after a look at whether the request makes sense.
  func chosenFormat() throws -> SetFormat {
    guard !alphas.isEmpty else {
      throw DataError(.usage, found: "no level", expected: "--alpha LEVEL")
    }
    guard newTargets != nil || !requiresConsistency else {
      throw DataError(
        .usage, found: "--require-consistent without --new-targets", expected: "both or neither")
    }
    if json, out == "-" {
      throw DataError(
        .usage, found: "--json with the intervals on standard output", expected: "--out FILE")
    }
    let format = format ?? (out == "-" || out.hasPrefix("/dev/") ? .csv : SetFormat(path: out))
    guard let format, format != .json else {
      throw DataError(
        .usage, found: format == nil ? "--out \(out)" : "json for intervals",
        expected: "a name that ends in .csv, .jsonl or .npz",
        remedy: "choose one of these endings, or say --format")
    }
    return format
  }

  /// The targets of m new rows, where they are given.
  func loadTargets(_ reader: InputReader, count: Int) throws -> [Double]? {
    try newTargets.map { try reader.finiteVector($0, role: "new_targets", count: count) }
  }

  /// Says on the command line what to do where n is too small.
  func advising<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as DataError where error.code == .infeasible {
      throw error.advising(
        "add training rows, take a larger alpha, or say --allow-trivial for the whole line")
    }
  }

  /// Finds and writes the intervals of m rows batch by batch.
  ///
  /// - Returns: what they were like, for each level.
  func write(
    _ format: SetFormat, count: Int, batchRowCount: Int, targets: [Double]?, hasPieces: Bool,
    _ console: Console, _ find: (Range<Int>) throws -> [TrainingIntervalBatch]
  ) throws -> [TrainingIntervalTally] {
    let table = try TrainingIntervalTable(
      path: out, format: format, alphas: levels, hasPieces: hasPieces)
    var tallies = levels.map { _ in TrainingIntervalTally(sides: sides) }
    let progress = console.rowProgress("predicted", total: count)
    for start in stride(from: 0, to: count, by: batchRowCount) {
      let rows = start..<min(start + batchRowCount, count)
      let batch = try find(rows)
      try table.write(batch)
      for index in batch.indices {
        tallies[index].add(batch[index], targets: targets, firstRow: start)
      }
      progress(rows.upperBound)
    }
    try table.commit()
    return tallies
  }

  /// Prints the certificate, as JSON or for people.
  ///
  /// - Returns: `checkFailed` when consistency is required and was not met.
  func report(_ certificate: TrainingIntervalCertificate, _ console: Console) throws -> ExitStatus {
    if json {
      try console.print(try jsonText(certificate))
    } else {
      console.note(certificate.text + (out == "-" ? "" : "\nwrote \(out)"))
    }
    return requiresConsistency && !certificate.isConsistent ? .checkFailed : .success
  }
}

extension InputReader {
  /// Finite numbers, one a row.
  func finiteVector(_ text: String, role: String, count: Int? = nil) throws -> [Double] {
    let values = try vector(text, role: role).doubles()
    if let count, values.count != count {
      throw DataError(
        found: "\(values.count) values", expected: "\(count), one a row", file: text)
    }
    if let row = values.firstIndex(where: { !$0.isFinite }) {
      throw DataError(found: "\(values[row])", expected: "finite numbers", file: text, row: row)
    }
    return values
  }
}
