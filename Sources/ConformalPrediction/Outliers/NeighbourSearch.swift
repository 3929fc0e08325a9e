internal import ScoringCore

/// Reference rows in parts, ready for products with blocks of other rows.
struct NeighbourSearch: Sendable {
  private struct Part: Sendable {
    let rows: DenseMatrix
    let squaredLengths: [Double]
  }

  /// Reference rows of a part: its products with 64 rows take a megabyte.
  private static let partRowCount = 2048

  /// The number of features, d.
  let width: Int
  private let parts: [Part]

  init(_ matrix: Matrix, file: String?, normalizes: Bool) throws {
    let width = matrix.columnCount
    self.width = width
    parts = try stride(from: 0, to: matrix.rowCount, by: Self.partRowCount).map { start in
      let rows = start..<min(start + Self.partRowCount, matrix.rowCount)
      let part = try UnitLength.rows(
        matrix.slice(rows: rows), file: file, firstRow: start, normalizes: normalizes)
      return Part(
        rows: DenseMatrix(part.values, rowCount: rows.count, columnCount: width),
        squaredLengths: part.squaredLengths)
    }
  }

  /// The distance of each row from its k-th nearest reference row.
  func distances(of rows: UnitLength, neighbours: Int) throws -> [Double] {
    let count = rows.squaredLengths.count
    let block = DenseMatrix(rows.values, rowCount: count, columnCount: width)
    var nearest = [NearestDistances](repeating: NearestDistances(neighbours), count: count)
    for part in parts {
      let products = try block.multiplied(by: part.rows, .plain, .transposed)
      for row in 0..<count {
        let features = rows.values.span.extracting(row * width..<(row + 1) * width)
        let length = rows.squaredLengths[row]
        let row = row
        let rowProducts = products.elements.span.extracting(
          row * products.columnCount..<(row + 1) * products.columnCount)
        for other in 0..<products.columnCount {
          let lengths = length + part.squaredLengths[other]
          let estimate = lengths - 2 * rowProducts[other]
          guard estimate - slack(lengths) <= nearest[row].largest else { continue }
          nearest[row].insert(
            FixedSums.squaredDistance(
              features,
              part.rows.elements.span.extracting(other * width..<(other + 1) * width)))
        }
      }
    }
    return nearest.map { $0.largest.squareRoot() }
  }

  /// More than an estimate and the distance that is computed from differences can differ by.
  ///
  /// A sum of d products in any order is off by at most d u / (1 - d u) times the sum of their sizes, with u half
  /// an ulp of 1 (Higham (2002), Accuracy and stability of numerical algorithms, section 3.1). The product is at
  /// most half of the sum of the squared lengths in size, the squared distance at most twice that sum: together
  /// below 8 (d + 4) u times it. What underflows adds less than the smallest normal number.
  private func slack(_ lengths: Double) -> Double {
    8 * Double(width + 4) * Double.ulpOfOne * lengths + Double.leastNormalMagnitude
  }
}

/// The k smallest of some distances.
private struct NearestDistances {
  private var ascending: [Double] = []
  private let count: Int

  init(_ count: Int) {
    self.count = count
    ascending.reserveCapacity(min(count, 1024) + 1)
  }

  /// The k-th smallest so far; infinity while there are fewer.
  var largest: Double { ascending.count < count ? .infinity : ascending[count - 1] }

  mutating func insert(_ distance: Double) {
    guard distance < largest else { return }
    var place = ascending.count
    while place > 0, ascending[place - 1] > distance { place -= 1 }
    ascending.insert(distance, at: place)
    if ascending.count > count { ascending.removeLast() }
  }
}
