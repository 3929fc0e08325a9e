import ConformalArtifacts
import ExactStatistics
import ScoringCore
import Testing

/// What proves that test rows were fitted on, and what does not.
@Suite("Overlap: evidence")
struct OverlapEvidenceTests {
  private func input(
    _ role: String, file: String, member: String? = nil
  ) -> DataRecord.Input {
    DataRecord.Input(
      role: role, member: member, elementType: "<f8", shape: [40, 3],
      sha256: SHA256.hexDigest(of: Array(file.utf8)))
  }

  /// The evidence of two inputs that share no row.
  private func evidence(
    fitted: DataRecord.Input, test: DataRecord.Input
  ) throws -> OverlapEvidence {
    let record = try DataRecord(
      of: try Samples.outputs(Samples.rich(40, seed: 1)), inputs: [fitted], precision: .float64)
    return try OverlapEvidence.find(
      in: try Samples.outputs(Samples.rich(40, seed: 2)), inputs: [test], fitted: record,
      precision: .float64)
  }

  @Test(
    "the same file of rows is proof",
    arguments: ["logits", "probabilities", "positive_probability", "features"])
  func sameFile(role: String) throws {
    let found = try evidence(fitted: input(role, file: "a"), test: input(role, file: "a"))
    #expect(found == .sameFile(role: role))
    #expect(found.isProof)
    #expect(
      found.sentence
        == "a file of \(role.split(separator: "_").joined(separator: " ")) that the predictor was fitted on"
    )
  }

  @Test("the same file in another role of rows is proof too")
  func otherRole() throws {
    let found = try evidence(
      fitted: input("probabilities", file: "a"), test: input("logits", file: "a"))
    #expect(found == .sameFile(role: "logits"))
  }

  @Test("another member of one file is none")
  func members() throws {
    let fitted = input("logits", file: "a", member: "calibration")
    #expect(try evidence(fitted: fitted, test: fitted).isProof)
    let found = try evidence(fitted: fitted, test: input("logits", file: "a", member: "test"))
    #expect(found == .none)
    #expect(!found.isProof)
    #expect(found.sentence == nil)
  }

  @Test(
    "equal labels, ids, class names and weights are none",
    arguments: ["labels", "ids", "classes", "weights_matrix", "bias"])
  func rolesWithoutRows(role: String) throws {
    #expect(try evidence(fitted: input(role, file: "a"), test: input(role, file: "a")) == .none)
    #expect(try evidence(fitted: input(role, file: "a"), test: input("logits", file: "a")) == .none)
  }

  @Test("shared ids are proof, whatever the rows")
  func identifiers() throws {
    let record = try DataRecord(
      of: try Samples.outputs(Samples.rich(5, seed: 1), ids: [1, 2, 3, 4, 5]), inputs: [],
      precision: .float64)
    func find(ids: [UInt64]?) throws -> OverlapEvidence {
      try OverlapEvidence.find(
        in: try Samples.outputs(Samples.rich(3, seed: 2), ids: ids), inputs: [], fitted: record,
        precision: .float64)
    }
    let found = try find(ids: [5, 6, 2])
    #expect(found == .sameIdentifiers(shared: 2, sampled: 5))
    #expect(found.isProof)
    #expect(
      found.sentence == "2 of 5 sampled row ids that the predictor was fitted on are row ids here")
    #expect(try find(ids: [6, 7, 8]) == .none)
    // Row numbers are no ids: every file has a row 1.
    #expect(try find(ids: nil) == .none)
  }

  @Test("row numbers of the fitted rows are no ids")
  func rowNumbers() throws {
    let record = try DataRecord(
      of: try Samples.outputs(Samples.rich(5, seed: 1)), inputs: [], precision: .float64)
    #expect(record.identifiers == nil)
    let found = try OverlapEvidence.find(
      in: try Samples.outputs(Samples.rich(3, seed: 2), ids: [0, 1, 2]), inputs: [],
      fitted: record, precision: .float64)
    #expect(found == .none)
  }

  @Test(
    "all rows of one set in the other are proof, however unequal their numbers",
    arguments: [(25, 25), (1000, 1000), (3000, 60), (60, 3000), (3000, 2500)])
  func contained(n: Int, m: Int) throws {
    let rows = Samples.rich(max(n, m), seed: 3)
    let found = try overlap(fitted: Array(rows.prefix(n)), test: Array(rows.suffix(m)))
    #expect(found.isProof, "\(found)")
  }

  @Test("30 % of rich rows in common are proof", arguments: [(100, 100), (600, 600), (3000, 300)])
  func partial(n: Int, m: Int) throws {
    let rows = Samples.rich(n + m, seed: 4)
    let common = min(n, m) * 3 / 10
    let found = try overlap(
      fitted: Array(rows[..<n]), test: Array(rows[(n - common)..<(n - common + m)]))
    guard case .sameRows(let shared, let sampled, let pValue) = found else {
      Issue.record("\(found)")
      return
    }
    #expect(sampled == min(n, HashSketch.capacity))
    #expect(shared == common || n > HashSketch.capacity)
    #expect(pValue < 1e-6)
    #expect(
      found.sentence
        == "\(shared) of \(sampled) sampled rows that the predictor was fitted on are rows here, far more "
        + "than coincidence explains (p = \(probabilityText(pValue)))")
  }

  @Test("values of two rows: the p-value is a binomial tail")
  func pValue() throws {
    // 30 rows on both sides, 70 on one: every pair lies across, each with probability 100 / 199.
    let rows = Samples.rich(170, seed: 5)
    let found = try overlap(fitted: Array(rows[..<100]), test: Array(rows[70...]))
    guard case .sameRows(30, 100, let pValue) = found else {
      Issue.record("\(found)")
      return
    }
    let expected = (0..<30).reduce(1.0) { product, _ in product * 100 / 199 }
    #expect((pValue / expected - 1).magnitude < 1e-9)
  }

  @Test("one equal row is coincidence")
  func duplicate() throws {
    let rows = Samples.rich(199, seed: 6)
    let found = try overlap(fitted: Array(rows[..<100]), test: Array(rows[99...]))
    guard case .coincidence(1, 100, let pValue) = found else {
      Issue.record("\(found)")
      return
    }
    // One pair among 200 rows: its second row is on the other side with probability 100 / 199.
    #expect((pValue - 100 / 199.0).magnitude < 1e-12)
    #expect(!found.isProof)
    #expect(
      found.sentence
        == "1 of 100 sampled rows that the predictor was fitted on equal a row here, no more than "
        + "coincidence explains (p = 0.503); check that the two sets are disjoint")
  }

  @Test("the very same coarse rows look like coincidence")
  func coarse() throws {
    // Nothing tells rows apart that all have many twins: this is what files and ids are for.
    let rows = (0..<1000).map { [Double($0 % 101), 0] }
    #expect(
      try overlap(fitted: rows, test: rows) == .coincidence(shared: 101, sampled: 101, pValue: 1))
  }

  @Test("equal rows are found in another format and precision", arguments: Precision.allCases)
  func formats(precision: Precision) throws {
    let floats = Samples.rich(40, seed: 7).map { $0.map { Float($0) } }
    let single = try Outputs(logits: try Matrix(rows: floats))
    let double = try Samples.outputs(floats.map { $0.map { Double($0) } })
    for (fitted, test) in [(single, double), (double, single)] {
      let record = try DataRecord(of: fitted, inputs: [], precision: precision)
      let found = try OverlapEvidence.find(
        in: test, inputs: [], fitted: record, precision: precision)
      #expect(found.isProof, "\(found)")
    }
  }

  @Test("rows written in single precision are the rows that were rounded to it")
  func rounding() throws {
    let rows = Samples.rich(40, seed: 8)
    let rounded = rows.map { $0.map { Double(Float($0)) } }
    #expect(try overlap(fitted: rows, test: rounded, precision: .float32).isProof)
    #expect(try overlap(fitted: rows, test: rounded, precision: .float64) == .none)
  }

  @Test("no shared row is no evidence")
  func disjoint() throws {
    let found = try overlap(fitted: Samples.rich(50, seed: 9), test: Samples.rich(50, seed: 10))
    #expect(found == .none)
    #expect(try overlap(fitted: Samples.rich(50), test: [[1, 2, 3]]) == .none)
  }

  @Test("a bad test row is an error")
  func badRow() throws {
    #expect(throws: DataError.self) {
      try overlap(fitted: Samples.rich(5), test: [[1, 2, 3], [1, .nan, 3]])
    }
  }
}

