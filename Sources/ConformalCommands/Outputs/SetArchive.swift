internal import ConformalPrediction
internal import ScoringCore
internal import TensorFiles

/// Prediction sets as arrays, which are written when all their lengths are known.
final class SetArchive {
  private let output: OutputFile
  private let names: RowNames?
  private let starts: SpooledArray<Int64>
  private let labels: SpooledArray<Int32>
  private let pValues: SpooledArray<Double>?
  private let marks: SpooledArray<UInt8>?
  private let categories: SpooledArray<Int32>?

  init(
    _ output: OutputFile, names: RowNames?, hasPValues: Bool, marksAbstention: Bool,
    hasCategories: Bool
  ) {
    self.output = output
    self.names = names
    starts = SpooledArray(for: output)
    labels = SpooledArray(for: output)
    pValues = hasPValues ? SpooledArray(for: output) : nil
    marks = marksAbstention ? SpooledArray(for: output) : nil
    categories = hasCategories ? SpooledArray(for: output) : nil
  }

  func append(_ sets: PredictionSets, pValues values: PValues?) throws {
    let start = Int64(labels.count)
    let lists = sets.labels
    if starts.count == 0 { try starts.append([0]) }
    try starts.append(lists.offsets.dropFirst().map { $0 + start })
    try labels.append(lists.labels)
    if let values { try pValues?.append((0..<values.count).map { values[$0] }) }
    if let found = sets.categories { try categories?.append(found) }
    try marks?.append(sets.indices.map { sets.size(of: $0) == 0 ? 1 : 0 })
  }

  func commit() throws {
    if starts.count == 0 { try starts.append([0]) }
    var archive = NPZWriter(output)
    try archive.add(NPYArray(starts), named: "indptr")
    try archive.add(NPYArray(labels), named: "indices")
    if let pValues { try archive.add(NPYArray(pValues), named: "p_values") }
    if let marks { try archive.add(NPYArray(marks), named: "abstain") }
    if let categories { try archive.add(NPYArray(categories), named: "category") }
    if case .integers(let rows) = names { try archive.add(NPYArray(rows), named: "row") }
    try archive.commit()
  }
}
