internal import ExactStatistics

/// Whether the number of reviews on fresh rows is plausible under the law that certifies the volume.
public struct VolumeCheck: Hashable, Sendable {
  /// What is certified of the volume.
  public let statement: VolumeStatement
  /// The number of rows that were reviewed.
  public let reviewCount: Int
  /// The number of rows, of all queues, m.
  public let rowCount: Int
  /// The probability, under the law for m rows, of as many reviews or more.
  public let pValue: Double

  /// Judges a number of reviews.
  ///
  /// The certificate is about the capacity's own number of rows; that about m rows follows from the same steps and
  /// calibration rows. Ties can only make reviews fewer, so that too many alone speak against it.
  ///
  /// - Parameters:
  ///   - reviewCount: rows that were reviewed.
  ///   - rowCount: rows of all queues, m, at least 1.
  ///   - statement: what is certified.
  /// - Complexity: O(square root of m).
  public init(reviewCount: Int, rowCount: Int, statement: VolumeStatement) {
    (self.reviewCount, self.rowCount, self.statement) = (reviewCount, rowCount, statement)
    pValue = VolumeCheck.law(statement, rowCount: rowCount).survival(from: reviewCount)
  }

  /// The law of the number of reviews among these rows.
  public var law: ReviewVolumeLaw { VolumeCheck.law(statement, rowCount: rowCount) }

  /// The number of reviews in a period of the capacity at the rate of these rows.
  public var reviewsPerPeriod: Double {
    Double(reviewCount) / Double(rowCount) * Double(statement.capacity.arrivals.expectedCount)
  }

  private static func law(_ statement: VolumeStatement, rowCount: Int) -> ReviewVolumeLaw {
    ReviewVolumeLaw(
      steps: statement.steps, rowCount: statement.rowCount, arrivals: .fixed(rowCount))
  }
}
