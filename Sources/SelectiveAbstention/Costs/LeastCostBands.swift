internal import ScoringCore

/// The bands that would have cost least on known rows, by dynamic programming over their distinct confidences.
///
/// The rows are sorted by confidence once; prefix sums give the cost of any two thresholds in O(1), and a window
/// minimum gives the best lower threshold for every upper one.
public struct LeastCostBands: Sendable {
  /// The distinct confidences, descending.
  let thresholds: [Double]
  /// Rows with at least that confidence, with 0 before the first.
  let counts: [Int]
  /// What approving, reviewing and escalating these rows costs, likewise.
  let approve: [Int]
  let review: [Int]
  let escalate: [Int]

  /// Sums the costs of rows.
  ///
  /// - Parameters:
  ///   - confidences: n finite confidences.
  ///   - costs: their costs.
  /// - Complexity: O(n).
  public init(confidences: [Double], costs: RowCosts) {
    self.init(
      confidences: confidences, costs: costs, order: confidences.indicesByDescendingValue())
  }

  /// The same for some of the rows, in descending order of confidence.
  init(confidences: [Double], costs: RowCosts, order: some Sequence<UInt32>) {
    var thresholds: [Double] = []
    var counts = [0]
    var (approve, review, escalate) = ([0], [0], [0])
    var sums = (count: 0, approve: 0, review: 0, escalate: 0)
    for index in order {
      let row = Int(index)
      sums.count += 1
      sums.approve += costs.approve[row]
      sums.review += costs.review[row]
      sums.escalate += costs.escalate[row]
      if thresholds.last != confidences[row] {
        thresholds.append(confidences[row])
        counts.append(0)
        approve.append(0)
        review.append(0)
        escalate.append(0)
      }
      let last = counts.count - 1
      counts[last] = sums.count
      approve[last] = sums.approve
      review[last] = sums.review
      escalate[last] = sums.escalate
    }
    self.thresholds = thresholds
    self.counts = counts
    self.approve = approve
    self.review = review
    self.escalate = escalate
  }

  /// Bands with what they cost.
  public struct Choice: Hashable, Sendable {
    /// The bands.
    public let bands: Bands
    /// The cost of the rows, in millionths.
    public let cost: Int
    /// Rows reviewed.
    public let reviewCount: Int
  }

  /// The bands of least cost.
  ///
  /// Among equal costs, those that approve fewer rows, then those that review fewer.
  ///
  /// - Parameters:
  ///   - approveFrom: the least confidence that may be approved: a certified threshold.
  ///   - reviewLimit: the most rows that may be reviewed, or `nil` for any number.
  ///   - allowsEscalation: whether rows may be escalated.
  /// - Returns: the bands, or `nil` when escalation is not allowed and reviews cannot take all the rest.
  /// - Complexity: O(distinct confidences).
  public func best(
    approveFrom: Double = -.infinity, reviewLimit: Int? = nil, allowsEscalation: Bool = true
  ) -> Choice? {
    let end = thresholds.count
    var best: (upper: Int, lower: Int, cost: Int)?
    // approve 0 ..< upper, review upper ..< lower, escalate the rest; in blocks of equal confidence.
    var window = WindowMinimum()
    var next = 0
    for upper in 0...end {
      if upper > 0, thresholds[upper - 1] < approveFrom { break }
      while next <= end, counts[next] - counts[upper] <= reviewLimit ?? .max {
        if allowsEscalation || next == end {
          window.append(next, cost: review[next] - escalate[next])
        }
        next += 1
      }
      window.drop(before: upper)
      guard let (lower, margin) = window.first else { continue }
      let cost = approve[upper] - review[upper] + margin + escalate[end]
      if best.map({ cost < $0.cost }) ?? true { best = (upper, lower, cost) }
    }
    return best.map { choice($0.upper, $0.lower, $0.cost) }
  }

  /// The best lower threshold under a given upper one.
  ///
  /// - Parameters:
  ///   - approveFrom: the least confidence that is approved.
  ///   - reviewFloor: the least confidence that reviews may reach.
  ///   - reviewLimit: the most rows that may be reviewed, or `nil` for any number.
  ///   - allowsEscalation: whether rows may be escalated.
  /// - Returns: the bands, down to the floor where all above it are worth a review; `nil` when escalation is not
  ///   allowed and reviews cannot take all the rest.
  /// - Complexity: O(distinct confidences).
  public func best(
    below approveFrom: Double, reviewFloor: Double = -.infinity, reviewLimit: Int? = nil,
    allowsEscalation: Bool = true
  ) -> Choice? {
    let upper = thresholds.countOfLeading { $0 >= approveFrom }
    let end = thresholds.countOfLeading { $0 >= reviewFloor }
    let all = thresholds.count
    var best: (lower: Int, cost: Int)?
    for lower in upper...max(upper, end) {
      guard counts[lower] - counts[upper] <= reviewLimit ?? .max else { break }
      guard allowsEscalation || lower == all else { continue }
      let cost = approve[upper] + review[lower] - review[upper] + escalate[all] - escalate[lower]
      // Where no row tells floor and threshold apart, reviews reach the floor.
      let isBetter = best.map { cost < $0.cost } ?? true
      if isBetter { best = (lower, cost) }
    }
    return best.map {
      let reviewFrom =
        $0.lower == upper && upper < end
        ? approveFrom
        : $0.lower >= end ? min(reviewFloor, approveFrom) : thresholds[$0.lower - 1]
      return Choice(
        bands: Bands(approveFrom: approveFrom, reviewFrom: reviewFrom), cost: $0.cost,
        reviewCount: counts[$0.lower] - counts[upper])
    }
  }

  /// What given bands cost.
  ///
  /// - Parameter bands: the bands.
  /// - Returns: the cost of the rows, in millionths.
  /// - Complexity: O(log of distinct confidences).
  public func cost(of bands: Bands) -> Int {
    let upper = thresholds.countOfLeading { $0 >= bands.approveFrom }
    let lower = thresholds.countOfLeading { $0 >= bands.reviewFrom }
    return approve[upper] + review[lower] - review[upper] + escalate[thresholds.count]
      - escalate[lower]
  }

  private func choice(_ upper: Int, _ lower: Int, _ cost: Int) -> Choice {
    let end = thresholds.count
    let approveFrom =
      upper == 0 ? Double.infinity : thresholds[upper - 1]
    let reviewFrom =
      lower == upper ? approveFrom : lower == end ? -Double.infinity : thresholds[lower - 1]
    return Choice(
      bands: Bands(approveFrom: approveFrom, reviewFrom: reviewFrom), cost: cost,
      reviewCount: counts[lower] - counts[upper])
  }
}

/// The least of a window of costs that moves on, the earliest among equals.
private struct WindowMinimum {
  private var entries: [(index: Int, cost: Int)] = []
  private var start = 0

  var first: (index: Int, cost: Int)? { start < entries.count ? entries[start] : nil }

  mutating func append(_ index: Int, cost: Int) {
    while start < entries.count, let last = entries.last, last.cost > cost { entries.removeLast() }
    entries.append((index, cost))
  }

  mutating func drop(before index: Int) {
    while start < entries.count, entries[start].index < index { start += 1 }
  }
}
