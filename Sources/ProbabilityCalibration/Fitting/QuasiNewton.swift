/// A smooth convex function of many parameters, to be made small.
protocol SmoothObjective {
  /// The value and gradient at a point; an infinite value where there is none.
  func evaluate(_ point: [Double]) throws -> (value: Double, gradient: [Double])

  /// Looks at the second derivatives at a point, for ``preconditioned(_:)``.
  mutating func refresh(at point: [Double]) throws

  /// An approximate inverse of the second derivatives, applied to a gradient.
  func preconditioned(_ gradient: [Double]) throws -> [Double]
}

/// The limited-memory BFGS method with a line search that doubles and bisects until it meets the strong Wolfe
/// conditions, or takes the best step that lowers the value enough.
///
/// Source: J. Nocedal, S. J. Wright (2006), Numerical Optimization, algorithms 7.4 and 7.5 and section 3.1,
/// doi:10.1007/978-0-387-40065-5.
struct QuasiNewton {
  /// The largest number of iterations.
  var largestIterationCount = 1000
  /// The largest component of a gradient that counts as none, for each parameter; a parameter that is multiplied by
  /// large features has large derivatives.
  var tolerances: [Double]
  /// A step that promises to lower the value by half of this, or less, is none.
  var leastDecrease = 1e-15
  /// How many steps are remembered.
  var memory = 20
  /// After how many steps second derivatives are looked at again.
  var refreshInterval = 8

  struct Minimum {
    let point: [Double]
    let value: Double
    let outcome: SearchOutcome
  }

  private struct Pair {
    let step: [Double]
    let change: [Double]
    let product: Double
  }

  private struct State {
    var point: [Double]
    var value: Double
    var gradient: [Double]
  }

  /// The point of least value that is found from a start.
  func minimize(_ objective: some SmoothObjective, from start: [Double]) throws -> Minimum {
    var objective = objective
    try objective.refresh(at: start)
    let first = try objective.evaluate(start)
    var state = State(point: start, value: first.value, gradient: first.gradient)
    guard first.value.isFinite else { return minimum(state, .stopped(iterations: 0)) }
    var pairs: [Pair] = []
    for iteration in 0..<largestIterationCount {
      if excess(state.gradient) <= 1 {
        return minimum(state, .converged(iterations: iteration))
      }
      if iteration > 0, iteration.isMultiple(of: refreshInterval) {
        try objective.refresh(at: state.point)
      }
      var direction = try self.direction(state.gradient, pairs, objective)
      if dot(direction, state.gradient) >= 0 {
        pairs.removeAll()
        direction = try self.direction(state.gradient, pairs, objective)
      }
      if -dot(direction, state.gradient) <= leastDecrease {
        return minimum(state, .converged(iterations: iteration))
      }
      guard let next = try lineSearch(objective, state, direction) else {
        if pairs.isEmpty {
          // No smaller value along the way down: as near as the arithmetic gets.
          return minimum(
            state,
            excess(state.gradient) <= 1e4
              ? .converged(iterations: iteration) : .stopped(iterations: iteration))
        }
        pairs.removeAll()
        continue
      }
      let step = zip(next.point, state.point).map { $0 - $1 }
      let change = zip(next.gradient, state.gradient).map { $0 - $1 }
      let product = dot(step, change)
      if product > 0 {
        pairs.append(Pair(step: step, change: change, product: product))
        if pairs.count > memory { pairs.removeFirst() }
      }
      state = next
    }
    return minimum(state, .stopped(iterations: largestIterationCount))
  }

  /// The largest component of a gradient in units of its tolerance; infinite for what is no number.
  private func excess(_ gradient: [Double]) -> Double {
    var largest = 0.0
    for index in gradient.indices {
      let share = abs(gradient[index]) / tolerances[index]
      guard share.isFinite else { return .infinity }
      largest = max(largest, share)
    }
    return largest
  }

  private func minimum(_ state: State, _ outcome: SearchOutcome) -> Minimum {
    Minimum(point: state.point, value: state.value, outcome: outcome)
  }

  private func direction(
    _ gradient: [Double], _ pairs: [Pair], _ objective: some SmoothObjective
  ) throws -> [Double] {
    var direction = gradient.map { -$0 }
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = dot(pair.step, direction) / pair.product
      add(-share, pair.change, to: &direction)
      shares.append(share)
    }
    direction = try objective.preconditioned(direction)
    if let last = pairs.last {
      // The scale of the preconditioner, by the last step.
      let scale = last.product / dot(last.change, try objective.preconditioned(last.change))
      for index in direction.indices { direction[index] *= scale }
    }
    for (pair, share) in zip(pairs, shares.reversed()) {
      add(share - dot(pair.change, direction) / pair.product, pair.step, to: &direction)
    }
    return direction
  }

  /// A step that lowers the value enough and the slope too, or `nil`.
  private func lineSearch(
    _ objective: some SmoothObjective, _ state: State, _ direction: [Double]
  ) throws -> State? {
    let slope = dot(direction, state.gradient)
    guard slope < 0 else { return nil }
    func at(_ length: Double) throws -> State {
      var point = state.point
      add(length, direction, to: &point)
      let found = try objective.evaluate(point)
      return State(point: point, value: found.value, gradient: found.gradient)
    }
    // Near the minimum values differ by rounding alone: then slopes decide.
    let noise = 4 * state.value.ulp
    var (low, high): (Double, Double?) = (0, nil)
    var length = 1.0
    var best: State?
    for _ in 0..<40 {
      let candidate = try at(length)
      let isLower = candidate.value <= state.value + 1e-4 * length * slope + noise
      let newSlope = candidate.value.isFinite ? dot(direction, candidate.gradient) : .infinity
      if !candidate.value.isFinite || !isLower || newSlope > 0.9 * -slope {
        high = length
      } else {
        best = candidate
        if newSlope >= 0.9 * slope { return candidate }
        low = length
      }
      length = high.map { (low + $0) / 2 } ?? length * 2
      if length - low <= 1e-14 * length { break }
    }
    return best
  }
}

private func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for index in left.indices { sum += left[index] * right[index] }
  return sum
}

private func add(_ factor: Double, _ other: [Double], to vector: inout [Double]) {
  for index in vector.indices { vector[index] += factor * other[index] }
}
