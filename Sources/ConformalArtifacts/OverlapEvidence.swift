public import ScoringCore

/// What speaks for some test rows being rows that an artifact was fitted on.
public enum OverlapEvidence: Hashable, Sendable {
  /// Nothing.
  case none
  /// Some rows are equal, not enough to prove anything.
  case coincidence(shared: Int, sampled: Int, pValue: Double)
  /// The test outputs are a file that the artifact was fitted on.
  case sameFile(role: String)
  /// Row identifiers occur in both.
  case sameIdentifiers(shared: Int, sampled: Int)
  /// Far more rows are equal than coincidence explains.
  case sameRows(shared: Int, sampled: Int, pValue: Double)

  /// The level of the test on equal rows: below it they are taken as proof.
  static let significance = 1e-5

  /// Looks for evidence that test outputs are rows that an artifact was fitted on.
  ///
  /// The same file and shared identifiers prove overlap. Equal rows prove it only where they are too
  /// many for coincidence, see ``RepeatedRows``: exchangeable sets without overlap are taken
  /// for overlapping with probability about 1e-5 at most, however coarse the outputs are.
  ///
  /// - Parameters:
  ///   - outputs: the test outputs.
  ///   - inputs: the files that they come from.
  ///   - fitted: the artifact's record.
  ///   - precision: the precision in which the record's rows were hashed.
  ///   - execution: how to work.
  /// - Returns: the evidence.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(m K) time for m test rows.
  public static func find(
    in outputs: Outputs, inputs: [DataRecord.Input], fitted: DataRecord, precision: Precision,
    execution: Execution = .standard
  ) throws -> OverlapEvidence {
    try find(among: inputs, fitted: fitted)
      ?? find(in: outputs, fitted: fitted, precision: precision, execution: execution)
  }

  /// Looks for a file that an artifact was fitted on.
  ///
  /// - Parameters:
  ///   - inputs: the files that test outputs come from.
  ///   - fitted: the artifact's record.
  /// - Returns: the evidence, or `nil`.
  package static func find(
    among inputs: [DataRecord.Input], fitted: DataRecord
  ) -> OverlapEvidence? {
    inputs.first { input in
      input.identifiesRows
        && fitted.inputs.contains {
          $0.identifiesRows && $0.sha256 == input.sha256 && $0.member == input.member
        }
    }.map { .sameFile(role: $0.role) }
  }

  /// Looks for evidence in identifiers and values of rows.
  ///
  /// - Parameters:
  ///   - outputs: the test outputs.
  ///   - fitted: the artifact's record.
  ///   - precision: the precision in which the record's rows were hashed.
  ///   - execution: how to work.
  ///   - progress: called with the number of rows done, now and then.
  /// - Returns: the evidence.
  /// - Throws: `DataError` for the first row that is not a row of logits or probabilities.
  /// - Complexity: O(m K) time for m test rows.
  package static func find(
    in outputs: Outputs, fitted: DataRecord, precision: Precision, execution: Execution,
    progress: (Int) -> Void = { _ in }
  ) throws -> OverlapEvidence {
    let fittedIdentifiers = Set(fitted.identifiers?.hashes ?? [])
    var testRows = TestRowCounts(against: fitted.rows)
    var sharedIdentifiers: Set<UInt64> = []
    try outputs.forEachHashBatch(
      precision: precision, execution: execution, progress: progress
    ) { rows, identifiers in
      testRows.add(rows)
      sharedIdentifiers.formUnion(identifiers.lazy.filter { fittedIdentifiers.contains($0) })
    }
    if !sharedIdentifiers.isEmpty {
      return .sameIdentifiers(shared: sharedIdentifiers.count, sampled: fittedIdentifiers.count)
    }
    let sampled = fitted.rows.hashes.count
    let shared = testRows.fitted.count
    if shared == 0 { return .none }
    let pValue = RepeatedRows(
      fitted: fitted.rows, test: testRows, testRowCount: outputs.rowCount
    ).pValue
    return pValue < significance
      ? .sameRows(shared: shared, sampled: sampled, pValue: pValue)
      : .coincidence(shared: shared, sampled: sampled, pValue: pValue)
  }

  /// Whether it is proof.
  public var isProof: Bool {
    switch self {
    case .none, .coincidence: false
    case .sameFile, .sameIdentifiers, .sameRows: true
    }
  }

  /// One sentence about a predictor without a final stop, or `nil` when there is nothing to say.
  public var sentence: String? { sentence(about: "the predictor") }

  /// One sentence without a final stop, or `nil` when there is nothing to say.
  ///
  /// - Parameter name: what was fitted, such as "the policy".
  /// - Returns: the sentence.
  public func sentence(about name: String) -> String? {
    switch self {
    case .none: nil
    case .coincidence(let shared, let sampled, let pValue):
      "\(shared) of \(sampled) sampled rows that \(name) was fitted on equal a row here, "
        + (pValue >= 0.01 ? "no more than coincidence explains" : "too few for proof")
        + " (p = \(probabilityText(pValue))); check that the two sets are disjoint"
    case .sameFile(let role):
      "a file of \(role.split(separator: "_").joined(separator: " ")) that \(name) was fitted on"
    case .sameIdentifiers(let shared, let sampled):
      "\(shared) of \(sampled) sampled row ids that \(name) was fitted on are row ids here"
    case .sameRows(let shared, let sampled, let pValue):
      "\(shared) of \(sampled) sampled rows that \(name) was fitted on are rows here, far more than "
        + "coincidence explains (p = \(probabilityText(pValue)))"
    }
  }
}
