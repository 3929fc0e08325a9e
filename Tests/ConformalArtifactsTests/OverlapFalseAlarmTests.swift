import ConformalArtifacts
import ExactStatistics
import ScoringCore
import Testing

/// Without overlap, equal rows are coincidence: two exchangeable sets are taken for overlapping with
/// probability about 1e-5 at most, however coarse the outputs are and however unequal the sets.
@Suite("Overlap: false alarms")
struct OverlapFalseAlarmTests {
  /// A population of output rows, by the share of each value.
  struct Pool: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The number of a value, for a uniform draw and the number of the row.
    let value: @Sendable (Double, Int) -> Double

    static let all = [
      // A random forest of 100 trees on two classes: 101 different rows, most of them the sure ones.
      Pool(testDescription: "101 values, skewed") { uniform, _ in
        (100 * uniform * uniform * uniform).rounded()
      },
      Pool(testDescription: "101 values, uniform") { uniform, _ in (100 * uniform).rounded() },
      // About two rows a value: most rows have a twin, many have not.
      Pool(testDescription: "300 values, uniform") { uniform, _ in (299 * uniform).rounded() },
      // Some values that everybody has, and rows that nobody else has.
      Pool(testDescription: "half common, half unique") { uniform, row in
        uniform < 0.5 ? (100 * uniform).rounded() : Double(1000 + row)
      },
      // The number of rows with a value falls with a power of its rank.
      Pool(testDescription: "heavy tail") { uniform, _ in (1 / (uniform + 1e-5)).rounded() },
      Pool(testDescription: "rich") { uniform, _ in uniform },
    ]

    /// Two sets of rows drawn from the population.
    func draw(_ n: Int, _ m: Int, seed: UInt64) -> (fitted: [[Double]], test: [[Double]]) {
      var stream = CounterBasedStream(seed: seed, purpose: .testing)
      let rows = (0..<n + m).map { row in
        let number = value(stream.nextUniform(), row)
        return [number, -number]
      }
      return (Array(rows[..<n]), Array(rows[n...]))
    }
  }

  @Test(
    "exchangeable sets are never proof", arguments: Pool.all, [(150, 150), (40, 400), (400, 40)])
  func exchangeable(pool: Pool, counts: (n: Int, m: Int)) throws {
    var proofs: [UInt64] = []
    for seed in UInt64(0)..<300 {
      let (fitted, test) = pool.draw(counts.n, counts.m, seed: seed)
      if try overlap(fitted: fitted, test: test).isProof { proofs.append(seed) }
    }
    #expect(proofs.isEmpty, "false alarms for seeds \(proofs)")
  }

  @Test("nor when the sample is a fraction of the rows", arguments: Pool.all)
  func sampled(pool: Pool) throws {
    for seed in UInt64(0)..<4 {
      let (fitted, test) = pool.draw(5000, 3000, seed: seed)
      #expect(try overlap(fitted: fitted, test: test).isProof == false, "seed \(seed)")
    }
  }

  @Test("nor in a population where every row has one twin")
  func twins() throws {
    // Whatever falls on both sides is a true duplicate, and still no sign of reuse.
    for seed in UInt64(0)..<100 {
      var stream = CounterBasedStream(seed: seed, purpose: .testing)
      let rows = stream.shuffledIndices(count: 400).map { [Double($0 / 2), 0] }
      let evidence = try overlap(fitted: Array(rows[..<200]), test: Array(rows[200...]))
      guard case .coincidence = evidence else {
        Issue.record("\(evidence), seed \(seed)")
        return
      }
    }
  }

  @Test("nor when the test rows come from a richer population")
  func shift() throws {
    for seed in UInt64(0)..<50 {
      let fitted = Pool.all[0].draw(300, 0, seed: seed).fitted
      let test = Pool.all[2].draw(300, 0, seed: seed + 1000).fitted
      #expect(try overlap(fitted: fitted, test: test).isProof == false, "seed \(seed)")
    }
  }
}

/// The evidence that test rows of logits are rows that an artifact was fitted on, by rows alone.
func overlap(
  fitted: [[Double]], test: [[Double]], precision: Precision = .float64
) throws -> OverlapEvidence {
  let record = try DataRecord(
    of: try Samples.outputs(fitted), inputs: [], precision: precision,
    execution: Execution(threadCount: 1))
  return try OverlapEvidence.find(
    in: try Samples.outputs(test), inputs: [], fitted: record, precision: precision,
    execution: Execution(threadCount: 1))
}
