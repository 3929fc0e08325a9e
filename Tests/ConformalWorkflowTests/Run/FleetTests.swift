import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

@Suite struct FleetTests {
  @Test func oneThatFailsStopsNoOther() throws {
    let folder = try RunFolder()
    let history = try folder.history
    var runs: [PipelineRun] = []
    for index in 0..<6 {
      let definition = try folder.definition("model-\(index)", count: 120, seed: UInt64(index + 1))
      runs.append(PipelineRun(definition, directory: folder.path, history: history))
    }
    try FileManager.default.removeItem(atPath: folder.file("model-3_test.npy"))
    let members = Fleet(runs)(by: RunFolder.author, at: RunFolder.time, threadCount: 3)
    #expect(members.map(\.model.name) == (0..<6).map { "model-\($0)" })
    for (index, member) in members.enumerated() {
      switch member.result {
      case .success: #expect(index != 3)
      case .failure(let error):
        #expect(index == 3)
        #expect("\(error)".contains("model-3_test.npy"))
      }
      #expect((try history.lastRun("model-\(index)") == nil) == (index == 3))
    }
  }

  @Test func howManyRunAtOnceChangesNothing() throws {
    let folders = try (0..<2).map { _ in try RunFolder() }
    let records = try zip(folders, [1, 4]).map { folder, threads -> [RunRecord] in
      let history = try folder.history
      let runs = try (0..<4).map { index in
        PipelineRun(
          try folder.definition("model-\(index)", count: 120, seed: UInt64(index + 1)),
          directory: folder.path, history: history)
      }
      return try Fleet(runs)(by: RunFolder.author, at: RunFolder.time, threadCount: threads)
        .map { try $0.result.get().record }
    }
    #expect(records[0].map(\.artifacts).count == 4)
    for (one, other) in zip(records[0], records[1]) {
      #expect(one.artifacts.dropLast(2) == other.artifacts.dropLast(2))
      #expect(one.metrics == other.metrics)
    }
  }
}
