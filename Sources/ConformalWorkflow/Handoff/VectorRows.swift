internal import ExactStatistics
internal import ScoringCore

/// Made-up rows: ordinary ones, ties, extremes, and rows on either side of a threshold.
struct VectorRows {
  let model: PackedModel
  let format: TestVectors.Format

  /// Ordinary rows; fewer where classes are many.
  private var ordinaryCount: Int { max(8, min(40, 40_000 / format.classes)) }

  /// The rows, with what is expected of them.
  ///
  /// - Throws: as ``PackedModel/answering(_:_:)``.
  func rows() throws -> [TestVectors.Row] {
    let base = try model.answering(plainRows, format)
    return base + (try edgeRows(base))
  }

  private var plainRows: [TestVectors.Row] {
    var rows: [TestVectors.Row] = []
    func add(_ name: String, _ strengths: [Double]) {
      let groups = model.groups
      let queues = model.queues
      rows.append(
        .init(
          name: name, id: UInt64(rows.count),
          group: groups.isEmpty ? nil : groups[rows.count % groups.count],
          queue: queues.isEmpty ? nil : queues[rows.count % queues.count],
          outputs: outputs(strengths), probabilities: []))
    }
    let classes = format.classes
    var stream = CounterBasedStream(seed: 7, purpose: .simulation)
    for row in 0..<ordinaryCount {
      // Multiples of 1/64 are the same number in single and in double precision.
      var strengths = (0..<classes).map { _ in Double(stream.next(below: 257)) / 64 - 2 }
      strengths[Int(stream.next(below: UInt64(classes)))] += Double(row % 8)
      add("ordinary", strengths)
    }
    func peaks(_ places: [Int], _ height: Double) -> [Double] {
      var strengths = [Double](repeating: 0, count: classes)
      for place in places where place < classes { strengths[place] = height }
      return strengths
    }
    add("all equal", peaks([], 0))
    add("first two tied", peaks([0, 1], 2))
    add("last two tied", peaks([classes - 2, classes - 1].filter { $0 >= 0 }, 2))
    add("sure of the first", peaks([0], 40))
    add("sure of the last", peaks([classes - 1], 40))
    add("as sure as can be", peaks([0], 10_000))
    add("least but one", peaks([0], -10_000))
    add("nearly tied", peaks([0], 0x1p-20))
    add("one step from tied", peaks([0], 0x1p-23))
    return rows
  }

  /// Outputs of the kind that the model gives: logits as they are; weights of 2 to their power, divided by their sum.
  private func outputs(_ strengths: [Double]) -> [Double] {
    guard format.kind != OutputKind.logits.rawValue else { return strengths.map(stored) }
    let top = strengths.max() ?? 0
    // Powers of two are exact on every machine; below 2^-60 they vanish beside 1.
    let weights = strengths.map { strength -> Double in
      let distance = top - strength
      let whole = distance.rounded(.down)
      guard whole < 60 else { return 0 }
      return (1 - (distance - whole) / 2)
        * Double(sign: .plus, exponent: -Int(whole), significand: 1)
    }
    let sum = weights.reduce(0, +)
    return weights.map { stored($0 / sum) }
  }

  private func stored(_ value: Double) -> Double {
    format.precision == Precision.float32.rawValue ? Double(Float(value)) : value
  }

  /// For each level and for decisions, the rows next to each other between which the answer changes.
  private func edgeRows(_ base: [TestVectors.Row]) throws -> [TestVectors.Row] {
    var edges: [TestVectors.Row] = []
    for (index, alpha) in model.alphas.enumerated() {
      edges += try edge(base, "beside the quantile of alpha \(alpha)", id: base.count + index) {
        $0.sets?[index].map { "\($0)" }.joined(separator: " ")
      }
    }
    if model.policy != nil {
      edges += try edge(base, "beside a threshold", id: base.count + model.alphas.count) {
        $0.decision
      }
    }
    return edges
  }

  /// Halves the way between two rows of different answers until no number lies between them.
  private func edge(
    _ base: [TestVectors.Row], _ name: String, id: Int, _ answer: (TestVectors.Row) -> String?
  ) throws -> [TestVectors.Row] {
    for (first, second) in zip(base, base.dropFirst())
    where first.name == "ordinary" && second.name == "ordinary" {
      func between(_ share: Double) throws -> TestVectors.Row {
        var row = first
        (row.name, row.id) = (name, UInt64(id))
        row.outputs = zip(first.outputs, second.outputs).map { stored($0 + ($1 - $0) * share) }
        return try model.answering([row], format)[0]
      }
      var (low, high) = try (between(0), between(1))
      guard answer(low) != answer(high) else { continue }
      var (lowShare, highShare) = (0.0, 1.0)
      for _ in 0..<60 {
        let share = lowShare + (highShare - lowShare) / 2
        let middle = try between(share)
        if answer(middle) == answer(low) {
          (low, lowShare) = (middle, share)
        } else {
          (high, highShare) = (middle, share)
        }
        if low.outputs == high.outputs { break }
      }
      return [low, high]
    }
    return []
  }
}

extension TestVectors {
  /// Vectors for the artifacts of a run; `nil` where there is no artifact to test.
  ///
  /// - Parameters:
  ///   - model: the artifacts.
  ///   - kind: what the model gives.
  /// - Throws: `DataError` for artifacts that do not fit each other.
  init?(_ model: PackedModel, kind: RowSource.Kind) throws {
    guard let classes = model.classCount else { return nil }
    let format = Format(
      kind: (kind == .logits ? OutputKind.logits : .probabilities).rawValue, classes: classes,
      precision: model.precision.rawValue)
    self.init(
      outputs: format, alphas: model.alphas,
      rows: try VectorRows(model: model, format: format).rows())
  }

  /// The same rows with what artifacts make of them now.
  func replayed(by model: PackedModel) throws -> TestVectors {
    var copy = self
    copy.rows = try model.answering(rows, outputs)
    copy.alphas = model.alphas
    return copy
  }
}
