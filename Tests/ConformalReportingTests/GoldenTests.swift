import ConformalReporting
import Foundation
import Testing

/// The bytes of some figures and of a page, as they were looked at.
///
/// To renew them after a change that was meant, and looked at in a browser:
/// `CONFORMAL_RENEW_GOLDEN=$PWD/Tests/ConformalReportingTests/Golden swift test --filter GoldenTests`. A run that
/// renews them fails, so that it is never taken for a test.
@Suite struct GoldenTests {
  static let figures = [
    "reliability-overconfident", "reliability-before-after", "reliability-five-rows",
    "risk-policy", "coverage-five",
  ]

  @Test(arguments: figures)
  func aFigureKeepsItsBytes(_ name: String) throws {
    let sample = try #require(SampleFigures.all.first { $0.name == name })
    try expect(sample.figure().svg, toBeFile: name + ".svg")
  }

  @Test func aPageKeepsItsBytes() throws {
    let sample = try #require(SampleReports.all.first)
    try expect(sample.report().html, toBeFile: sample.name + ".html")
  }

  private func expect(_ text: String, toBeFile name: String) throws {
    if let folder = ProcessInfo.processInfo.environment["CONFORMAL_RENEW_GOLDEN"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
      Issue.record("renewed \(name)")
      return
    }
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Golden"))
    #expect(try Data(contentsOf: url) == Data(text.utf8), "\(name) differs")
  }
}
