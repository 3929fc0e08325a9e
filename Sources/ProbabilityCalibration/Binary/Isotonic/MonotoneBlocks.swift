/// The least-squares fit of frequencies that do not fall: rows pooled into blocks, by the pool-adjacent-violators
/// algorithm.
///
/// Rows below the lowest with the event are a block of frequency 0, and rows above the highest without it a block of
/// frequency 1: only those between are sorted. Of one class against many others these are few.
///
/// Source: M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid, E. Silverman (1955), An empirical distribution function for
/// sampling with incomplete information, doi:10.1214/aoms/1177728423.
struct MonotoneBlocks {
  /// Rows with neighbouring scores.
  struct Block {
    /// The smallest score.
    var first: Double
    /// The largest score.
    var last: Double
    /// The weight of the rows.
    var mass: Double
    /// The weight of those in which the event came.
    var eventMass: Double
    /// The sum of the scores, weighted.
    var scoreSum: Double

    /// The frequency of the event.
    var frequency: Double { eventMass / mass }

    /// The mean score.
    var centre: Double {
      // Rounding must not take it out of the block, or centres might not ascend.
      min(max(scoreSum / mass, first), last)
    }

    /// Takes in rows that follow.
    mutating func add(_ next: Block) {
      last = next.last
      mass += next.mass
      eventMass += next.eventMass
      scoreSum += next.scoreSum
    }

    /// Whether its frequency is not below that of rows that follow.
    func violatesOrder(_ next: Block) -> Bool {
      // Products and no quotients: exact for counts of rows.
      eventMass * next.mass >= next.eventMass * mass
    }
  }

  /// The blocks, with strictly ascending frequencies; not empty.
  private(set) var blocks: [Block] = []

  /// Pools rows.
  ///
  /// - Parameter sample: n rows.
  /// - Complexity: O(n).
  init(_ sample: BinarySample) {
    let parts = CertainParts(sample)
    if let low = parts.low { blocks.append(low) }
    if let middle = parts.middle { pool(ScoreGroups(middle)) }
    if let high = parts.high { blocks.append(high) }
  }

  private mutating func pool(_ groups: ScoreGroups) {
    var current = groups.block(0)
    for group in 1..<groups.scores.count {
      let next = groups.block(group)
      guard current.violatesOrder(next) else {
        blocks.append(current)
        current = next
        continue
      }
      current.add(next)
      while var before = blocks.last, before.violatesOrder(current) {
        blocks.removeLast()
        before.add(current)
        current = before
      }
    }
    blocks.append(current)
  }
}

extension ScoreGroups {
  fileprivate func block(_ group: Int) -> MonotoneBlocks.Block {
    let (score, mass) = (scores[group], masses[group])
    return MonotoneBlocks.Block(
      first: score, last: score, mass: mass, eventMass: eventMasses[group], scoreSum: mass * score)
  }
}

/// Rows below all with the event, rows above all without it, and the others.
private struct CertainParts {
  private(set) var low: MonotoneBlocks.Block?
  private(set) var high: MonotoneBlocks.Block?
  private(set) var middle: BinarySample?

  init(_ sample: BinarySample) {
    var (lowestEvent, highestOther) = (Double.infinity, -Double.infinity)
    for row in sample.scores.indices {
      let score = sample.scores[row]
      if sample.outcomes[row] {
        lowestEvent = min(lowestEvent, score)
      } else {
        highestOther = max(highestOther, score)
      }
    }
    var between: [Int] = []
    for row in sample.scores.indices {
      let (score, weight) = (sample.scores[row], sample.weights?[row] ?? 1)
      if score < lowestEvent {
        CertainParts.extend(&low, score, weight, event: 0)
      } else if score > highestOther {
        CertainParts.extend(&high, score, weight, event: weight)
      } else {
        between.append(row)
      }
    }
    guard !between.isEmpty else { return }
    middle = BinarySample(
      scores: between.map { sample.scores[$0] }, outcomes: between.map { sample.outcomes[$0] },
      weights: sample.weights.map { weights in between.map { weights[$0] } })
  }

  private static func extend(
    _ block: inout MonotoneBlocks.Block?, _ score: Double, _ weight: Double, event: Double
  ) {
    guard var grown = block else {
      block = MonotoneBlocks.Block(
        first: score, last: score, mass: weight, eventMass: event, scoreSum: weight * score)
      return
    }
    grown.first = min(grown.first, score)
    grown.last = max(grown.last, score)
    grown.mass += weight
    grown.eventMass += event
    grown.scoreSum += weight * score
    block = grown
  }
}
