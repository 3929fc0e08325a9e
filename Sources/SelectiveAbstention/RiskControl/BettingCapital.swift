#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The wealth of a gambler who bets, row after row, that the mean loss is below r.
///
/// A row with loss x multiplies the wealth by `1 - nu (x - r)`; the stake nu of a row is fixed by the
/// rows before it. If the mean is r or above, wealth is a supermartingale that starts at 1, and
/// exceeds 1 / delta anywhere along the rows with probability at most delta.
struct BettingCapital {
  private let losses: [Double]
  private let stakes: [Double]

  /// The stakes for losses in the order of rows.
  ///
  /// - Parameters:
  ///   - losses: n losses in [0, 1].
  ///   - delta: what the stakes aim at, in (0, 1).
  init(losses: [Double], delta: Double) {
    self.losses = losses
    let aim = -2 * log(delta) / Double(max(1, losses.count))
    var (sum, squares, variance) = (0.5, 0.25, 0.25)
    stakes = losses.indices.map { row in
      let stake = min(1, (aim / variance).squareRoot())
      sum += losses[row]
      let distance = losses[row] - sum / Double(row + 2)
      squares += distance * distance
      variance = squares / Double(row + 2)
      return stake
    }
  }

  /// Whether the wealth ever reaches a goal of at least 1, for the hypothesis of a mean `risk`.
  func reaches(_ goal: Double, risk: Double) -> Bool {
    largest(risk: risk, until: goal) >= goal
  }

  /// The largest wealth along the rows, or the first that is at least `goal`.
  func largest(risk: Double, until goal: Double) -> Double {
    // Wealth is kept times 10^(200 · shifts), so that it never underflows for good.
    var (wealth, shifts, best) = (1.0, 0, 1.0)
    for row in losses.indices {
      wealth *= 1 - stakes[row] * (losses[row] - risk)
      if wealth < 1e-200 {
        guard wealth > 0 else { return best }
        (wealth, shifts) = (wealth * 1e200, shifts + 1)
      } else if wealth > 1e200 {
        guard shifts > 0 else { return wealth }
        (wealth, shifts) = (wealth * 1e-200, shifts - 1)
      }
      if shifts == 0 { best = max(best, wealth) }
      if best >= goal { return best }
    }
    return best
  }
}
