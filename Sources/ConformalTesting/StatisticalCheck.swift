public import ExactStatistics

/// What an observed count says of a promise, for test suites: it holds unless the count is less probable under the
/// promise than a stated false-alarm rate.
///
///     let check = try StatisticalCheck.coverage(of: predictor, on: test, falseAlarmRate: "1e-6")
///     #expect(check.holds, "\(check)")                 // Swift Testing
///     XCTAssert(check.holds, check.description)        // XCTest
///
/// A check of true promises on fresh rows fails with probability at most the false-alarm rate: at 1e-6 once in a
/// million runs, so that a failure is worth looking into. With fixed seeds it fails always or never.
public struct StatisticalCheck: Hashable, Sendable {
  /// What was promised, such as `coverage >= 0.9`.
  public let claim: String
  /// What was counted, such as `883 of 1000 sets hold their label`.
  public let observation: String
  /// The law of the count under the promise.
  public let law: String
  /// The probability under the promise of a count at least as unlikely.
  public let pValue: Double
  /// The probability with which a check of a true promise may fail.
  public let falseAlarmRate: Level

  /// Makes a check of a p-value.
  ///
  /// - Parameters:
  ///   - claim: what was promised.
  ///   - observation: what was counted.
  ///   - law: the law of the count under the promise.
  ///   - pValue: the probability under the promise of a count at least as unlikely.
  ///   - falseAlarmRate: the probability with which a check of a true promise may fail.
  public init(
    claim: String, observation: String, law: String, pValue: Double, falseAlarmRate: Level
  ) {
    self.claim = claim
    self.observation = observation
    self.law = law
    self.pValue = pValue
    self.falseAlarmRate = falseAlarmRate
  }

  /// Whether the promise may be true.
  public var holds: Bool { pValue >= falseAlarmRate.doubleValue }
}

extension StatisticalCheck: CustomStringConvertible {
  /// The claim with counts, law and p-value, in one line.
  public var description: String {
    "\(claim): \(observation); under \(law) p = \(pValue), "
      + (holds ? "not below" : "BELOW") + " the false-alarm rate \(falseAlarmRate)"
  }
}
