import ConformalPrediction
import ExactStatistics
import Testing

/// Scores that are searched and scores that are sorted answer alike.
@Suite struct CalibrationScoresTests {
  /// Scores with few, many and no ties; sizes around the window of max(10, square root of n) ranks.
  private static func scores(_ count: Int, distinct: UInt64, seed: UInt64) -> [Double] {
    var stream = CounterBasedStream(seed: seed, purpose: .testing)
    return (0..<count).map { _ in
      distinct == 0
        ? -stream.nextUniform() : Double(stream.next(below: distinct)) * 0.25 - 1
    }
  }

  #if DEBUG
  static let counts = [1, 2, 10, 21, 23, 150]
  #else
  static let counts = [
    1, 2, 3, 9, 10, 11, 20, 21, 22, 23, 64, 65, 99, 100, 121, 255, 256, 300, 1000,
  ]
  #endif

  @Test(arguments: counts, [0, 1, 3, 40, 1000] as [UInt64])
  func unsortedScoresAnswerAsSortedOnes(count: Int, distinct: UInt64) {
    let values = Self.scores(count, distinct: distinct, seed: UInt64(count))
    let ordered = values.sorted()
    let searched = CalibrationScores(values)
    let sorted = CalibrationScores(sorted: ordered)
    #expect(searched.count == count && sorted.count == count)
    for rank in stride(from: 1, through: count, by: max(1, count / 40)) {
      #expect(searched.value(atRank: rank) == ordered[rank - 1])
      #expect(sorted.value(atRank: rank) == ordered[rank - 1])
      let reach = max(10, Int(Double(count).squareRoot()))
      let window = ordered[max(0, rank - 1 - reach)...min(count - 1, rank - 1 + reach)]
      let hasTies = Set(window).count < window.count
      #expect(searched.hasTies(nearRank: rank) == hasTies, "rank \(rank)")
      #expect(sorted.hasTies(nearRank: rank) == hasTies, "rank \(rank)")
    }
    for value in [ordered[0], ordered[count / 2], ordered[count - 1], 0.1, -.infinity, -0.0] {
      let expected = values.count { $0 == value }
      #expect(searched.count(equalTo: value) == expected)
      #expect(sorted.count(equalTo: value) == expected)
    }
    #expect(searched.sorted == ordered && sorted.sorted == ordered)
    #expect(searched.sorted == ordered, "sorted once")
  }

  /// One tied pair, moved over the edge of the window: 10 ranks either way for up to 120 scores.
  @Test(arguments: [30, 100, 120])
  func oneTieAtTheEdgeOfTheWindow(count: Int) {
    let rank = count / 2
    for first in 1..<count {
      // Ranks `first` and `first + 1` tie.
      var ordered = (1...count).map { Double($0) }
      ordered[first] = ordered[first - 1]
      let isNear = first >= rank - 10 && first + 1 <= rank + 10
      var stream = CounterBasedStream(seed: UInt64(first), purpose: .testing)
      let shuffled = stream.shuffledIndices(count: count).map { ordered[$0] }
      #expect(CalibrationScores(sorted: ordered).hasTies(nearRank: rank) == isNear, "\(first)")
      #expect(CalibrationScores(shuffled).hasTies(nearRank: rank) == isNear, "\(first)")
    }
  }

  /// A tie of many that reaches over both edges of the window, and ones that end at them.
  @Test func runsOfTies() {
    let count = 100
    for rank in [1, 11, 12, 50, 89, 90, 100] {
      for start in stride(from: 0, to: count, by: 7) {
        for length in [2, 5, 30] where start + length <= count {
          var ordered = (0..<count).map { Double($0) }
          for place in start..<start + length { ordered[place] = Double(start) }
          #expect(
            CalibrationScores(ordered.reversed()).hasTies(nearRank: rank)
              == CalibrationScores(sorted: ordered).hasTies(nearRank: rank))
        }
      }
    }
  }

  @Test(arguments: counts, [0, 3, 40] as [UInt64])
  func quantilesOfUnsortedScoresAreThoseOfSortedOnes(count: Int, distinct: UInt64) throws {
    let values = Self.scores(count, distinct: distinct, seed: 77)
    for text in ["0.1", "0.05", "0.5", "1/3", "0.001", "0.9", "0.01"] {
      let alpha = try Level(text)
      let searched = ConformalQuantile(alpha: alpha, scores: CalibrationScores(values))
      let sorted = ConformalQuantile(alpha: alpha, sortedScores: values.sorted())
      #expect(searched == sorted, "alpha \(text)")
      #expect(searched.count == count)
      if let k = searched.k { #expect(searched.tail == values.sorted()[k - 1]) }
      #expect(searched.isTrivial == (searched.tail == .infinity))
    }
  }

  @Test func severalThreadsMaySortAtOnce() async {
    let values = Self.scores(5000, distinct: 0, seed: 3)
    let scores = CalibrationScores(values)
    let expected = values.sorted()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 { group.addTask { scores.sorted == expected } }
      for await isEqual in group { #expect(isEqual) }
    }
  }
}
