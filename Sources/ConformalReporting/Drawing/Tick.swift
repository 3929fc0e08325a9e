/// A number along an axis.
struct Tick: Hashable, Sendable {
  /// The number.
  let value: Double
  /// What is written.
  let label: String

  /// Shares at equal steps from 0 to 100 %.
  static func shares(steps: Int = 5) -> [Tick] {
    (0...steps).map { step in
      let share = Double(step) / Double(steps)
      return Tick(value: share, label: Numerals.percent(share))
    }
  }

  /// 0, 50 and 100, without the sign: for small panels.
  static let halves = [0, 50, 100].map { Tick(value: Double($0) / 100, label: "\($0)") }

  /// At most so many round numbers inside a range.
  static func round(_ range: ClosedRange<Double>, most: Int = 6) -> [Tick] {
    spaced(range, most: most).map { value, places in
      Tick(value: value, label: Numerals.fixed(value, places: places))
    }
  }

  /// At most so many round shares inside a range, in per cent.
  static func roundShares(_ range: ClosedRange<Double>, most: Int = 6) -> [Tick] {
    spaced(range, most: most).map { value, places in
      Tick(value: value, label: Numerals.percent(value, places: max(0, places - 2)))
    }
  }

  /// At most so many round counts inside a range.
  static func roundCounts(_ range: ClosedRange<Double>, most: Int = 4) -> [Tick] {
    spaced(range, most: most).filter { $0.value == $0.value.rounded() }
      .map { Tick(value: $0.value, label: Numerals.count(Int($0.value))) }
  }

  /// Multiples of 1, 2 or 5 times a power of ten, with the digits after the point that they need.
  private static func spaced(
    _ range: ClosedRange<Double>, most: Int
  ) -> [(value: Double, places: Int)] {
    let length = range.upperBound - range.lowerBound
    guard length > 0, length < .infinity else { return [] }
    for power in -12...15 {
      for factor in [1, 2, 5] {
        // Multiples and quotients of whole numbers, so that 0.3 is 0.3.
        let (unit, divisor) = power < 0 ? (factor, tenTo(-power)) : (factor * tenTo(power), 1)
        let step = Double(unit) / Double(divisor)
        guard length / step <= Double(most - 1) + 1e-9 else { continue }
        let first = (range.lowerBound / step - 1e-9).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        guard first <= last else { return [] }
        return stride(from: first, through: last, by: 1).map { multiple in
          (multiple * Double(unit) / Double(divisor), max(0, -power))
        }
      }
    }
    return []
  }

  private static func tenTo(_ power: Int) -> Int { (0..<power).reduce(1) { ten, _ in ten * 10 } }
}
