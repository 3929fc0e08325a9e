internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics

/// What `select` says of all rows together.
struct SelectionDocument: Encodable {
  struct Evaluation: Encodable {
    let falseDiscoveries: Int
    let falseDiscoveryProportion: Double
    let positives: Int
    let power: Double?
  }

  let assumption: String
  let calibrationNulls: Int
  let direction: String
  let evaluation: Evaluation?
  let guarantee: String
  let inputs: [DataRecord.Input]
  let level: String
  let m: Int
  let n: Int
  let schema: String
  let seed: UInt64?
  let selected: Int
  let smallestPValue: String
  let smoothed: Bool
  let threshold: Double?

  init(
    _ command: Select, _ selector: ConformalSelector, count: Int, _ discoveries: Discoveries,
    inputs: [DataRecord.Input], evaluation: DiscoveryCount?
  ) {
    assumption =
      "calibration rows and new rows are exchangeable (with their thresholds, where each has one), and the "
      + "model was trained on neither"
    calibrationNulls = selector.nullCount
    direction = command.direction.rawValue
    self.evaluation = evaluation.map {
      Evaluation(
        falseDiscoveries: $0.falseDiscoveries,
        falseDiscoveryProportion: $0.falseDiscoveryProportion, positives: $0.positives,
        power: $0.power)
    }
    if case .number(let value) = command.threshold { threshold = value } else { threshold = nil }
    let bound = threshold.map { "\($0)" } ?? "its threshold"
    guarantee =
      "the expected share of selected rows whose outcome is not \(command.direction.rawValue) \(bound) is at "
      + "most \(command.rate)"
    self.inputs = inputs
    level = "\(command.rate)"
    m = count
    n = selector.calibrationCount
    schema = "swift-conformal/selection/1"
    seed = command.smoothingSeed
    selected = discoveries.count
    smallestPValue = "1/\(selector.calibrationCount + 1)"
    smoothed = command.smoothingSeed != nil
  }

  /// The same for people.
  var text: String {
    var lines = [
      "selected \(grouped(selected)) of \(grouped(m)) rows: \(guarantee)",
      "n = \(grouped(n)) calibration rows, \(grouped(calibrationNulls)) of them not "
        + "\(direction) the threshold; the smallest p-value is \(smoothed ? "0" : smallestPValue)",
    ]
    if let evaluation {
      lines.append(
        "outcomes: \(grouped(evaluation.positives)) rows are \(direction); false discoveries "
          + "\(grouped(evaluation.falseDiscoveries)), a share of "
          + percent(evaluation.falseDiscoveryProportion)
          + (evaluation.power.map { "; power \(percent($0))" } ?? ""))
    }
    return lines.joined(separator: "\n")
  }
}

extension ConformalRank {
  /// The smallest number of calibration rows with a p-value of at most a level: ceil(1 / level) - 1.
  static func minimumCount(for level: Level) -> Int {
    (level.denominator + level.numerator - 1) / level.numerator - 1
  }
}
