public import ExactStatistics
public import ScoringCore

/// The slab of the feature space in which sets cover least: rows with features x between two parallel planes,
/// `bounds` around `direction . x`.
///
/// The slab is searched for on a part of the rows and measured on the others, so that its coverage there is not
/// the worst of many by construction. A marginal predictor promises nothing for a slab; the number says how far its
/// coverage is from being the same everywhere.
///
/// Source: M. Cauchois, S. Gupta, J. Duchi (2021), Knowing what you know, arXiv:2004.10181; Y. Romano, M. Sesia,
/// E. Candès (2020), Classification with valid and adaptive coverage, arXiv:2006.02544. Also called: worst-slab
/// coverage, WSC.
public struct WorstSlab: Hashable, Sendable {
  /// How to search.
  public struct Search: Hashable, Sendable {
    /// The features, n x d.
    public let features: DenseMatrix
    /// The least share of rows in the slab, of those that are searched.
    public let mass: Level
    /// The number of directions that are tried.
    public let directionCount: Int
    /// The rows to search on: a quarter, as in the paper, unless said otherwise.
    public let rows: RowSelection

    /// States how to search.
    ///
    /// - Parameters:
    ///   - features: n x d finite numbers.
    ///   - mass: the least share of rows in the slab.
    ///   - directionCount: directions to try, at least 1.
    ///   - rows: the rows to search on; others measure.
    public init(
      features: DenseMatrix, mass: Level = "0.1", directionCount: Int = 1000,
      rows: RowSelection = RowSelection(share: "1/4", seed: 0)
    ) {
      self.features = features
      self.mass = mass
      self.directionCount = max(1, directionCount)
      self.rows = rows
    }
  }

  /// The direction, one number a feature.
  public let direction: [Double]
  /// Where the slab starts and ends along the direction.
  public let bounds: ClosedRange<Double>
  /// The rows in the slab among those that were searched.
  public let searched: HitCount
  /// The rows in the slab among the others.
  public let heldOut: HitCount
}

extension WorstSlab.Search {
  /// Finds the worst slab.
  ///
  /// - Parameters:
  ///   - rows: for each row whether its set holds the true label, and the number of labels in it.
  ///   - identifiers: the identifiers of the rows, which say what is searched.
  ///   - execution: how to work.
  /// - Returns: the slab; `nil` where too few rows are searched for the mass.
  /// - Throws: nothing of its own.
  /// - Complexity: O(r (n d + n log n)) time for r directions, O(n) memory for each thread.
  func worst(
    of rows: [(isHit: Bool, size: Int)], identifiers: RowIdentifiers, execution: Execution
  ) throws -> WorstSlab? {
    let searched = rows.indices.filter { self.rows.contains(identifiers[$0]) }
    // ceil(n a / b)
    let least = Int(
      (UInt128(searched.count) * UInt128(mass.numerator) + UInt128(mass.denominator) - 1)
        / UInt128(mass.denominator))
    guard searched.count >= least, !searched.isEmpty, features.columnCount > 0 else { return nil }
    let units = Units(features, searched)
    let found = try mapRowBlocks(
      rowCount: directionCount, blockRowCount: 8, threadCount: execution.threadCount,
      workspace: ()
    ) { _, range in
      range.map { index -> SlabCandidate in
        let direction = units.direction(index, seed: self.rows.seed)
        let places = searched.map { features.projection(of: $0, on: direction) }
        let order = places.indices.sorted {
          places[$0] != places[$1] ? places[$0] < places[$1] : $0 < $1
        }
        // Rows in one place lie in a slab together or not at all.
        var blocks: [SlabBlock] = []
        for index in order {
          if blocks.last?.place != places[index] { blocks.append(SlabBlock(place: places[index])) }
          blocks[blocks.count - 1].add(isHit: rows[searched[index]].isHit)
        }
        let window = MostMisses(blocks, rowCount: least).window
        let inside = blocks[window]
        return SlabCandidate(
          direction: direction, misses: inside.reduce(0) { $0 + $1.misses },
          count: inside.reduce(0) { $0 + $1.count },
          bounds: blocks[window.lowerBound].place...blocks[window.upperBound - 1].place)
      }
    }
    // The first of equals.
    var worst: SlabCandidate?
    for candidate in found.joined() where worst.map({ candidate.isWorse(than: $0) }) ?? true {
      worst = candidate
    }
    guard let worst else { return nil }
    var counts = (searched: HitCount(), heldOut: HitCount())
    for (row, fact) in rows.enumerated()
    where worst.bounds.contains(features.projection(of: row, on: worst.direction)) {
      if self.rows.contains(identifiers[row]) {
        counts.searched.add(isHit: fact.isHit, size: fact.size)
      } else {
        counts.heldOut.add(isHit: fact.isHit, size: fact.size)
      }
    }
    return WorstSlab(
      direction: worst.direction, bounds: worst.bounds, searched: counts.searched,
      heldOut: counts.heldOut)
  }
}

