/// The rows whose prediction sets have a size inside a range.
///
/// Source of the strata: A. Angelopoulos et al. (2021), arXiv:2009.14193, size-stratified coverage.
public struct SizeStratum: Hashable, Sendable {
  /// The sizes.
  public let sizes: ClosedRange<Int>
  /// The rows.
  public let hitCount: HitCount

  /// The ranges of size in use: 0, 1, 2-3, 4-10, 11-100, 101-1000 and more.
  ///
  /// - Parameter classCount: the number of classes, which ends the last range.
  /// - Returns: the ranges that sets of so many classes can fall into.
  public static func ranges(classCount: Int) -> [ClosedRange<Int>] {
    let starts = [0, 1, 2, 4, 11, 101, 1001].filter { $0 <= classCount }
    return starts.enumerated().map { index, start in
      start...(index + 1 < starts.count ? starts[index + 1] - 1 : classCount)
    }
  }
}
