/// Running counts of several risks as rows are accepted one after the other.
struct RiskTally {
  let targets: [RiskTarget]
  private(set) var trials: [Int]
  private(set) var losses: [Int]
  /// Which targets count a row by its answer, or miss it by its true label.
  private let overall: [Int]
  private let everyRow: [Int]
  private let byAnswer: [Int32: [Int]]
  private let byTruth: [Int32: [Int]]

  /// Begins with no row accepted; `order` names all rows of the tally.
  init(_ targets: [RiskTarget], rows: AnsweredRows, order: some Sequence<UInt32>) {
    self.targets = targets
    losses = targets.map { _ in 0 }
    var trials = targets.map { _ in 0 }
    var overall: [Int] = []
    var everyRow: [Int] = []
    var (byAnswer, byTruth): ([Int32: [Int]], [Int32: [Int]]) = ([:], [:])
    for (index, target) in targets.enumerated() {
      switch target.loss {
      case .error, .cost: overall.append(index)
      case .errorOfAnswer(let label): byAnswer[label, default: []].append(index)
      case .approvedError: everyRow.append(index)
      case .missed(let label): byTruth[label, default: []].append(index)
      }
    }
    if !everyRow.isEmpty {
      let count = order.reduce(0) { count, _ in count + 1 }
      for index in everyRow { trials[index] = count }
    }
    if !byTruth.isEmpty, let truths = rows.trueLabels {
      // Missed rows are a share of all rows of a class, accepted or not.
      for row in order { for index in byTruth[truths[Int(row)]] ?? [] { trials[index] += 1 } }
    }
    (self.overall, self.byAnswer, self.byTruth, self.trials) = (overall, byAnswer, byTruth, trials)
    self.everyRow = everyRow
  }

  /// Accepts a row.
  mutating func accept(_ row: Int, of rows: AnsweredRows, costs: RowCosts?) {
    let isError = rows.isError[row]
    for index in overall {
      trials[index] += 1
      losses[index] += targets[index].loss == .cost ? costs?.approve[row] ?? 0 : isError ? 1 : 0
    }
    if isError { for index in everyRow { losses[index] += 1 } }
    if !byAnswer.isEmpty, let answer = rows.answers?[row] {
      for index in byAnswer[answer] ?? [] {
        trials[index] += 1
        losses[index] += isError ? 1 : 0
      }
    }
    if isError, !byTruth.isEmpty, let truth = rows.trueLabels?[row] {
      for index in byTruth[truth] ?? [] { losses[index] += 1 }
    }
  }

  /// The counts so far.
  func counts(largestLosses: [Int]) -> [RiskCount] {
    targets.indices.map {
      RiskCount(
        target: targets[$0], trials: trials[$0], losses: losses[$0], largestLoss: largestLosses[$0])
    }
  }
}
