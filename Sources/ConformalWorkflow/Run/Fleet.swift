internal import Dispatch
internal import ScoringCore
internal import Synchronization

/// Many runs in one call, on the cores of the machine; one that fails stops no other.
public struct Fleet: Sendable {
  /// What came of one of them.
  public struct Member: Sendable {
    /// The model.
    public let model: ModelDefinition
    /// What came of it, or why it could not run.
    public let result: Result<PipelineRun.Result, any Error>
    /// How long it took, in seconds.
    public let seconds: Double
  }

  /// The runs.
  public let runs: [PipelineRun]

  /// Puts runs together.
  ///
  /// - Parameter runs: the runs.
  public init(_ runs: [PipelineRun]) { self.runs = runs }

  /// Runs them all.
  ///
  /// Several runs share the cores by running at once, each on one thread: results do not depend on it.
  ///
  /// - Parameters:
  ///   - authorship: who runs them, and why.
  ///   - time: the time of the runs.
  ///   - last: the last stage to run, or `nil`.
  ///   - threadCount: how many run at once; `nil` for as many as there are processors.
  ///   - finished: called with the number of runs that are done, from any thread.
  /// - Returns: what came of each, in their order.
  public func callAsFunction(
    by authorship: Authorship, at time: Timestamp, until last: StageName? = nil,
    threadCount: Int? = nil, finished: @escaping @Sendable (Int, Member) -> Void = { _, _ in }
  ) -> [Member] {
    let width = max(1, min(runs.count, threadCount ?? Execution.processorCount))
    let results = Mutex<(next: Int, done: Int, members: [Int: Member])>((0, 0, [:]))
    DispatchQueue.concurrentPerform(iterations: width) { _ in
      while true {
        let index = results.withLock { state -> Int in
          defer { state.next += 1 }
          return state.next
        }
        guard index < runs.count else { return }
        var run = runs[index]
        if width > 1 { run.execution = Execution(threadCount: 1, tier: run.execution.tier) }
        let start = ContinuousClock.now
        let prepared = run
        let result = Result { try prepared(by: authorship, at: time, until: last) }
        let member = Member(
          model: run.definition.model, result: result,
          seconds: (ContinuousClock.now - start) / .seconds(1))
        let done = results.withLock { state -> Int in
          state.members[index] = member
          state.done += 1
          return state.done
        }
        finished(done, member)
      }
    }
    return results.withLock { state in runs.indices.compactMap { state.members[$0] } }
  }
}
