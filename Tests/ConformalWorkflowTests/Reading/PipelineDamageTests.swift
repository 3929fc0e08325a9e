import ConformalWorkflow
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Pipelines that were damaged at random: each reads, or is refused in one line that names the file.
@Suite struct PipelineDamageTests {
  @Test(arguments: 0..<8)
  func isReadOrRefused(seed: Int) throws {
    let folder = try PipelineFolder()
    var stream = CounterBasedStream(seed: UInt64(seed), purpose: .calibration)
    func below(_ bound: Int) -> Int { Int(stream.next(below: UInt64(bound))) }
    var refusals = 0
    for _ in 0..<60 {
      var text = Array((seed % 2 == 0 ? PipelineTexts.large : PipelineTexts.small).unicodeScalars)
      for _ in 0...below(3) {
        let place = below(text.count)
        switch below(4) {
        case 0: text.removeSubrange(place..<min(text.count, place + 1 + below(8)))
        case 1:
          text.insert(contentsOf: Self.pieces[below(Self.pieces.count)].unicodeScalars, at: place)
        case 2: text.swapAt(place, below(text.count))
        default:
          text.insert(contentsOf: text[below(place + 1)...place], at: place)
        }
      }
      var yaml = ""
      yaml.unicodeScalars.append(contentsOf: text)
      let said = try folder.complaint(yaml)
      if said.isEmpty { continue }
      refusals += 1
      #expect(said.hasPrefix("pipeline.yaml:") && said.contains("error: "), "\(yaml)")
      #expect(!said.contains { $0.isNewline }, "\(yaml)")
      #expect(said.utf8.count < 1_000, "\(yaml)")
    }
    #expect(refusals > 10)
  }

  private static let pieces = [
    "\n", "\t", "\r\n", "  ", "- ", "{", "}", "[", "]", ": ", ",", "\"", "'", "#", "&a", "*a", "!!",
    "|",
    ">", "?", "%", "@", "`", "---\n", "...\n", "${", "${A}", "$$", "\u{0}", "\u{feff}", "\u{2028}",
    "\u{85}",
    "\u{1F600}", "é", "~", "null", "<<: ", "\\", "0x10", "1e999", "-1", "99999999999999999999",
    "1/0",
  ]
}
