internal import ExactStatistics

/// k-means of weighted points: Lloyd's iteration from several k-means++ starts, the best of them.
///
/// All sums go in the order of points and draws follow a seed: the same points give the same clusters everywhere.
///
/// Source: D. Arthur, S. Vassilvitskii (2007), k-means++: the advantages of careful seeding.
struct WeightedKMeans {
  let points: [[Double]]
  let weights: [Double]
  let seed: UInt64

  private static let startCount = 10
  private static let largestStepCount = 100

  /// The cluster of each point, numbered in order of first appearance; fewer clusters where points coincide.
  func assignment(clusterCount: Int) -> [Int32] {
    guard !points.isEmpty else { return [] }
    var stream = CounterBasedStream(seed: seed, purpose: .split)
    var best: (cost: Double, clusters: [Int])?
    for _ in 0..<WeightedKMeans.startCount {
      let found = iterated(from: seeds(clusterCount, &stream))
      if best.map({ found.cost < $0.cost }) ?? true { best = found }
    }
    var numbers: [Int: Int32] = [:]
    return (best?.clusters ?? []).map { cluster in
      let number = numbers[cluster] ?? Int32(numbers.count)
      numbers[cluster] = number
      return number
    }
  }

  /// Points far from each other, drawn by weight and squared distance from those drawn before.
  private func seeds(_ count: Int, _ stream: inout CounterBasedStream) -> [[Double]] {
    var centers: [[Double]] = []
    var distances = [Double](repeating: 1, count: points.count)
    while centers.count < count {
      let masses = zip(distances, weights).map { $0 * $1 }
      let total = masses.reduce(0, +)
      // No point lies elsewhere: as many clusters as there are different points.
      guard total > 0 else { break }
      var rest = stream.nextUniform() * total
      var chosen = masses.lastIndex { $0 > 0 } ?? 0
      for (index, mass) in masses.enumerated() where mass > 0 {
        rest -= mass
        if rest < 0 {
          chosen = index
          break
        }
      }
      let center = points[chosen]
      centers.append(center)
      for index in points.indices {
        let distance = squaredDistance(points[index], center)
        distances[index] = centers.count == 1 ? distance : min(distances[index], distance)
      }
    }
    return centers
  }

  private func iterated(from seeds: [[Double]]) -> (cost: Double, clusters: [Int]) {
    var centers = seeds
    var clusters: [Int] = []
    for _ in 0..<WeightedKMeans.largestStepCount {
      let next = points.map { nearest($0, centers) }
      if next == clusters { break }
      clusters = next
      for cluster in centers.indices {
        let members = points.indices.filter { clusters[$0] == cluster }
        // A center that lost its points stays where it is.
        guard !members.isEmpty else { continue }
        let mass = members.reduce(0) { $0 + weights[$1] }
        for axis in centers[cluster].indices {
          centers[cluster][axis] =
            members.reduce(0) { $0 + weights[$1] * points[$1][axis] } / mass
        }
      }
    }
    let cost = points.indices.reduce(0) {
      $0 + weights[$1] * squaredDistance(points[$1], centers[clusters[$1]])
    }
    return (cost, clusters)
  }

  private func nearest(_ point: [Double], _ centers: [[Double]]) -> Int {
    var best = 0
    var least = Double.infinity
    for (index, center) in centers.enumerated() {
      let distance = squaredDistance(point, center)
      if distance < least { (best, least) = (index, distance) }
    }
    return best
  }

  private func squaredDistance(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}
