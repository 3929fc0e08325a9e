import ConformalWorkflow
import Foundation

/// A history of years: monthly runs of many models, and a promotion after every third.
struct LongHistory {
  let directory: String
  let runCount: Int
  let modelCount: Int

  private static let start = 1_104_537_600
  private static let month = 2_629_800

  struct Failure: Error {}

  /// A day in the middle of its years.
  var middle: String {
    let time = Timestamp(seconds: Self.start + Self.month * (runCount / modelCount / 2))
    return String(time.description.prefix(10))
  }

  /// Fills it with runs that are like the last one of another history but for model, time and metrics.
  func fill(like source: String, model: String) throws {
    let origin = try History(directory: source, makes: false)
    guard case .run(let run)? = try origin.lastRun(model)?.event else { throw Failure() }
    try FileManager.default.copyItem(atPath: "\(source)/objects", toPath: "\(directory)/objects")
    let history = try History(directory: directory, makes: true)
    let person = Authorship(who: "benchmarks@example.com", why: "monthly run")
    for index in 0..<runCount {
      var record = run
      let time = Timestamp(
        seconds: Self.start + Self.month * (index / modelCount) + index % modelCount)
      record.model = ModelDefinition(
        name: "m\(index % modelCount)", version: "\(index / modelCount)")
      record.asOf = time
      for metric in record.metrics.indices {
        record.metrics[metric].value *= 1 + Double(index * 7919 % 100) / 10_000
      }
      record.comparedWith = nil
      let entry = try history.append(by: person, at: time, about: record.model.name) { _ in
        .run(record)
      }
      guard index / modelCount % 3 == 0 else { continue }
      _ = try history.promote(
        record.model.name, version: record.model.version, run: entry.sequence, by: person,
        at: time, setsGatesAside: true)
    }
  }
}
