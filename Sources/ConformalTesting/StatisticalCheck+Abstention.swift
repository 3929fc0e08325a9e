public import ExactStatistics
public import SelectiveAbstention

extension StatisticalCheck {
  /// Checks that answers that went out unseen are wrong with at most a stated probability.
  ///
  /// The errors among m accepted rows are binomial given which rows are accepted, so that the number of rows that were
  /// not accepted plays no part.
  ///
  ///     let accepted = test.indices.filter { confidences[$0] >= threshold }
  ///     let errors = accepted.count { isError[$0] }
  ///     let check = StatisticalCheck.selectiveRisk(
  ///       atMost: "0.01", errors: errors, accepted: accepted.count)
  ///     #expect(check.holds, "\(check)")                 // Swift Testing
  ///     XCTAssert(check.holds, check.description)        // XCTest
  ///
  /// **Assumption**: test rows are independent, and the threshold was chosen without them. A threshold that was
  /// certified at some delta breaks its promise itself with a probability up to delta: the check fails with at most
  /// the false-alarm rate when the promise is kept, and with at most delta more over all. Over many certified
  /// thresholds use ``failures(atMost:failures:of:falseAlarmRate:)``.
  ///
  /// - Parameters:
  ///   - risk: the largest probability of an error among accepted rows that was promised.
  ///   - errors: the accepted rows whose answer is wrong.
  ///   - accepted: the accepted rows, at least 0.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  /// - Returns: the check: it fails when so many errors are too improbable, and holds when no row was accepted.
  /// - Precondition: `0 <= errors <= accepted`.
  public static func selectiveRisk(
    atMost risk: Level, errors: Int, accepted: Int, falseAlarmRate: Level = "1e-6"
  ) -> StatisticalCheck {
    let check = self.risk(
      atMost: risk, errors: errors, of: accepted, falseAlarmRate: falseAlarmRate)
    return StatisticalCheck(
      claim: "selective risk <= \(risk)",
      observation: "\(errors) errors in \(accepted) accepted rows", law: check.law,
      pValue: check.pValue, falseAlarmRate: falseAlarmRate)
  }

  /// Checks that the number of reviews of a period is one that its law gives: that not too many rows landed in the
  /// review band.
  ///
  ///     let check = StatisticalCheck.reviewVolume(
  ///       reviews, within: capacity, steps: capacity.widestBand(rowCount: n), rowCount: n)
  ///     #expect(check.holds, "\(check)")
  ///
  /// A period may overflow its capacity with probability delta without any promise being broken: the check looks at
  /// the law of the number, ``ReviewVolumeLaw``, not at the capacity alone. Too few reviews never speak against it,
  /// as ties and whole blocks make them fewer.
  ///
  /// **Assumption**: that of the law. Periods that share their capacity rows are not independent: check each with a
  /// part of the false-alarm rate, as ``CheckFamily`` does.
  ///
  /// - Parameters:
  ///   - reviews: the rows of the period that landed in the band.
  ///   - capacity: the capacity that the band was made for.
  ///   - steps: the steps g of the band.
  ///   - rowCount: the number n of capacity rows; for a queue that of all rows, in and out of it.
  ///   - falseAlarmRate: the probability with which the check may fail all the same.
  /// - Returns: the check: it fails when so many reviews are too improbable.
  /// - Precondition: `0 <= steps <= rowCount + 1`.
  public static func reviewVolume(
    _ reviews: Int, within capacity: ReviewCapacity, steps: Int, rowCount: Int,
    falseAlarmRate: Level = "1e-6"
  ) -> StatisticalCheck {
    let law = capacity.volume(steps: steps, rowCount: rowCount)
    let (rows, name) =
      switch capacity.arrivals {
      case .fixed(let count):
        ("\(count) rows", "beta-binomial(\(count), \(steps), \(rowCount + 1 - steps))")
      case .poisson(let mean):
        (
          "poisson(\(mean)) rows",
          "beta-binomial(poisson(\(mean)), \(steps), \(rowCount + 1 - steps))"
        )
      }
    return StatisticalCheck(
      claim:
        "more than \(capacity.reviews) reviews in \(rows) with probability <= \(capacity.delta)",
      observation: "\(reviews) reviews", law: name, pValue: law.survival(from: reviews),
      falseAlarmRate: falseAlarmRate)
  }
}
