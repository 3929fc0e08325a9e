public import ExactStatistics

/// Tests that are judged together: all of them raise a false alarm with at most one stated probability
/// (Bonferroni).
///
///     var family = CheckFamily(testCount: groups.count, falseAlarmRate: "1e-6")
///     for group in groups { family.examine(pValue: pValue(group), "group \(group)") }
///     #expect(family.rejections.isEmpty)
public struct CheckFamily: Sendable {
  /// What was rejected, with its p-value.
  public private(set) var rejections: [String] = []
  /// The number of tests so far.
  public private(set) var count = 0
  private let threshold: Double
  private let testCount: Int

  /// A family of a number of tests that is fixed before any data are seen.
  ///
  /// - Parameters:
  ///   - testCount: the most tests, at least 1.
  ///   - falseAlarmRate: the probability with which any of them may be rejected all the same.
  public init(testCount: Int, falseAlarmRate: Level = "1e-6") {
    precondition(testCount >= 1, "a family of tests has one")
    threshold = falseAlarmRate.doubleValue / Double(testCount)
    self.testCount = testCount
  }

  /// Judges one test.
  ///
  /// - Parameters:
  ///   - pValue: its p-value.
  ///   - what: what it tests, in words.
  public mutating func examine(pValue: Double, _ what: @autoclosure () -> String) {
    count += 1
    precondition(count <= testCount, "no more tests than were said before")
    if pValue < threshold { rejections.append("\(what()): p = \(pValue)") }
  }
}
