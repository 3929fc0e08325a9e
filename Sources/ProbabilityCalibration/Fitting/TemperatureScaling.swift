public import ScoringCore

/// Fits a ``TemperatureMap`` by least log-loss.
///
/// The loss is convex in the inverse temperature b = 1 / T: Newton's method with a bracket cannot miss its minimum.
/// Rows in single precision are searched in single precision first and finished in double. Where the loss falls
/// towards an end of the range 2^-30 ... 2^30, as for separable rows, the end is reported; where it is flat, T is 1.
///
/// Complexity: some ten passes of O(n K) over rows that are never copied; O(n) memory.
///
/// Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger (2017), On calibration of modern neural networks,
/// arXiv:1706.04599.
public struct TemperatureScaling: CalibrationMethod {
  /// The method's name.
  public static let name = TemperatureMap.name
  /// The inverse temperatures that are searched.
  public static let range = 0x1p-30...0x1p30

  private static let largestIterationCount = 100

  /// Makes the method.
  public init() {}

  /// The number of parameters that are chosen freely.
  public func parameterCount(classCount: Int) -> Int { 1 }

  /// Fits the map.
  public func fit(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> CalibrationFit {
    var search = Search(
      outputs: try reading.logitOutputs(of: rows.outputs), labels: rows.labeled.labels,
      weights: rows.weights, execution: execution)
    if search.outputs.naturalPrecision == .float32 {
      // As far as single precision goes; where it overflows, double precision starts anew.
      if (try? search.run(.float32, tolerance: 1e-4)) == nil { search.restart() }
      search.forgetBracket()
    }
    let hasConverged = try search.run(.float64, tolerance: 1e-8)
    let b = search.inverse
    let isAtBound = b == Self.range.lowerBound || b == Self.range.upperBound
    return CalibrationFit(
      map: try TemperatureMap(
        temperature: 1 / b, classCount: rows.classCount, reading: reading),
      search: hasConverged
        ? .converged(iterations: search.iterations) : .stopped(iterations: search.iterations),
      atBound: isAtBound ? ["temperature"] : [])
  }

  /// The inverse temperature of least log-loss, where rows speak for a finite one, else 1; and what is at its bound.
  static func start(
    on rows: CalibratorRows, reading: OutputReading, execution: Execution
  ) throws -> (inverse: Double, atBound: [String]) {
    let fit = try TemperatureScaling().fit(on: rows, reading: reading, execution: execution)
    guard fit.atBound.isEmpty else { return (1, fit.atBound) }
    return (1 / (try fit.map.parameters.number("temperature")), [])
  }

  /// Newton's method on the derivative by b, which rises, with a bracket of its root.
  private struct Search {
    let outputs: Outputs
    let labels: [Int32]
    let weights: [Double]?
    let execution: Execution
    var inverse = 1.0
    var iterations = 0
    private var bracket = TemperatureScaling.range

    init(outputs: Outputs, labels: [Int32], weights: [Double]?, execution: Execution) {
      (self.outputs, self.labels, self.weights) = (outputs, labels, weights)
      self.execution = execution
    }

    mutating func forgetBracket() { bracket = TemperatureScaling.range }

    mutating func restart() { inverse = 1 }

    /// Searches until a step is relatively smaller than the tolerance; returns whether it got there.
    ///
    /// Newton's steps leave about the square of their size: after one of 1e-8 nothing is left in double precision.
    mutating func run(_ precision: Precision, tolerance: Double) throws -> Bool {
      while iterations < TemperatureScaling.largestIterationCount {
        iterations += 1
        let sums = try outputs.temperatureSums(
          inverseTemperature: inverse, labels: labels, weights: weights, precision: precision,
          execution: execution)
        if sums.gradient == 0 {
          // The minimum, or flat; but where no loss is left, rows are separable, and any larger b is as good.
          if sums.logLoss == 0, outputs.classCount > 1 {
            inverse = TemperatureScaling.range.upperBound
          }
          return true
        }
        bracket =
          sums.gradient > 0 ? bracket.lowerBound...inverse : inverse...bracket.upperBound
        let next = step(sums)
        let change = abs(next - inverse)
        inverse = next
        if change <= tolerance * inverse { return true }
      }
      return false
    }

    private func step(_ sums: TemperatureSums) -> Double {
      let range = TemperatureScaling.range
      let isOpen =
        sums.gradient > 0
        ? bracket.lowerBound == range.lowerBound : bracket.upperBound == range.upperBound
      let newton = inverse - sums.gradient / sums.curvature
      let isInside = newton > bracket.lowerBound && newton < bracket.upperBound
      // Far from the minimum the curvature says little: not more than a factor of 8 at once. Towards a minimum
      // that is nowhere Newton's steps are small for ever.
      let isFair = newton < 8 * inverse && newton > inverse / 8 && !(isOpen && iterations > 10)
      if isInside, isFair { return newton }
      guard isOpen else { return middle }
      return sums.gradient > 0
        ? max(range.lowerBound, inverse / 8) : min(range.upperBound, inverse * 8)
    }

    /// The geometric middle of the bracket.
    private var middle: Double { (bracket.lowerBound * bracket.upperBound).squareRoot() }
  }
}
