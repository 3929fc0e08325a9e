import ConformalCommands
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// A folder with training rows and new rows for regression, as text files.
struct TrainingBench {
  static let count = 40
  static let newCount = 12
  static let foldCount = 4

  let folder: ScratchFolder
  let predictions: [Double]
  let targets: [Double]
  let folds: [Int]
  let models: [[Double]]
  let newTargets: [Double]
  let features: [[Double]]
  let newFeatures: [[Double]]

  init() throws {
    folder = try ScratchFolder()
    var stream = CounterBasedStream(seed: 5, purpose: .testing)
    func draws(_ count: Int) -> [Double] { (0..<count).map { _ in stream.nextUniform() * 8 - 4 } }
    targets = draws(Self.count)
    predictions = zip(targets, draws(Self.count)).map { $0 + $1 / 4 }
    folds = (0..<Self.count).map { ($0 * 7) % Self.foldCount }
    newTargets = draws(Self.newCount)
    let shifts = draws(Self.newCount)
    models = zip(newTargets, shifts).map { target, shift in
      (0..<Self.foldCount).map { target + shift / 4 + Double($0) / 16 }
    }
    features = targets.map { [$0 + stream.nextUniform(), stream.nextUniform()] }
    newFeatures = newTargets.map { [$0 + stream.nextUniform(), stream.nextUniform()] }
    _ = try folder.write(column(predictions), to: "oof.csv")
    _ = try folder.write(column(targets), to: "y.csv")
    _ = try folder.write(column(folds.map { Double($0) }), to: "folds.csv")
    _ = try folder.write(
      "f\n" + folds.map { "fold \("dbca".map(String.init)[$0])\n" }.joined(), to: "names.csv")
    _ = try folder.write(table(models), to: "new.csv")
    _ = try folder.write(column(newTargets), to: "y2.csv")
    _ = try folder.write(table(features), to: "X.csv")
    _ = try folder.write(table(newFeatures), to: "Z.csv")
  }

  func file(_ name: String) -> String { folder.file(name) }

  func request(
    _ alphas: [Level] = ["0.1"], out: String = "out.csv", isEvaluated: Bool = false,
    json: Bool = false
  ) -> TrainingIntervalRequest {
    var request = TrainingIntervalRequest(alphas: alphas)
    request.out = out == "-" ? out : file(out)
    request.newTargets = isEvaluated ? file("y2.csv") : nil
    request.json = json
    return request
  }

  func cross(
    _ request: TrainingIntervalRequest, folds: String? = "folds.csv", new: String = "new.csv"
  ) -> Cross {
    Cross(
      predictions: file("oof.csv"), targets: file("y.csv"), folds: folds.map { file($0) },
      foldPredictions: file(new), request: request)
  }

  func ridge(_ request: TrainingIntervalRequest) -> Ridge {
    Ridge(
      features: file("X.csv"), targets: file("y.csv"), newFeatures: file("Z.csv"), penalty: 0.5,
      request: request)
  }

  /// The lines of a file, each as its fields.
  func fields(_ name: String) throws -> [[String]] {
    try folder.text(name).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  func column(_ values: [Double]) -> String { table(values.map { [$0] }) }

  func table(_ rows: [[Double]]) -> String {
    let header = rows[0].indices.map { "c\($0)" }.joined(separator: ",")
    return header + "\n"
      + rows.map { $0.map { "\($0)" }.joined(separator: ",") + "\n" }.joined()
  }
}