private struct SlabCandidate: Sendable {
  let direction: [Double]
  let misses: Int
  let count: Int
  let bounds: ClosedRange<Double>

  func isWorse(than other: SlabCandidate) -> Bool { misses * other.count > other.misses * count }
}

/// The spread of features: directions are drawn in units of it, so that no feature rules by its scale.
private struct Units: Sendable {
  let scales: [Double]

  init(_ features: DenseMatrix, _ rows: [Int]) {
    scales = (0..<features.columnCount).map { column in
      // Sums in order of size: the order of rows does not matter.
      let values = rows.map { features[$0, column] }.sorted()
      // A sum of equal numbers may round, so that they seem to differ from their mean.
      guard values[0] < values[values.count - 1] else { return 0 }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance =
        values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return variance > 0 && variance.isFinite ? variance.squareRoot() : 0
    }
  }

  /// A direction, nearly uniform: sums of twelve uniform numbers are nearly normal.
  func direction(_ index: Int, seed: UInt64) -> [Double] {
    let generator = CounterBasedGenerator(seed: seed, purpose: .simulation)
    return scales.enumerated().map { column, scale in
      let sum = (0..<12).reduce(-6.0) { sum, place in
        let word = generator.word(row: UInt64(index), index: UInt32(column * 12 + place))
        return sum + Double(word >> 11) * 0x1p-53
      }
      // A feature that never changes has no say.
      return scale > 0 ? sum / scale : 0
    }
  }
}

extension DenseMatrix {
  fileprivate func projection(of row: Int, on direction: [Double]) -> Double {
    zip(self.row(row), direction).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// The rows that lie in one place along a direction.
struct SlabBlock: Sendable {
  let place: Double
  private(set) var count = 0
  private(set) var misses = 0

  init(place: Double) { self.place = place }

  mutating func add(isHit: Bool) {
    count += 1
    misses += isHit ? 0 : 1
  }
}

/// The window of neighbouring blocks with at least some rows and the largest share of misses, in linear time.
///
/// A share is the slope between two points of the running counts of rows and misses; only starts on their lower convex
/// hull can be the best for a later end. Slopes are compared as integers.
struct MostMisses {
  let window: Range<Int>

  /// - Parameters:
  ///   - blocks: in order along the direction, with at least `rowCount` rows.
  ///   - rowCount: the fewest rows, at least 1.
  init(_ blocks: [SlabBlock], rowCount: Int) {
    var points: [(rows: Int, misses: Int)] = [(0, 0)]
    for block in blocks {
      let last = points[points.count - 1]
      points.append((last.rows + block.count, last.misses + block.misses))
    }
    func isSteeper(_ a: (Int, Int), _ b: (Int, Int)) -> Bool {
      (points[a.1].misses - points[a.0].misses) * (points[b.1].rows - points[b.0].rows)
        > (points[b.1].misses - points[b.0].misses) * (points[a.1].rows - points[a.0].rows)
    }
    var hull: [Int] = []
    var first = 0
    var start = 0
    var best: (Int, Int)?
    for end in points.indices.dropFirst() {
      while start < end, points[end].rows - points[start].rows >= rowCount {
        while hull.count - first >= 2,
          !isSteeper((hull[hull.count - 1], start), (hull[hull.count - 2], hull[hull.count - 1]))
        {
          hull.removeLast()
        }
        hull.append(start)
        start += 1
      }
      guard first < hull.count else { continue }
      while hull.count - first >= 2, !isSteeper((hull[first], end), (hull[first + 1], end)) {
        first += 1
      }
      if best.map({ isSteeper((hull[first], end), $0) }) ?? true { best = (hull[first], end) }
    }
    window = best.map { $0.0..<$0.1 } ?? blocks.indices
  }
}
