internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// Prediction sets as arrays, which are written when all their lengths are known.
final class SetArchive {
  /// The arrays of one level.
  private struct Level {
    let starts: SpooledArray<Int64>
    let labels: SpooledArray<Int32>
    let pValues: SpooledArray<Double>?
    let marks: SpooledArray<UInt8>?
    let categories: SpooledArray<Int32>?
    let credibility: SpooledArray<Double>?
    let confidence: SpooledArray<Double>?

    init(_ output: OutputFile, _ columns: SetColumns) {
      starts = SpooledArray(for: output)
      labels = SpooledArray(for: output)
      pValues = columns.hasPValues ? SpooledArray(for: output) : nil
      marks = columns.marksAbstention ? SpooledArray(for: output) : nil
      categories = columns.categoryNames != nil ? SpooledArray(for: output) : nil
      credibility = columns.hasCredibility ? SpooledArray(for: output) : nil
      confidence = columns.hasCredibility ? SpooledArray(for: output) : nil
    }

    func append(_ batch: SetBatch) throws {
      let start = Int64(labels.count)
      let sets = batch.sets
      if starts.count == 0 { try starts.append([0]) }
      try starts.append(sets.labels.offsets.dropFirst().map { $0 + start })
      try labels.append(sets.labels.labels)
      if let values = batch.pValues { try pValues?.append(values) }
      if let found = sets.categories { try categories?.append(found) }
      if let rows = batch.credibility {
        try credibility?.append(rows.credibility)
        try confidence?.append(rows.confidence)
      }
      try marks?.append(sets.indices.map { sets.size(of: $0) == 0 ? 1 : 0 })
    }

    func write(to archive: inout NPZWriter, prefix: String) throws {
      if starts.count == 0 { try starts.append([0]) }
      try archive.add(NPYArray(starts), named: prefix + "indptr")
      try archive.add(NPYArray(labels), named: prefix + "indices")
      if let pValues { try archive.add(NPYArray(pValues), named: prefix + "p_values") }
      if let marks { try archive.add(NPYArray(marks), named: prefix + "abstain") }
      if let categories { try archive.add(NPYArray(categories), named: prefix + "category") }
      if let credibility {
        try archive.add(NPYArray(credibility), named: prefix + "credibility")
      }
      if let confidence { try archive.add(NPYArray(confidence), named: prefix + "confidence") }
    }
  }

  private let output: OutputFile
  private let columns: SetColumns
  private let levels: [Level]

  init(_ output: OutputFile, _ columns: SetColumns) {
    self.output = output
    self.columns = columns
    levels = columns.alphas.map { _ in Level(output, columns) }
  }

  /// Appends the sets of a batch, one for each level.
  func append(_ batch: [SetBatch]) throws {
    for (level, part) in zip(levels, batch) { try level.append(part) }
  }

  func commit() throws {
    var archive = NPZWriter(output)
    for (alpha, level) in zip(columns.alphas, levels) {
      try level.write(to: &archive, prefix: columns.statesAlpha ? "\(alpha)/" : "")
    }
    if case .integers(let rows) = columns.names {
      try archive.add(NPYArray(rows), named: "row")
    }
    try archive.commit()
  }
}
