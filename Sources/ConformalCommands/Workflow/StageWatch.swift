internal import ConformalArtifacts
internal import ConformalWorkflow
internal import Synchronization

/// Watches stages: shows what is going on, and remembers how long each took.
final class StageWatch: Sendable {
  private struct State {
    var start: ContinuousClock.Instant?
    var seconds: [StageName: Double] = [:]
    var failedCount = 0
  }

  private let console: Console
  private let isAlone: Bool
  private let state = Mutex(State())

  init(_ console: Console, isAlone: Bool) { (self.console, self.isAlone) = (console, isAlone) }

  /// How long each stage took.
  var seconds: [StageName: Double] { state.withLock { $0.seconds } }

  @Sendable func observe(_ event: StageEvent) {
    switch event {
    case .started(let stage):
      state.withLock { $0.start = .now }
      console.progress?("\(stage.rawValue) ...")
    case .finished(let stage, _):
      state.withLock { state in
        if let start = state.start {
          state.seconds[stage] = (ContinuousClock.now - start) / .seconds(1)
        }
        state.start = nil
      }
    }
  }

  func finished(_ done: Int, of total: Int, _ member: Fleet.Member) {
    guard !isAlone else { return }
    let failed = state.withLock { state -> Int in
      if case .failure = member.result { state.failedCount += 1 }
      return state.failedCount
    }
    console.progress?(
      "ran \(grouped(done)) of \(grouped(total)) models"
        + (failed > 0 ? ", \(grouped(failed)) could not run" : ""))
  }

  func end() { console.progress?("") }
}