/// Overlap that is not row for row.
@Suite("Overlap: repeated rows")
struct RepeatedOverlapTests {
  @Test("a test set that holds the calibration set twice is proof")
  func stacked() throws {
    let rows = Samples.rich(300, seed: 11)
    #expect(try overlap(fitted: rows, test: rows + rows).isProof)
  }

  @Test("calibration rows that occur twice, and again in the test set, are proof")
  func doubled() throws {
    let rows = Samples.rich(100, seed: 12)
    #expect(try overlap(fitted: rows + rows, test: rows).isProof)
  }

  @Test("nineteen rows, reversed, are proof")
  func few() throws {
    let rows = Samples.rich(19, seed: 13)
    #expect(try overlap(fitted: rows, test: rows.reversed()).isProof)
  }

  /// More distinct test rows than are kept.
  @Test("thirty rows among 300 000, where the other rows are sampled", arguments: [true, false])
  func manyTestRows(isOverlapping: Bool) throws {
    // A third of the test rows are in pairs.
    let rows = (0..<300_000).map { [Double($0 < 100_000 ? $0 / 2 : $0), 0.5] }
    let fitted = (0..<30).map { [Double(isOverlapping ? 200_000 + $0 : -1 - $0), 0.5] }
    let found = try overlap(fitted: fitted, test: rows)
    #expect(found.isProof == isOverlapping)
    // One calibration row with a twin in the test set is what the twins there explain.
    let one = try overlap(fitted: fitted.dropLast() + [rows[299_999]], test: rows)
    #expect(one.isProof == isOverlapping)
  }

