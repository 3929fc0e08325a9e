import ConformalWorkflow
import Foundation
import Testing

@Suite struct RunComparisonTests {
  private func compare(
    _ change: (inout RunRecord, ObjectStore) throws -> Void
  ) throws -> RunComparison {
    try HistorySamples.inDirectory { directory in
      let history = try History(directory: directory, makes: true)
      let first = try HistorySamples.run(directory: directory)
      var second = first
      try change(&second, ObjectStore(directory: directory))
      let entries = try [first, second].map { try history.append($0) }
      return try #require(history.comparison(entries[0], entries[1]))
    }
  }

  @Test func sameRuns() throws {
    let comparison = try compare { _, _ in }
    #expect(comparison.changes.isEmpty && comparison.causes.isEmpty && comparison.gates.isEmpty)
    #expect(comparison.sameCount == 3 && comparison.sentences.isEmpty)
  }

  @Test func reviewRateBecauseOfThresholdAndConfidence() throws {
    let comparison = try compare { run, _ in
      run.inputs[0].sha256 = String(repeating: "a", count: 64)
      run.metrics = [
        Metric("review_rate", 0.153, interval: 0.145...0.161), Metric("threshold.approve", 0.86),
        Metric("ece", 0.021, interval: 0.011...0.031),
      ]
    }
    #expect(
      comparison.sentences == [
        "review rate 12.0 % → 15.3 % because the approve threshold rose 0.800 → 0.860",
        "the approve threshold 0.800 → 0.860 because the logits of test, policy rows changed",
      ])
    #expect(
      comparison.noise == [
        "ECE 0.0200 → 0.0210: within noise, 95 % intervals 0.0100 to 0.0300 and 0.0110 to 0.0310"
      ])
  }

  /// Intervals may overlap though their difference is beyond chance.
  @Test func overlappingIntervalsAreNotAlwaysNoise() throws {
    func verdict(_ value: Double) throws -> RunComparison.Verdict? {
      try compare { run, _ in
        run.inputs[0].sha256 = String(repeating: "a", count: 64)
        run.metrics = [
          Metric("review_rate", value, interval: (value - 0.02)...(value + 0.02)),
          Metric("threshold.approve", 0.8),
        ]
      }.changes.first { $0.metric == "review_rate" }?.verdict
    }
    // Two half-widths of 0.02 make one of 0.028 for the difference.
    #expect(try verdict(0.147) == .withinNoise && verdict(0.149) == .beyondNoise)
  }

  /// A threshold comes from policy rows and the policy's rules, whatever else changed.
  @Test func causesAreThoseThatANumberIsMadeOf() throws {
    let comparison = try compare { run, objects in
      run.model.version = "2"
      run.inputs[0].roles = [.test]
      run.inputs[0].sha256 = String(repeating: "a", count: 64)
      let definition = "{\"model\" : \"fraud\", \"policy\" : {\"max_risk\" : \"0.01\"}}\n"
      run.definition = try objects.keep(Array(definition.utf8), suffix: ".json")
      run.metrics = [
        Metric("review_rate", 0.12, interval: 0.10...0.14), Metric("threshold.approve", 0.86),
      ]
    }
    #expect(
      comparison.sentences.contains {
        $0.hasPrefix(
          "the approve threshold 0.800 → 0.860 because policy.max_risk changed 0.02 → 0.01")
          && !$0.contains("model version")
      }, "\(comparison.sentences)")
  }

  /// Intervals speak of other rows; of the same rows every difference is one.
  @Test func onTheSameRowsNothingIsNoise() throws {
    let comparison = try compare { run, _ in
      run.metrics = [
        Metric("review_rate", 0.13, interval: 0.11...0.15), Metric("threshold.approve", 0.86),
      ]
    }
    #expect(comparison.noise.isEmpty)
    #expect(
      comparison.sentences.first
        == "review rate 12.0 % → 13.0 % because the approve threshold rose 0.800 → 0.860")
  }

  @Test func whatWasPutIn() throws {
    let comparison = try compare { run, objects in
      run.model.version = "2"
      run.machine.library = "0.2.0"
      run.inputs[0].sha256 = String(repeating: "a", count: 64)
      let definition =
        "{\"model\" : \"fraud\", \"policy\" : {\"max_risk\" : \"0.01\"}, \"owner\" : \"me\"}\n"
      run.definition = try objects.keep(Array(definition.utf8), suffix: ".json")
      run.gates[0].outcome = .failed
      run.metrics[0] = Metric("accuracy", 0.9)
    }
    #expect(comparison.causes.map(\.kind) == [.model, .data, .definition, .definition, .library])
    #expect(
      comparison.causeSentences.filter { !$0.hasPrefix("logits") } == [
        "model version 1 → 2", "owner me, which was not there before",
        "policy.max_risk 0.02 → 0.01", "swift-conformal 0.1.0 → 0.2.0",
      ])
    #expect(comparison.causeSentences[1].hasPrefix("logits of test, policy data/test.npz:logits"))
    #expect(comparison.gates.map(\.kind) == [.ece] && comparison.gates.first?.after == .failed)
    #expect(comparison.changes.map(\.verdict) == [.onlyOne, .onlyOne])
  }
}
