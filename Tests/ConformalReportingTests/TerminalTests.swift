import ConformalReporting
import ProbabilityCalibration
import Testing

@Suite struct TerminalTests {
  static let styles = [
    TerminalStyle(), TerminalStyle(isUnicode: false), TerminalStyle(hasColour: true),
    TerminalStyle(isUnicode: false, width: 40), TerminalStyle(width: 200),
  ]

  static func reliability(_ count: Int) -> TerminalReliability {
    TerminalReliability(
      SampleForecasts(count: count) { $0 - 0.16 * $0 * (1 - $0) * 4 }.assessment(.overconfident))
  }

  @Test(arguments: styles, [5, 10_000])
  func reliabilityFitsTheTerminal(_ style: TerminalStyle, _ count: Int) {
    expect(Self.reliability(count).lines(style), fit: style)
  }

  @Test(arguments: styles, [5, 1_000])
  func coverageFitsTheTerminal(_ style: TerminalStyle, _ classCount: Int) {
    expect(
      TerminalCoverage(
        SampleFigures.coverage(classCount: classCount, names: HostileNameTests.names)
      )
      .lines(style), fit: style)
  }

  private func expect(_ lines: [String], fit style: TerminalStyle) {
    #expect((3...16).contains(lines.count))
    for line in lines {
      let text = line.replacing(/\u{1B}\[[0-9]+m/, with: "")
      #expect(text.count <= style.width, "\(text)")
      #expect(style.hasColour || text == line)
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
      if !style.isUnicode { #expect(text.utf8.allSatisfy { $0 < 0x80 }) }
    }
  }

  @Test func aLineSaysWhatItsBinSays() throws {
    let picture = Self.reliability(3_000)
    let lines = picture.lines(TerminalStyle(isUnicode: false))
    #expect(lines[0].hasPrefix("Overconfident: says "))
    // Fifteen bins, twelve lines: the first and the last bin are among them.
    let bins = picture.diagram.bins
    for (line, bin) in [(lines[2], bins[0]), (lines[13], bins[14])] {
      let words = line.split(separator: " ")
      #expect(words[0] == Numerals.fixed(bin.meanProbability * 100, places: 1))
      #expect(words[1] == Numerals.fixed(bin.frequency * 100, places: 1))
      #expect(words.contains("200"))
    }
    #expect(lines[5].hasSuffix("too sure") && lines[5].contains("<"))
  }
}