  @Test("a few calibration rows among many test rows are not proof, and the p-value is said")
  func leaked() throws {
    let rows = Samples.rich(2000, seed: 14)
    let found = try overlap(fitted: Array(rows[..<1000]), test: Array(rows[992...]))
    #expect(!found.isProof)
    #expect(found.sentence?.contains("too few for proof") == true)
  }

  @Test("the tail over several multiplicities equals an exact sum")
  func multiplicities() throws {
    // One value of 2 rows and one of 3, both on both sides, n = m = 10: 1 - 2 C(10, c) / C(20, c).
    var fitted = (0..<10).map { [Double($0), 1] }
    var test = (0..<10).map { [Double($0 + 100), 1] }
    test[0] = fitted[0]
    test[1] = fitted[1]
    test[2] = fitted[1]
    guard case .coincidence(2, 10, let pValue) = try overlap(fitted: fitted, test: test) else {
      Issue.record("no coincidence")
      return
    }
    #expect((pValue - (1 - 90 / 190.0) * (1 - 240 / 1140.0)).magnitude < 1e-12)
    fitted[2] = fitted[3]
    guard case .coincidence(2, 9, let weaker) = try overlap(fitted: fitted, test: test) else {
      Issue.record("no coincidence")
      return
    }
    // A further value of 2 rows, on one side: at least two of three.
    let (a, b) = (1 - 90 / 190.0, 1 - 240 / 1140.0)
    #expect((weaker - (a * a * b + 2 * a * (1 - a) * b + a * a * (1 - b))).magnitude < 1e-12)
  }
}
