import ExactStatistics

/// Errors of a known law: their probability depends on the uniform number that the confidence comes from, and is
/// constant in each of a number of equal cells, so that the risk above any threshold is a sum.
struct ErrorModel: Sendable, CustomStringConvertible {
  /// How errors lie along the confidence.
  enum Shape: CaseIterable, Sendable {
    /// Fewer, the surer the answer.
    case falling
    /// Everywhere a little more often than the limit: whatever is certified is wrong.
    case justAbove
    /// The surest answers are the wrong ones.
    case surestWrong
    /// None down to a point, and nothing else below it.
    case cliff
    /// The risk rises above the limit and falls below it again and again as the threshold falls.
    case sawtooth
    /// No answer is wrong.
    case none
    /// Every answer is wrong.
    case all
  }

  static let cellCount = 400

  let shape: Shape
  let law: ConfidenceLaw
  /// The probability of an error in each cell of the uniform number.
  let rates: [Double]
  /// The sum of the rates of a cell and all above it.
  private let sums: [Double]

  var description: String { "\(shape), \(law)" }

  init(_ shape: Shape, _ law: ConfidenceLaw, limit: Double) {
    (self.shape, self.law) = (shape, law)
    rates = Self.rates(shape, limit)
    var sums = [0.0]
    for rate in rates.reversed() { sums.append(sums[sums.count - 1] + rate) }
    self.sums = sums.reversed()
  }

  /// One row.
  func row(_ stream: inout CounterBasedStream) -> (confidence: Double, isError: Bool) {
    let uniform = stream.nextUniform()
    let rate = rates[Int(uniform * Double(Self.cellCount))]
    return (law.confidence(at: uniform), stream.nextUniform() < rate)
  }

  func rows(_ count: Int, _ stream: inout CounterBasedStream) -> (
    confidences: [Double], isError: [Bool]
  ) {
    var (confidences, isError): ([Double], [Bool]) = ([], [])
    confidences.reserveCapacity(count)
    isError.reserveCapacity(count)
    for _ in 0..<count {
      let row = row(&stream)
      confidences.append(row.confidence)
      isError.append(row.isError)
    }
    return (confidences, isError)
  }

  /// The probability that a row has at least a confidence, which is one of the law or infinite.
  func acceptance(from threshold: Double) -> Double {
    threshold == .infinity ? 0 : 1 - law.leastUniform(of: threshold)
  }

  /// The probability that a row has at least a confidence and is wrong.
  func errorMass(from threshold: Double) -> Double {
    guard threshold < .infinity else { return 0 }
    let place = law.leastUniform(of: threshold) * Double(Self.cellCount)
    let cell = min(Self.cellCount - 1, Int(place))
    return (sums[cell + 1] + rates[cell] * (Double(cell + 1) - place)) / Double(Self.cellCount)
  }

  /// The selective risk at a threshold; 0 when nothing is accepted.
  func risk(from threshold: Double) -> Double {
    let acceptance = acceptance(from: threshold)
    return acceptance > 0 ? errorMass(from: threshold) / acceptance : 0
  }

  private static func rates(_ shape: Shape, _ limit: Double) -> [Double] {
    let places = (0..<cellCount).map { (Double($0) + 0.5) / Double(cellCount) }
    switch shape {
    case .falling: return places.map { min(1, 4 * limit * (1 - $0)) }
    case .justAbove: return places.map { _ in 1.001 * limit }
    case .surestWrong: return places.map { $0 > 0.97 ? min(1, 3 * limit) : 0.97 * limit }
    case .cliff: return places.map { $0 > 0.6 ? 0 : 1 }
    case .sawtooth: return sawtooth(limit)
    case .none: return places.map { _ in 0 }
    case .all: return places.map { _ in 1 }
    }
  }

  private static func sawtooth(_ limit: Double) -> [Double] {
    var (descending, sum, isRising): ([Double], Double, Bool) = ([], 0, false)
    for count in 1...cellCount {
      let rate = isRising ? min(1, 5 * limit) : 0.2 * limit
      descending.append(rate)
      sum += rate
      let risk = sum / Double(count)
      if risk > 1.02 * limit { isRising = false }
      if risk < 0.8 * limit { isRising = true }
    }
    return descending.reversed()
  }
}
