internal import ExactStatistics

/// `test-vectors.json`: made-up rows of outputs with what the artifacts make of them, for programs in any language.
struct TestVectors: Codable, Hashable, Sendable {
  static let schema = "swift-conformal/test-vectors/1"

  /// What the numbers of rows are.
  struct Format: Codable, Hashable, Sendable {
    /// `logits` or `probabilities`.
    var kind: String
    /// The number of classes, K.
    var classes: Int
    /// `float32` or `float64`: every number of `outputs` is one of these, exactly.
    var precision: String
  }

  /// A row with what is expected of it.
  struct Row: Codable, Hashable, Sendable {
    /// What the row is about, such as `ties`.
    var name: String
    /// The row identifier: draws of randomised scores depend on it.
    var id: UInt64
    /// The group, for a predictor by groups.
    var group: String?
    /// The queue, for a policy with queues.
    var queue: String?
    /// K numbers.
    var outputs: [Double]
    /// K probabilities, corrected where there is a calibrator.
    var probabilities: [Double]
    /// The prediction set at each level, in the order of `alphas`; absent without a predictor.
    var sets: [[Int32]]?
    /// The answer; absent without a policy.
    var label: Int32?
    /// How sure the answer is.
    var confidence: Double?
    /// `approve`, `review` or `escalate`.
    var decision: String?
  }

  var schema = Self.schema
  var outputs: Format
  /// The levels of the sets, ascending.
  var alphas: [Level]
  var rows: [Row]
}

extension TestVectors {
  /// What differs between these vectors and those that artifacts give now, a sentence each, at most ten.
  ///
  /// Numbers are the same when their bits are.
  func differences(from other: TestVectors) -> [String] {
    var found: [String] = []
    func compare(_ name: String, _ isSame: Bool) {
      if !isSame, found.count < 10 { found.append(name) }
    }
    compare("the levels differ", alphas == other.alphas)
    compare("the numbers of rows differ", rows.count == other.rows.count)
    for (index, (mine, its)) in zip(rows, other.rows).enumerated() {
      let row = "row \(index) (\(mine.name))"
      compare(
        "\(row): other probabilities",
        mine.probabilities.map(\.bitPattern) == its.probabilities.map(\.bitPattern))
      compare("\(row): other prediction sets", mine.sets == its.sets)
      compare("\(row): another answer", mine.label == its.label)
      compare(
        "\(row): another confidence", mine.confidence?.bitPattern == its.confidence?.bitPattern)
      compare("\(row): another decision", mine.decision == its.decision)
    }
    return found
  }
}
